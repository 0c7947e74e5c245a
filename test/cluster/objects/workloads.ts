import { KubeObject } from '../../../src/manifests';

/** What runs a pod, apart from the specification of the pod itself. */
export interface PodParts {
  readonly metadata?: any;
  readonly spec: any;
  /** Of the object around it. */
  readonly replicas?: unknown;
}

const selector = { matchLabels: { app: 'web' } };
const LONG_LIVED = { restartPolicy: 'Always' };
const ONCE = { restartPolicy: 'Never' };

type Wrap = (parts: PodParts) => { apiVersion: string; body: object };

function template({ metadata, spec }: PodParts, fields: object): object {
  return { metadata: { ...metadata, labels: { ...metadata?.labels, app: 'web' } }, spec: { ...spec, ...fields } };
}

function scaled(parts: PodParts, fields: object = {}): object {
  const replicas = parts.replicas === undefined ? {} : { replicas: parts.replicas };
  return { spec: { ...replicas, selector, ...fields, template: template(parts, LONG_LIVED) } };
}

/** Every kind with a pod template: what the API server wants around one, and nothing that a control looks at. */
const WRAPS: Readonly<Record<string, Wrap>> = {
  Pod: ({ spec }) => ({ apiVersion: 'v1', body: { spec } }),
  PodTemplate: parts => ({ apiVersion: 'v1', body: { template: template(parts, {}) } }),
  ReplicationController: parts => ({ apiVersion: 'v1', body: scaled(parts, { selector: { app: 'web' } }) }),
  Deployment: parts => ({ apiVersion: 'apps/v1', body: scaled(parts) }),
  StatefulSet: parts => ({ apiVersion: 'apps/v1', body: scaled(parts, { serviceName: 'web' }) }),
  DaemonSet: parts => ({ apiVersion: 'apps/v1', body: scaled({ ...parts, replicas: undefined }) }),
  ReplicaSet: parts => ({ apiVersion: 'apps/v1', body: scaled(parts) }),
  Job: parts => ({ apiVersion: 'batch/v1', body: { spec: { template: template(parts, ONCE) } } }),
  CronJob: parts => ({ apiVersion: 'batch/v1', body: { spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: template(parts, ONCE) } } } } }),
};

export const POD_KINDS: readonly string[] = Object.keys(WRAPS);

/** The pod in an object of a kind. The metadata goes to both, as charts do it. */
export function wrapped(kind: string, parts: PodParts): KubeObject {
  const { apiVersion, body } = WRAPS[kind](parts);
  return { apiVersion, kind, metadata: parts.metadata, ...body };
}
