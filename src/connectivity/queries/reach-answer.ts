import { Connectivity } from '../connectivity';
import { EndNames, NamedEnd } from '../endpoint-name';
import { ExplanationStep } from '../engine/explanation';
import { Endpoint, Verdict } from '../engine/verdict';
import { describeStep } from '../explain-text';
import { PortSet } from '../model/port-set';

/** The answer to whether one may reach another. */
export interface ReachAnswer {
  readonly from: string;
  readonly to: string;
  /** Where several ports are asked for: `allowed` where some are, else `unknown` where some are. */
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  /** Of the ports asked for. */
  readonly allowed: PortSet;
  readonly unknown: PortSet;
  /** What decided, egress first. */
  readonly steps: readonly ExplanationStep[];
  /** Why nobody can say, and what no policy decides. */
  readonly reasons: readonly string[];
}

/** So many pairs of ends are remembered with what decided. */
const MOST_KEPT = 50_000;

interface Explained {
  readonly verdict: Verdict;
  readonly steps: readonly ExplanationStep[];
  readonly reasons: readonly string[];
}

/** Answers one question after another. Built once for many. */
export class ReachAnswers {
  private readonly names: EndNames;
  private readonly ends = new Map<string, NamedEnd>();
  private readonly explained = new Map<string, Explained>();
  private readonly texts = new Map<ExplanationStep, string>();

  public constructor(private readonly connectivity: Connectivity) {
    this.names = new EndNames(connectivity);
  }

  /**
   * Whether any pod of the one may reach any of the other on some of the ports.
   *
   * @throws when a name stands for nothing, or for several
   */
  public ask(from: string, to: string, ports: PortSet): ReachAnswer {
    const [source, target] = [this.end(from), this.end(to)];
    let best: ReachAnswer | undefined;
    for (const a of source.ends) {
      for (const b of target.ends) {
        const { verdict, steps, reasons } = this.explain(a, b);
        const allowed = verdict.allowed.intersect(ports);
        const unknown = verdict.unknown.intersect(ports);
        const answer: ReachAnswer = {
          from: source.label,
          to: target.label,
          verdict: !allowed.isEmpty ? 'allowed' : !unknown.isEmpty ? 'unknown' : 'denied',
          allowed: best ? best.allowed.union(allowed) : allowed,
          unknown: best ? best.unknown.union(unknown) : unknown,
          steps: steps.filter(step => step.decision === 'Exempt' || !step.ports.intersect(ports).isEmpty),
          reasons: unknown.isEmpty ? reasons.filter(reason => !verdict.reasons.includes(reason)) : reasons,
        };
        const isBetter = best === undefined || RANK[answer.verdict] > RANK[best.verdict];
        best = isBetter ? answer : { ...best!, allowed: answer.allowed, unknown: answer.unknown };
      }
    }
    return { ...best!, unknown: best!.unknown.minus(best!.allowed) };
  }

  /** What decided, in words; each line once. */
  public because({ steps, reasons }: ReachAnswer): string[] {
    return [...new Set([...steps.map(step => this.text(step)), ...reasons])];
  }

  private text(step: ExplanationStep): string {
    let text = this.texts.get(step);
    if (text === undefined) {
      if (this.texts.size >= MOST_KEPT) this.texts.clear();
      this.texts.set(step, text = describeStep(step));
    }
    return text;
  }

  private end(name: string): NamedEnd {
    let end = this.ends.get(name);
    if (!end) {
      if (this.ends.size >= MOST_KEPT) this.ends.clear();
      this.ends.set(name, end = this.names.find(name));
    }
    return end;
  }

  private explain(from: Endpoint, to: Endpoint): Explained {
    const key = `${keyOf(from)}>${keyOf(to)}`;
    let explained = this.explained.get(key);
    if (!explained) {
      const { steps, verdict: before } = this.connectivity.engine.explain(from, to);
      const verdict = this.connectivity.verdict(from, to);
      const routed = verdict.allowed === before.allowed && verdict.unknown === before.unknown ? []
        : ['the ingress controller reaches only what an Ingress or a route leads to'];
      explained = { verdict, steps, reasons: [...routed, ...verdict.reasons] };
      if (this.explained.size >= MOST_KEPT) this.explained.clear();
      this.explained.set(key, explained);
    }
    return explained;
  }
}

const RANK = { denied: 0, unknown: 1, allowed: 2 } as const;

function keyOf(end: Endpoint): string {
  switch (end.kind) {
    case 'pod': return `p${end.pod}`;
    case 'outside': return `o${end.range.family} ${end.range.from} ${end.range.to}`;
    case 'node': return 'n';
    default: return `${end.kind} ${end.name}`;
  }
}
