import { Content } from './contents';
import { Exceptions } from './exceptions';
import { combine, fold, Match, Side } from './fold';
import { Interning, mixed } from './interning';
import { resolveNamed } from './matching';
import { Outline, Outlines } from './outlines';
import { ANY_OUTSIDE, ANY_POD, PeerFunction } from './peer-functions';
import { Verdict } from './verdict';
import { Layer, Rule } from '../model/policy-model';
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
  readonly exceptions: Exceptions<number>;
  next?: SideFunction;
}

/** With more rules, texts tell which of them match. */
const MOST_BITS = 50;

/** Sides and side functions; equal ones are one, whatever policies they come from. */
export class SideFunctions {
  public readonly open: SideFunction;
  private readonly sides: (readonly Side[])[] = [[], []];
  private readonly idsOfSides = new Map<string, number>();
  private readonly known = new Interning<SideFunction>();
  private readonly outlines: Outlines;
  private count = 0;
  private readonly verdicts = new Map<number, Verdict>();

  public constructor(
    private readonly podClasses: number,
    layers: readonly Layer[],
    private readonly podOf: (end: number) => PodShape | undefined,
  ) {
    this.outlines = new Outlines(layers);
    this.open = this.intern(OPEN, OPEN, Exceptions.NONE);
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
   * @param contents of the parts that are about the end, in their order
   * @param destination the pod that is the destination; absent where that is the other end
   * @param named ends that call ports by a name that the parts ask for; only where the other end is the destination
   */
  public of(contents: readonly Content[], destination: PodShape | undefined, named: readonly number[]): SideFunction {
    const outline = this.outlines.of(contents);
    const functions = contents.length === 1 ? contents[0].functions : contents.flatMap(own => own.functions);
    const ofPods = this.evaluate(outline, functions, ANY_POD, destination);
    const ofOutside = this.evaluate(outline, functions, ANY_OUTSIDE, destination);
    const telling = functions.filter(({ exceptions }) => exceptions.size > 0);
    if (telling.length === 0 && named.length === 0) return this.intern(ofPods, ofOutside, Exceptions.NONE);
    if (telling.length === 1 && named.length === 0) {
      const { ends, only } = telling[0].exceptions;
      if (only !== undefined && (ends[0] >= this.podClasses || ends[ends.length - 1] < this.podClasses)) {
        // All of them are alike, and either pods or outside.
        const side = this.evaluate(outline, functions, ends[0], destination);
        const isTold = side !== (ends[0] >= this.podClasses ? ofOutside : ofPods);
        return this.intern(ofPods, ofOutside, isTold ? Exceptions.same(ends, side) : Exceptions.NONE);
      }
    }
    const found = new Map<number, number>();
    const visited = new Set<number>();
    for (const ends of [...telling.map(({ exceptions }) => exceptions.ends), named]) {
      for (const end of ends) {
        if (visited.has(end)) continue;
        visited.add(end);
        const side = this.evaluate(outline, functions, end, destination);
        if (side !== (end >= this.podClasses ? ofOutside : ofPods)) found.set(end, side);
      }
    }
    return this.intern(ofPods, ofOutside, Exceptions.of(found));
  }

  private intern(ofPods: number, ofOutside: number, exceptions: Exceptions<number>): SideFunction {
    const hash = mixed(mixed(exceptions.hash(), ofPods), ofOutside);
    for (let own = this.known.first(hash); own; own = own.next) {
      if (own.defaults[0] === ofPods && own.defaults[1] === ofOutside && own.exceptions.equals(exceptions)) return own;
    }
    return this.known.add(hash, { id: this.count++, defaults: [ofPods, ofOutside], exceptions, next: undefined });
  }

  private evaluate(outline: Outline, functions: readonly PeerFunction[], end: number, destination: PodShape | undefined): number {
    let bits = functions.length > MOST_BITS ? NaN : 0;
    for (let i = 0; i < functions.length && bits >= 0; i++) {
      const match = functions[i].at(end);
      bits = typeof match === 'string' ? NaN : bits * 2 + (match ? 1 : 0);
    }
    const to = outline.names.length > 0 ? destination ?? this.podOf(end) : undefined;
    let key: number | string = bits >= 0 ? bits : JSON.stringify(functions.map(own => own.at(end)));
    if (to) key = `${outline.names.map(name => resolveNamed([name], to).id).join()} ${key}`;
    let side = outline.sides.get(key);
    if (side === undefined) {
      outline.sides.set(key, side = this.fold(outline, functions.map(own => own.at(end)), to));
    }
    return side;
  }

  private fold({ programs, slots }: Outline, matches: readonly Match[], to: PodShape | undefined): number {
    const sides: Side[] = [];
    for (const program of programs) {
      const side = fold(program, { matches: (rule: Rule) => matches[slots.get(rule) as number], resolve: named => resolveNamed(named, to) });
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
