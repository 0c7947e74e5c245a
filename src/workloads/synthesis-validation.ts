import * as kplus from 'cdk8s-plus-28';
import { compareVersions } from '../controls';
import { ClusterTarget } from '../target';
import { ApiAccess } from './api-access';
import { checkPorts } from './port-validation';
import { volumeProblems } from './volume-validation';

/** KEP-753: beta, and on by default, from 1.29 on. Before that the API server drops the field without a word. */
const SIDECARS_SINCE = '1.29';

/** Kinds that find their pods by a selector of their own. */
const SELECTING: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** Adds the checks of what only the finished tree shows: cdk8s-plus lets everything be added to later. */
export function validateAtSynthesis(workload: kplus.AbstractPod, access: ApiAccess | undefined): void {
  workload.node.addValidation({
    validate: () => [
      ...containerProblems(workload),
      ...volumeProblems(workload, access),
      ...sidecarProblems(workload),
      ...selectorProblems(workload),
    ],
  });
}

function containerProblems({ containers, initContainers }: kplus.AbstractPod): string[] {
  if (containers.length === 0) return ['the workload has no containers: give `containers` or call `addContainer()`'];
  return [...containers, ...initContainers].flatMap(container => {
    try {
      checkPorts(container);
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
}

/** An init container that never ends, and is not known to be a sidecar, keeps the pod from starting for ever. */
function sidecarProblems(workload: kplus.AbstractPod): string[] {
  const { kubernetesVersion } = ClusterTarget.of(workload);
  if (compareVersions(kubernetesVersion, SIDECARS_SINCE) >= 0) return [];
  return workload.initContainers.filter(({ restartPolicy }) => restartPolicy !== undefined).map(({ name, restartPolicy }) =>
    `init container '${name}' has restartPolicy '${restartPolicy}', which Kubernetes ${kubernetesVersion} does not know: make it one of the `
      + `\`containers\`, or target ${SIDECARS_SINCE} or newer`);
}

/** An empty selector is no selector: the API server refuses the workload, and a disruption budget would hold every pod. */
function selectorProblems(workload: kplus.AbstractPod): string[] {
  if (!(workload instanceof kplus.Workload) || !SELECTING.includes(workload.kind)) return [];
  const selects = Object.keys(workload.matchLabels).length + workload.matchExpressions.length > 0;
  return selects ? [] : ['the workload selects no pods: call `select()`, or leave `select: false` out'];
}
