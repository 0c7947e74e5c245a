import { FixOperation, FixTarget } from '../controls';
import { MutationStep } from './mutation-step';

/** Where the admission plugin ServiceAccount mounts the token, and how it begins the name of the volume. */
const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const isTokenMount = (mount: string) => `${mount}.?name.orValue('').startsWith('kube-api-access-') && ${mount}.?mountPath.orValue('') == '${TOKEN_PATH}'`;
const isTokenVolume = (volume: string) => `${volume}.?name.orValue('').startsWith('kube-api-access-') && has(${volume}.projected) `
  + `&& variables.containers.all(c, c.?volumeMounts.orValue([]).all(m, m.?name.orValue('') != ${volume}.name || m.?mountPath.orValue('') == '${TOKEN_PATH}'))`;

/** Of several the first: to remove more would move those to come. There is one, unless the user wrote more. */
const isFirstTokenVolume = (volume: string) =>
  `${isTokenVolume(volume)} && ${volume}.name == variables.podSpec.volumes.filter(v, v.?name.orValue('').startsWith('kube-api-access-'))[0].name`;

/**
 * What has to follow a step because the API server acted on the object before policies saw it. The plugin ServiceAccount
 * mounts the token of a pod that does not refuse it and comes first: without this, the pod would say that it has no token
 * beside the token that it has.
 */
export function companionsOf(step: MutationStep): MutationStep[] {
  if (step.target !== FixTarget.POD_SPEC || step.segments.join('/') !== 'automountServiceAccountToken') return [];
  const row = (target: FixTarget, list: string, only: (element: string) => string): MutationStep => ({
    ...step,
    target,
    operation: FixOperation.REMOVE,
    segments: [list, '*'],
    applies: `object.kind == 'Pod' && ${step.applies}`,
    value: undefined,
    scalar: false,
    onlyAbsent: false,
    only,
  });
  // No two mounts of a container have the same path.
  return [row(FixTarget.POD_SPEC, 'volumes', isFirstTokenVolume), row(FixTarget.CONTAINER, 'volumeMounts', isTokenMount)];
}
