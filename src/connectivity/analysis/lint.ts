import { Connectivity } from '../connectivity';
import { CILIUM_EMPTY_RULE } from './lint/cilium-empty-rule';
import { DEFAULT_DENY_MISSING } from './lint/default-deny-missing';
import { EGRESS_WITHOUT_DNS } from './lint/egress-without-dns';
import { EGRESS_WITHOUT_TYPES } from './lint/egress-without-types';
import { EQUAL_PRIORITIES } from './lint/equal-priorities';
import { findingOf, LintFinding, LintInput, LintRule } from './lint/finding';
import { HBONE_CLOSED } from './lint/hbone-closed';
import { MISSES_QUARANTINE } from './lint/misses-quarantine';
import { NAMED_PORT_UNKNOWN } from './lint/named-port-unknown';
import { NAMESPACE_BY_NAME_LABEL } from './lint/namespace-by-name-label';
import { NEVER_DECIDES } from './lint/never-decides';
import { OPEN_BLOCK } from './lint/open-block';
import { PEER_MATCHES_NOBODY } from './lint/peer-matches-nobody';
import { SELECTS_NO_POD } from './lint/selects-no-pod';
import { SERVICE_PORT } from './lint/service-port';
import { SHARED_ACCOUNT } from './lint/shared-account';
import { STRANGERS_MATCH } from './lint/strangers-match';
import { ManifestSet } from '../../manifests';

export type { LintFinding, LintRule, LintSeverity } from './lint/finding';

/** Every rule, in the order of findings. */
export const LINT_RULES: readonly LintRule[] = [
  EGRESS_WITHOUT_TYPES, SERVICE_PORT, EQUAL_PRIORITIES, HBONE_CLOSED, DEFAULT_DENY_MISSING, SELECTS_NO_POD, PEER_MATCHES_NOBODY, NAMED_PORT_UNKNOWN,
  EGRESS_WITHOUT_DNS, OPEN_BLOCK, NAMESPACE_BY_NAME_LABEL, MISSES_QUARANTINE, STRANGERS_MATCH, CILIUM_EMPTY_RULE, NEVER_DECIDES, SHARED_ACCOUNT,
];

/** What of the policies hardly is meant so. In the order of the rules, then of the objects. */
export function lint(connectivity: Connectivity, set: ManifestSet): LintFinding[] {
  const input = new LintInput(connectivity, set);
  return LINT_RULES.flatMap(rule => [...rule.check(input)].map(hit => findingOf(rule, hit)));
}
