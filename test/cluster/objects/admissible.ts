import { repairPod } from './pod-repair';
import { API_RESOURCES, apiGroupOf, KubeObject, PodTemplates, stripNulls, valueAt } from '../../../src/manifests';
import { ROLLOUT } from '../../helpers/arbitrary-kubernetes';

const TEMPLATES = PodTemplates.with([ROLLOUT]);
const CLUSTER_SCOPED = new Set(API_RESOURCES.filter(({ namespaced }) => !namespaced).map(({ group, kind }) => `${group}/${kind}`));

/** Namespaces that are there, or are made. */
export const NAMESPACES: readonly string[] = ['default', 'kube-public', 'kube-system', 'production', 'shop'];

const CUSTOM = /istio|monitoring|gateway/;

const ONCE: readonly string[] = ['Job', 'CronJob'];
const DNS_NAME = /^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/;

/**
 * An object in which that is right what no control looks at and every creation fails for: its names, the selector of its
 * pods, when they start again.
 */
export function admissible(given: KubeObject): KubeObject {
  // Without a schema nobody says that null means absent.
  const object: any = structuredClone(CUSTOM.test(given.apiVersion) ? stripNulls(given) : given);
  object.metadata = metadataOf(object);
  delete object.status;
  const path = TEMPLATES.kindOf(object)?.path;
  if (path) repairPod(valueAt(object, [...path, 'spec']));
  if (path && path.length > 0) repairTemplate(object, valueAt(object, path));
  return object;
}

function metadataOf({ apiVersion, kind, metadata }: any): any {
  const { uid: _, resourceVersion: __, generateName: ___, deletionTimestamp: ____, ...rest } = metadata ?? {};
  const group = apiGroupOf(apiVersion);
  const name = group === 'rbac.authorization.k8s.io' ? rest.name || 'web' : DNS_NAME.test(rest.name) ? rest.name : 'web';
  const made: any = { ...rest, name };
  if (CLUSTER_SCOPED.has(`${group}/${kind}`)) delete made.namespace;
  else if (!made.namespace) delete made.namespace;
  else if (!NAMESPACES.includes(made.namespace)) made.namespace = 'shop';
  // A namespace that is there already cannot be made.
  if (kind === 'Namespace' && NAMESPACES.includes(name)) made.name = `new-${name}`;
  if (Array.isArray(made.ownerReferences)) made.ownerReferences = made.ownerReferences.map((owner: any) => ({ ...owner, uid: owner?.uid || '0' }));
  return made;
}

function repairTemplate(object: any, template: any): void {
  if (!template?.spec) return;
  const labels = Object.keys(template.metadata?.labels ?? {}).length > 0 ? template.metadata.labels : { app: 'web' };
  template.metadata = { ...template.metadata, labels };
  if (object.kind === 'PodTemplate') return;
  if (ONCE.includes(object.kind)) {
    delete object.spec.selector;
    if (!['Never', 'OnFailure'].includes(template.spec.restartPolicy)) template.spec.restartPolicy = 'Never';
    if (object.kind === 'CronJob') object.spec.schedule ??= '0 3 * * *';
    return;
  }
  object.spec.selector = object.kind === 'ReplicationController' ? { ...labels } : { matchLabels: { ...labels } };
  if (object.kind === 'StatefulSet') object.spec.serviceName ??= 'web';
  if (template.spec.restartPolicy !== undefined) template.spec.restartPolicy = 'Always';
}
