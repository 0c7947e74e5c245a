import { FixOperation, FixTarget } from '../controls';
import { MutationStep } from './mutation-step';

/** Where the admission plugin ServiceAccount mounts the token, and how it begins the name of the volume. */
const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const IS_TOKEN_MOUNT = `m.?name.orValue('').startsWith('kube-api-access-') && m.?mountPath.orValue('') == '${TOKEN_PATH}'`;
const IS_TOKEN_VOLUME = "v.?name.orValue('').startsWith('kube-api-access-') && has(v.projected) "
  + `&& variables.containers.all(c, c.?volumeMounts.orValue([]).all(m, m.?name.orValue('') != v.name || m.?mountPath.orValue('') == '${TOKEN_PATH}'))`;

/**
 * What has to follow a step because the API server acted on the object before policies saw it. The plugin ServiceAccount
 * mounts the token of a pod that does not refuse it and comes first: without this, the pod would say that it has no token
 * beside the token that it has.
 */
export function companionsOf(step: MutationStep): MutationStep[] {
  if (step.target !== FixTarget.POD_SPEC || step.segments.join('/') !== 'automountServiceAccountToken') return [];
  const row = (target: FixTarget, field: string, exists: string, value: string): MutationStep => ({
    ...step,
    target,
    operation: FixOperation.SET,
    segments: [field],
    applies: `object.kind == 'Pod' && ${step.applies} && ${exists}`,
    value,
    scalar: false,
    onlyAbsent: false,
  });
  return [
    row(FixTarget.POD_SPEC, 'volumes', `variables.podSpec.?volumes.orValue([]).exists(v, ${IS_TOKEN_VOLUME})`,
      `variables.podSpec.volumes.filter(v, !(${IS_TOKEN_VOLUME}))`),
    row(FixTarget.CONTAINER, 'volumeMounts', `container.?volumeMounts.orValue([]).exists(m, ${IS_TOKEN_MOUNT})`,
      `container.volumeMounts.filter(m, !(${IS_TOKEN_MOUNT}))`),
  ];
}
