import { inVersionRange } from '../controls';
import { EvaluationTarget } from '../evaluation';

/** @throws when the cluster does not serve what is asked for; says what it has instead */
export function requireVersion({ kubernetesVersion }: EvaluationTarget, least: string, what: string, instead: string): void {
  if (inVersionRange(kubernetesVersion, `>=${least}`)) return;
  throw new Error(`kubernetes ${kubernetesVersion} does not serve ${what}, which ${least} was the first to have: ${instead}`);
}
