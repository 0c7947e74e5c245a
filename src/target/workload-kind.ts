import { guessedResource, parsePointer, POD_TEMPLATE_KINDS } from '../manifests';
import { WorkloadKind } from './cluster-target-props';

const KIND = /^[A-Z][A-Za-z0-9]*$/;
const PLURAL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const GROUP = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

/**
 * A declared kind with every default filled in.
 *
 * @param what how messages call it, for example `workloadKinds[0]`
 * @throws when it has no group or kind or is a kind of Kubernetes, or its path is no JSON pointer: files and programs without types say anything
 */
export function completeWorkloadKind(declared: WorkloadKind, what: string): Required<WorkloadKind> {
  if (typeof declared !== 'object' || declared === null) {
    throw new Error(`${what} is ${JSON.stringify(declared)}: expected for example { apiGroup: 'argoproj.io', kind: 'Rollout' }`);
  }
  const { apiGroup, kind, podTemplatePath = '/spec/template' } = declared;
  if (typeof kind !== 'string' || typeof apiGroup !== 'string' || !KIND.test(kind) || !GROUP.test(apiGroup)) {
    throw new Error(`${what} is group '${String(apiGroup)}', kind '${String(kind)}': write a group without version and a kind, for example 'argoproj.io' and 'Rollout'`);
  }
  // Told another place, controls would find no pods in it any more.
  if (POD_TEMPLATE_KINDS.some(builtIn => builtIn.kind === kind && builtIn.groups.includes(apiGroup))) {
    throw new Error(`${what} is group '${apiGroup}', kind '${kind}', which Kubernetes has itself: leave it out`);
  }
  if (typeof podTemplatePath !== 'string') throw new Error(`${what} has podTemplatePath ${JSON.stringify(podTemplatePath)}: expected for example '/spec/template'`);
  try {
    parsePointer(podTemplatePath);
  } catch (error) {
    throw new Error(`${what}: ${(error as Error).message}`);
  }
  const { plural = guessedResource(kind) } = declared;
  if (typeof plural !== 'string' || !PLURAL.test(plural)) throw new Error(`${what} has plural ${JSON.stringify(plural)}: expected for example 'rollouts'`);
  return { apiGroup, kind, podTemplatePath, plural };
}
