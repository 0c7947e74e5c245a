import { ExplanationStep } from './explanation';
import { LayerProgram, Lane, Stage, TierProgram } from './program';
import { Verdict } from './verdict';
import { Action, NamedPort, Rule, RuleSource } from '../model/policy-model';
import { PortSet } from '../model/port-set';

/** Whether a rule is about the other end; a text where nobody can say, with the reason. */
export type Match = boolean | string;

/** Ports of which nobody can say, and why. */
export interface Doubt {
  readonly reason: string;
  readonly ports: PortSet;
}

/** What one layer says of one direction between two ends. */
export interface Side {
  readonly accepted: PortSet;
  readonly unknown: PortSet;
  readonly doubts: readonly Doubt[];
}

/** What the fold asks of the two ends. */
export interface Ends {
  matches(rule: Rule): Match;
  /** As the destination calls its ports. */
  resolve(named: readonly NamedPort[]): PortSet;
}

export const UNRESTRICTED: Side = { accepted: PortSet.ALL, unknown: PortSet.NONE, doubts: [] };

/**
 * Asks the stages of each tier in order with the ports that are still open. A rule that may or may not match leaves its ports
 * open and counts besides: a port is certain only where every way through the rules ends alike.
 */
export function fold(program: LayerProgram, ends: Ends, steps?: ExplanationStep[]): Side {
  return new Fold(program, ends, steps).run();
}

/** Denied by one side is denied; what is not denied and unknown to one side is unknown. */
export function combine(sides: readonly Side[]): Verdict {
  let allowed = PortSet.ALL;
  let possible = PortSet.ALL;
  for (const { accepted, unknown } of sides) {
    allowed = allowed.intersect(accepted);
    possible = possible.intersect(accepted.union(unknown));
  }
  const unknown = possible.minus(allowed);
  if (unknown.isEmpty) return { allowed, unknown, reasons: [] };
  const reasons = new Set<string>();
  for (const side of sides) {
    const open = side.unknown.intersect(unknown);
    if (open.isEmpty) continue;
    for (const { reason, ports } of side.doubts) if (!ports.intersect(open).isEmpty) reasons.add(reason);
  }
  return { allowed, unknown, reasons: [...reasons].sort() };
}

/** Ways that ports can go at one stage. */
interface Outcome {
  readonly Accept: PortSet;
  readonly Deny: PortSet;
  readonly Pass: PortSet;
  readonly none: PortSet;
}

interface Hit {
  readonly rule: Rule;
  readonly ports: PortSet;
  readonly certain: boolean;
}

class Fold {
  private mayAccept: PortSet;
  private mayDeny = PortSet.NONE;
  private live: PortSet;
  private readonly doubts: Doubt[] = [];

  public constructor(private readonly program: LayerProgram, private readonly ends: Ends, private readonly steps?: ExplanationStep[]) {
    this.live = program.layer.scope;
    this.mayAccept = PortSet.ALL.minus(this.live);
  }

  public run(): Side {
    for (const tier of this.program.tiers) {
      if (this.live.isEmpty) break;
      this.ask(tier);
    }
    if (this.steps && (this.program.layer.name === 'network' || this.program.tiers.length > 0)) this.note({ decision: 'Default', ports: this.live, sources: [] });
    this.mayAccept = this.mayAccept.union(this.live);
    const unknown = this.mayAccept.intersect(this.mayDeny);
    return {
      accepted: this.mayAccept.minus(this.mayDeny),
      unknown,
      doubts: unknown.isEmpty ? [] : this.doubts.filter(({ ports }) => !ports.intersect(unknown).isEmpty),
    };
  }

  private ask({ tier, stages, isolations }: TierProgram): void {
    let passed = PortSet.NONE;
    for (const stage of stages) {
      if (this.live.isEmpty) break;
      const outcome = stage.lanes.length === 1 ? this.askLane(stage.lanes[0], tier.name) : this.askTied(stage, tier.name);
      this.mayAccept = this.mayAccept.union(outcome.Accept);
      this.mayDeny = this.mayDeny.union(outcome.Deny);
      passed = passed.union(outcome.Pass);
      this.live = outcome.none;
    }
    let isolated = PortSet.NONE;
    const sources: RuleSource[] = [];
    for (const { isolates, isolatesNamed, source } of isolations) {
      const ports = (isolatesNamed ? isolates.union(this.ends.resolve(isolatesNamed)) : isolates).intersect(this.live);
      if (ports.isEmpty) continue;
      isolated = isolated.union(ports);
      if (!this.steps && isolated === this.live) break;
      sources.push(source);
    }
    this.note({ tier: tier.name, decision: 'Isolated', ports: isolated, sources });
    this.mayDeny = this.mayDeny.union(isolated);
    this.live = this.live.minus(isolated).union(passed);
  }

  /** The rules of one policy, first match first. */
  private askLane({ rules }: Lane, tier: string, noted?: Hit[]): Outcome {
    const outcome: Record<Action | 'none', PortSet> = { Accept: PortSet.NONE, Deny: PortSet.NONE, Pass: PortSet.NONE, none: this.live };
    for (const rule of rules) {
      if (outcome.none.isEmpty) break;
      const match = this.ends.matches(rule);
      if (match === false) continue;
      const ports = (rule.namedPorts.length > 0 ? rule.ports.union(this.ends.resolve(rule.namedPorts)) : rule.ports).intersect(outcome.none);
      if (ports.isEmpty) continue;
      outcome[rule.action] = outcome[rule.action].union(ports);
      const reason = rule.uncertain ?? (match === true ? undefined : match);
      if (reason !== undefined) {
        this.doubts.push({ reason, ports });
        this.note({ tier, decision: 'Unknown', ports, ...told(rule), reason });
      } else {
        outcome.none = outcome.none.minus(ports);
        if (!noted) this.note({ tier, decision: rule.action, ports, ...told(rule) });
      }
      noted?.push({ rule, ports, certain: reason === undefined });
    }
    return outcome;
  }

  /** Policies without a defined order: each by itself; what they disagree about is unknown. */
  private askTied({ lanes }: Stage, tier: string): Outcome {
    const noted: Hit[] = [];
    let all: Outcome = { Accept: PortSet.NONE, Deny: PortSet.NONE, Pass: PortSet.NONE, none: this.live };
    for (const lane of lanes) {
      const own = this.askLane(lane, tier, noted);
      all = {
        Accept: all.Accept.union(own.Accept),
        Deny: all.Deny.union(own.Deny),
        Pass: all.Pass.union(own.Pass),
        none: all.none.intersect(own.none),
      };
    }
    const disputed = all.Accept.intersect(all.Deny).union(all.Pass.intersect(all.Accept.union(all.Deny)));
    for (const { rule, ports, certain } of noted) {
      if (certain) this.note({ tier, decision: rule.action, ports: ports.minus(disputed), ...told(rule) });
    }
    if (!disputed.isEmpty) {
      const hits = noted.filter(({ ports }) => !ports.intersect(disputed).isEmpty);
      const sources = hits.map(({ rule }) => rule.source);
      const names = [...new Set(sources.map(({ kind, namespace, name }) => `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`))].sort();
      if (names.length > 1 || hits.every(({ certain }) => certain)) {
        const reason = `the order of ${names.join(' and ')} is not defined, and they disagree`;
        this.doubts.push({ reason, ports: disputed });
        this.note({ tier, decision: 'Unknown', ports: disputed, sources, reason });
      }
    }
    return all;
  }

  private note(step: Omit<ExplanationStep, 'direction' | 'layer'>): void {
    if (!this.steps || step.ports.isEmpty) return;
    this.steps.push({ direction: this.program.direction, layer: this.program.layer.name, ...step });
  }
}

function told({ source, l7 }: Rule): Pick<ExplanationStep, 'sources' | 'l7'> {
  return { sources: [source], ...l7 === undefined ? {} : { l7 } };
}
