import { combine, fold, Side } from './fold';
import { resolveNamed } from './matching';
import { ANY_OUTSIDE, ANY_POD, PeerFunction } from './peer-functions';
import { LayerProgram } from './program';
import { Verdict } from './verdict';
import { Rule } from '../model/policy-model';
import { PortSet } from '../model/port-set';
import { PodShape } from '../model/world';

/** The side that denies everything. */
export const DEAD = 0;
/** The side that restricts nothing. */
export const OPEN = 1;

/** What one end says of every other in one direction, as sides by number: the same of most, with exceptions. */
export interface SideFunction {
  readonly id: number;
  /** Of pods, and of what is outside. */
  readonly defaults: readonly [number, number];
  /** By end; never what the default says. */
  readonly exceptions: ReadonlyMap<number, number>;
}

/** Sides and side functions; equal ones are one, whatever policies they come from. */
export class SideFunctions {
  public readonly open: SideFunction;
  private readonly sides: (readonly Side[])[] = [[], []];
  private readonly idsOfSides = new Map<string, number>();
  private readonly known = new Map<string, SideFunction>();
  private readonly verdicts = new Map<number, Verdict>();

  public constructor(
    private readonly podClasses: number,
    private readonly functionOf: (rule: Rule) => PeerFunction,
    private readonly podOf: (end: number) => PodShape | undefined,
  ) {
    this.open = this.intern([OPEN, OPEN], new Map());
  }

  /** Drops what only making functions needs. */
  public seal(): void {
    this.known.clear();
    this.idsOfSides.clear();
  }

  /** From one side to the other; `undefined` where nothing is possible. */
  public verdict(egress: number, ingress: number): Verdict | undefined {
    if (egress === DEAD || ingress === DEAD) return undefined;
    const key = egress * 2 ** 26 + ingress;
    let verdict = this.verdicts.get(key);
    if (!verdict) this.verdicts.set(key, verdict = combine([...this.sides[egress], ...this.sides[ingress]]));
    return verdict.allowed.isEmpty && verdict.unknown.isEmpty ? undefined : verdict;
  }

  /**
   * @param destination the pod that is the destination; absent where that is the other end
   * @param named ends that call ports by a name that the programs ask for; only where the other end is the destination
   */
  public of(programs: readonly LayerProgram[], destination: PodShape | undefined, named: readonly number[]): SideFunction {
    const functions = new Set<PeerFunction>();
    for (const { tiers } of programs) {
      for (const { stages } of tiers) {
        for (const { lanes } of stages) for (const { rules } of lanes) for (const rule of rules) functions.add(this.functionOf(rule));
      }
    }
    const evaluate = (end: number) => this.evaluate(programs, end, destination);
    const defaults: [number, number] = [evaluate(ANY_POD), evaluate(ANY_OUTSIDE)];
    const telling = [...functions].filter(({ exceptions }) => exceptions.size > 0);
    const exceptions = new Map<number, number>();
    const bySignature = new Map<unknown, number>();
    const nameless = named.length === 0 ? undefined : new Set(named);
    const visit = (end: number): void => {
      if (exceptions.has(end)) return;
      if (nameless?.has(end)) {
        exceptions.set(end, evaluate(end));
        return;
      }
      const outside = end >= this.podClasses ? 'outside ' : 'pod ';
      const signature = outside + (telling.length === 1 ? String(telling[0].at(end)) : telling.map(own => String(own.at(end))).join('|'));
      let side = bySignature.get(signature);
      if (side === undefined) bySignature.set(signature, side = evaluate(end));
      exceptions.set(end, side);
    };
    for (const own of telling) for (const end of own.exceptions.keys()) visit(end);
    for (const end of named) visit(end);
    return this.intern(defaults, exceptions);
  }

  private intern(defaults: readonly [number, number], all: ReadonlyMap<number, number>): SideFunction {
    const ends: number[] = [];
    for (const [end, side] of all) if (side !== defaults[end >= this.podClasses ? 1 : 0]) ends.push(end);
    if (ends.length > 1) ends.sort((a, b) => a - b);
    let key = `${defaults[0]} ${defaults[1]}`;
    for (const end of ends) key += ` ${end}:${all.get(end)}`;
    let found = this.known.get(key);
    if (!found) {
      const exceptions = new Map<number, number>();
      for (const end of ends) exceptions.set(end, all.get(end) as number);
      this.known.set(key, found = { id: this.known.size, defaults, exceptions });
    }
    return found;
  }

  private evaluate(programs: readonly LayerProgram[], end: number, destination: PodShape | undefined): number {
    const to = destination ?? this.podOf(end);
    const sides: Side[] = [];
    for (const program of programs) {
      const side = fold(program, { matches: rule => this.functionOf(rule).at(end), resolve: named => resolveNamed(named, to) });
      if (!side.accepted.isAll) sides.push(side);
    }
    return this.idOf(sides);
  }

  private idOf(sides: readonly Side[]): number {
    if (sides.length === 0) return OPEN;
    let possible = PortSet.ALL;
    for (const { accepted, unknown } of sides) possible = possible.intersect(unknown.isEmpty ? accepted : accepted.union(unknown));
    if (possible.isEmpty) return DEAD;
    const key = sides.map(({ accepted, unknown, doubts }) =>
      `${accepted.id}/${unknown.id}${doubts.map(({ reason, ports }) => `/${ports.id} ${reason}`).join('')}`).join('|');
    let id = this.idsOfSides.get(key);
    if (id === undefined) {
      this.idsOfSides.set(key, id = this.sides.length);
      this.sides.push(sides);
    }
    return id;
  }
}
