import { KubeObject } from '../../manifests';

/** Nobody asks for the ten-thousandth pod by name. */
const MAX_NAMES = 1000;
const NO_NAMES: readonly string[] = [];

/** Whether a workload may run more than one pod at a time. What is not said may be more: an autoscaler can say it later. */
export function isReplicated({ kind, spec }: KubeObject): boolean {
  switch (kind) {
    case 'Pod': return false;
    case 'Job': return typeof spec?.parallelism === 'number' && spec.parallelism > 1;
    case 'Deployment': case 'ReplicaSet': case 'StatefulSet': case 'ReplicationController': return !(typeof spec?.replicas === 'number' && spec.replicas <= 1);
    default: return true;
  }
}

/** Names of pods that are known without the pods: those of a StatefulSet. */
export function replicaNames({ kind, metadata, spec }: KubeObject): readonly string[] {
  if (kind !== 'StatefulSet' || typeof metadata?.name !== 'string') return NO_NAMES;
  const replicas = typeof spec?.replicas === 'number' && spec.replicas >= 0 ? Math.min(Math.floor(spec.replicas), MAX_NAMES) : 1;
  const start = Number.isInteger(spec?.ordinals?.start) ? spec.ordinals.start as number : 0;
  return Array.from({ length: replicas }, (_, i) => `${metadata.name}-${start + i}`);
}
