import { Verdict } from './verdict';
import { Action, Direction, LayerName, RuleSource } from '../model/policy-model';
import { PortSet } from '../model/port-set';

/** One thing that decided over ports, in the order of evaluation. */
export interface ExplanationStep {
  readonly direction: Direction;
  readonly layer: LayerName;
  /** @default - decided outside of tiers */
  readonly tier?: string;
  /** `Isolated`: a policy selects the pod and no rule allows it. `Default`: nothing selects the pod, or the last tier passed. */
  readonly decision: Action | 'Isolated' | 'Default' | 'Unknown' | 'Exempt';
  readonly ports: PortSet;
  /** The rules or policies that decided; empty for `Default` and `Exempt`. */
  readonly sources: readonly RuleSource[];
  /** What the rule asks beyond ports. */
  readonly l7?: string;
  /** Why, for `Unknown` and `Exempt`. */
  readonly reason?: string;
}

/** Why a connection is allowed or not. */
export interface Explanation {
  readonly verdict: Verdict;
  /** Egress of the source first. */
  readonly steps: readonly ExplanationStep[];
}
