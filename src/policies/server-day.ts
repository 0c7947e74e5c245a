import { ControlGroup } from './control-group';

/** Later than any day of expiry. */
const UNKNOWN = "'9999-12-31'";

const NEWEST = (root: string) => `([''] + dyn(${root}).metadata.?managedFields.orValue([]).map(entry, entry.?time.orValue(''))).max()`;

const CHANGED = (field: string) => `dyn(object).metadata.?${field}.orValue({}).exists(key, !(key in dyn(oldObject).metadata.?${field}.orValue({})) `
  + `|| dyn(object).metadata.${field}[key] != dyn(oldObject).metadata.${field}[key])`;

/**
 * CEL of type string: the day of the API server (UTC, `YYYY-MM-DD`) on which it takes the object. CEL has no clock, but
 * before it asks policies the server has written the time into the object itself. Held against real servers, 1.30 and
 * 1.37, in test/cluster/server-day.cluster.ts:
 *
 * - CREATE, by whatever verb: `metadata.creationTimestamp`. `rest.FillObjectMetaSystemFields` overwrites what the user
 *   sent, before validating admission (k8s.io/apiserver, pkg/registry/generic/registry/store.go).
 * - UPDATE: the newest `metadata.managedFields[].time`. Managed fields that the user sends are taken over, but an update
 *   that adds or changes a value is entered with the present time after that (k8s.io/apimachinery,
 *   pkg/util/managedfields/internal/managedfieldsupdater.go). One that only removes values is not entered, so its user
 *   can send any time; `managedFields: [{}]` leaves no time at all; and 1.30 enters no ephemeral containers.
 *
 * So on UPDATE a day counts only where a false one buys nothing, and otherwise it is unknown, which is after every expiry:
 * - templates of pods: the pods, and what is between, are judged when they are created;
 * - pods: with an entry newer than all before. Nothing of their spec can be removed, so nobody else than the server makes it;
 * - other objects: where a label or an annotation is added or changed, which the server certainly entered. Server-side apply
 *   is always entered too, but policies cannot tell it from other updates.
 *
 * RFC 3339 in UTC sorts as text.
 */
export function serverDay({ runsPods, resources }: ControlGroup): string {
  const honest = runsPods
    ? (resources.some(({ kind }) => kind === 'Pod') ? `object.kind != 'Pod' || ${NEWEST('object')} > ${NEWEST('oldObject')}` : 'true')
    : `${CHANGED('labels')} || ${CHANGED('annotations')}`;
  return "(request.operation == 'CREATE' ? dyn(object).metadata.creationTimestamp : "
    + `(${honest}) && ${NEWEST('object')} != '' ? ${NEWEST('object')} : ${UNKNOWN}).substring(0, 10)`;
}
