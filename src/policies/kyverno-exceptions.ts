import { createHash } from 'crypto';
import { rewriteCel } from '../cel';
import { KubeObject } from '../manifests';
import { AdmissionWaiver } from './admission-waiver';
import { celString } from './cel-literal';
import { forKyverno } from './kyverno-expression';
import { conditionOf, WAIVER_NAMESPACE } from './waived';
import { WAIVER_OBJECTS } from './waiver-objects';

/** Names of policies that judge nothing but one control, by its id. */
export type PoliciesOfControl = ReadonlyMap<string, readonly string[]>;

/**
 * PolicyExceptions, one for each waiver. An exception excuses from a whole policy, so that each names policies of one control.
 *
 * Kyverno asks whether an exception has expired when it compiles the policy, and not again: a condition asks its clock too,
 * with every object.
 */
export function policyExceptions(waivers: readonly AdmissionWaiver[], policies: PoliciesOfControl, namespace: string): KubeObject[] {
  return waivers.filter(({ control }) => policies.has(control)).map(waiver => {
    const names = policies.get(waiver.control)!;
    const { control, reason, owner, expires, ...objects } = waiver;
    const end = expires === undefined ? undefined : endOf(expires);
    return {
      apiVersion: 'policies.kyverno.io/v1',
      kind: 'PolicyException',
      metadata: { name: `${names[0]}-${digestOf(waiver)}`, namespace },
      spec: {
        policyRefs: names.map(name => ({ name, kind: 'ValidatingPolicy' })),
        matchConditions: [
          { name: 'objects', expression: forKyverno(withoutVariables(conditionOf(objects))) },
          ...end === undefined ? [] : [{ name: 'not-expired', expression: `time.now() < timestamp(${celString(end)})` }],
        ],
        ...end === undefined ? {} : { expiresAt: end },
        properties: { control, reason, ...owner === undefined ? {} : { owner } },
      },
    };
  });
}

/** An exception has no variables. */
function withoutVariables(condition: string): string {
  return rewriteCel(condition, (name, field) => name !== 'variables' ? undefined : field === 'waiverNamespace' ? WAIVER_NAMESPACE : `(${WAIVER_OBJECTS})`);
}

/** A waiver holds through its last day. */
function endOf(day: string): string {
  const end = new Date(`${day}T00:00:00Z`);
  end.setUTCDate(end.getUTCDate() + 1);
  return end.toISOString().replace('.000Z', 'Z');
}

/** Tells exceptions of one control apart, and stays the same when others come and go. */
function digestOf({ kind, namespace, name, expires, reason, owner }: AdmissionWaiver): string {
  return createHash('sha256').update(JSON.stringify([kind, namespace, name, expires, reason, owner])).digest('hex').slice(0, 8);
}
