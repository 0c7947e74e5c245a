/** The transport protocols that network policies speak of, in the order of output. */
export const PROTOCOLS = ['SCTP', 'TCP', 'UDP'] as const;
export type Protocol = typeof PROTOCOLS[number];

export const MIN_PORT = 1;
export const MAX_PORT = 65535;

/** Sorted, disjoint, not touching: `[80, 80, 8000, 8080]` is 80 and 8000-8080. */
type Intervals = readonly number[];

const NONE: Intervals = [];
const EVERY: Intervals = [MIN_PORT, MAX_PORT];

type Operation = 'or' | 'and' | 'minus';

/** Every set that was made, by its intervals. A model has few: ports that policies name, and what remains of them. */
const INTERNED = new Map<string, PortSet>();
const MEMO_LIMIT = 200_000;
const MEMO: Readonly<Record<Operation, Map<number, PortSet>>> = { or: new Map(), and: new Map(), minus: new Map() };

/**
 * Ports of the three protocols. Immutable, and equal sets are one object: compare with `===`, key maps by it.
 *
 * What carries no ports (ICMP and other protocols) is outside of this model.
 */
export class PortSet {
  public static readonly NONE = PortSet.intern([NONE, NONE, NONE]);
  public static readonly ALL = PortSet.intern([EVERY, EVERY, EVERY]);

  /** All ports of a protocol. */
  public static of(protocol: Protocol): PortSet {
    return PortSet.intern(PROTOCOLS.map(name => name === protocol ? EVERY : NONE));
  }

  /**
   * The ports `from` to `to` of a protocol.
   *
   * @throws RangeError
   */
  public static range(protocol: Protocol, from: number, to: number): PortSet {
    if (!(Number.isInteger(from) && Number.isInteger(to) && from >= MIN_PORT && from <= to && to <= MAX_PORT)) {
      throw new RangeError(`ports ${from}-${to} are no range of ports: expected whole numbers from ${MIN_PORT} to ${MAX_PORT}, the smaller one first`);
    }
    return PortSet.intern(PROTOCOLS.map(name => name === protocol ? [from, to] : NONE));
  }

  /** One port. */
  public static port(protocol: Protocol, port: number): PortSet {
    return PortSet.range(protocol, port, port);
  }

  public static union(sets: Iterable<PortSet>): PortSet {
    let all = PortSet.NONE;
    for (const set of sets) all = all.union(set);
    return all;
  }

  private static intern(intervals: readonly Intervals[]): PortSet {
    const key = intervals.map(own => own.join()).join(';');
    let known = INTERNED.get(key);
    if (!known) INTERNED.set(key, known = new PortSet(INTERNED.size, intervals));
    return known;
  }

  private constructor(
    /** Small and dense, for tables. */
    public readonly id: number,
    private readonly intervals: readonly Intervals[],
  ) {}

  public get isEmpty(): boolean {
    return this === PortSet.NONE;
  }

  public get isAll(): boolean {
    return this === PortSet.ALL;
  }

  public union(other: PortSet): PortSet {
    if (this === other || other.isEmpty || this.isAll) return this;
    if (this.isEmpty || other.isAll) return other;
    return this.combined(other, 'or');
  }

  public intersect(other: PortSet): PortSet {
    if (this === other || other.isAll || this.isEmpty) return this;
    if (this.isAll || other.isEmpty) return other;
    return this.combined(other, 'and');
  }

  public minus(other: PortSet): PortSet {
    if (this === other || other.isAll) return PortSet.NONE;
    if (other.isEmpty || this.isEmpty) return this;
    return this.combined(other, 'minus');
  }

  public has(protocol: Protocol, port: number): boolean {
    const own = this.intervals[PROTOCOLS.indexOf(protocol)];
    for (let i = 0; i < own.length; i += 2) if (own[i] <= port && port <= own[i + 1]) return true;
    return false;
  }

  /** Whether every port of the other set is in this one. */
  public contains(other: PortSet): boolean {
    return other.minus(this).isEmpty;
  }

  /** The ports of one protocol only. */
  public only(protocol: Protocol): PortSet {
    return this.intersect(PortSet.of(protocol));
  }

  /** The ranges of a protocol, ascending. */
  public ranges(protocol: Protocol): readonly { readonly from: number; readonly to: number }[] {
    const own = this.intervals[PROTOCOLS.indexOf(protocol)];
    return Array.from({ length: own.length / 2 }, (_, i) => ({ from: own[2 * i], to: own[2 * i + 1] }));
  }

  /** `SCTP 9003,TCP 8000,8080-8090,UDP 53`; `all`; `none`. */
  public toString(): string {
    if (this.isAll) return 'all';
    if (this.isEmpty) return 'none';
    return PROTOCOLS.flatMap(protocol => {
      const ranges = this.ranges(protocol).map(({ from, to }) => from === to ? `${from}` : `${from}-${to}`);
      return ranges.length > 0 ? [`${protocol} ${ranges.join()}`] : [];
    }).join();
  }

  private combined(other: PortSet, operation: Operation): PortSet {
    const key = this.id * 2 ** 25 + other.id;
    const memo = MEMO[operation];
    let result = memo.get(key);
    if (!result) {
      result = PortSet.intern(this.intervals.map((own, i) => combine(own, other.intervals[i], operation)));
      if (memo.size >= MEMO_LIMIT) memo.clear();
      memo.set(key, result);
    }
    return result;
  }
}

/** Sweeps over the borders of both. */
function combine(a: Intervals, b: Intervals, operation: Operation): Intervals {
  const borders = [...new Set([...starts(a), ...starts(b)])].sort((x, y) => x - y);
  const result: number[] = [];
  borders.forEach((from, i) => {
    const inA = holds(a, from);
    const inB = holds(b, from);
    const kept = operation === 'or' ? inA || inB : operation === 'and' ? inA && inB : inA && !inB;
    if (!kept) return;
    const to = (borders[i + 1] ?? MAX_PORT + 1) - 1;
    if (result.length > 0 && result[result.length - 1] === from - 1) result[result.length - 1] = to;
    else result.push(from, to);
  });
  return result;
}

/** Where membership may change. */
function starts(intervals: Intervals): number[] {
  return intervals.map((border, i) => i % 2 === 0 ? border : border + 1).filter(border => border <= MAX_PORT);
}

function holds(intervals: Intervals, port: number): boolean {
  for (let i = 0; i < intervals.length; i += 2) if (intervals[i] <= port && port <= intervals[i + 1]) return true;
  return false;
}
