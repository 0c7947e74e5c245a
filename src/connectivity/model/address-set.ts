/* eslint-disable no-bitwise -- bits of addresses */
/** Sorted, disjoint, not touching, ends included. */
interface AddressInterval {
  readonly from: bigint;
  readonly to: bigint;
}

export type AddressFamily = 4 | 6;

/** A range of addresses of one family, ends included. */
export interface AddressRange extends AddressInterval {
  readonly family: AddressFamily;
}

const LAST: Readonly<Record<AddressFamily, bigint>> = { 4: 2n ** 32n - 1n, 6: 2n ** 128n - 1n };
const FAMILIES: readonly AddressFamily[] = [4, 6];

/** Addresses of both families. Immutable. */
export class AddressSet {
  public static readonly NONE = new AddressSet([], []);
  public static readonly ALL = new AddressSet([{ from: 0n, to: LAST[4] }], [{ from: 0n, to: LAST[6] }]);

  public static of(ranges: Iterable<AddressRange>): AddressSet {
    const byFamily: Record<AddressFamily, AddressInterval[]> = { 4: [], 6: [] };
    for (const { family, from, to } of ranges) byFamily[family].push({ from, to });
    return new AddressSet(merged(byFamily[4]), merged(byFamily[6]));
  }

  private constructor(private readonly v4: readonly AddressInterval[], private readonly v6: readonly AddressInterval[]) {}

  public get isEmpty(): boolean {
    return this.v4.length === 0 && this.v6.length === 0;
  }

  /** Whether it is of IPv6 alone. */
  public get isOnlySix(): boolean {
    return this.v4.length === 0 && this.v6.length > 0;
  }

  /** Ascending, IPv4 first. */
  public get ranges(): readonly AddressRange[] {
    return [...this.v4.map(range => ({ family: 4 as const, ...range })), ...this.v6.map(range => ({ family: 6 as const, ...range }))];
  }

  public union(other: AddressSet): AddressSet {
    return AddressSet.of([...this.ranges, ...other.ranges]);
  }

  public intersect(other: AddressSet): AddressSet {
    return other.complement().union(this.complement()).complement();
  }

  public minus(other: AddressSet): AddressSet {
    return this.intersect(other.complement());
  }

  /** Every address of both families that is not in this set. */
  public complement(): AddressSet {
    const [v4, v6] = FAMILIES.map(family => gaps(family === 4 ? this.v4 : this.v6, LAST[family]));
    return new AddressSet(v4, v6);
  }

  public overlaps(other: AddressSet): boolean {
    return !this.intersect(other).isEmpty;
  }

  /** Whether every address of the other set is in this one. */
  public contains(other: AddressSet): boolean {
    return other.minus(this).isEmpty;
  }

  public has(family: AddressFamily, address: bigint): boolean {
    return (family === 4 ? this.v4 : this.v6).some(({ from, to }) => from <= address && address <= to);
  }

  /** `10.0.0.0-10.255.255.255, ::1-::1`. Equal sets have equal texts. */
  public toString(): string {
    return this.ranges.map(formatAddressRange).join(', ');
  }
}

/** `a.b.c.d-e.f.g.h`, as netpol-analyzer prints ranges. IPv6 in the form of RFC 5952. */
export function formatAddressRange({ family, from, to }: AddressRange): string {
  return `${formatAddress(family, from)}-${formatAddress(family, to)}`;
}

/** `10.0.0.1`; `2001:db8::1`. */
export function formatAddress(family: AddressFamily, address: bigint): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map(shift => BigInt.asUintN(8, address >> shift)).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => BigInt.asUintN(16, address >> BigInt(112 - 16 * i)).toString(16));
  const zeros = [...groups.join(':').matchAll(/\b0(?::0\b)+/g)].sort((a, b) => b[0].length - a[0].length)[0];
  if (!zeros) return groups.join(':');
  const text = groups.join(':');
  return `${text.slice(0, zeros.index).replace(/:$/, '')}::${text.slice(zeros.index + zeros[0].length).replace(/^:/, '')}`;
}

function merged(intervals: AddressInterval[]): AddressInterval[] {
  const result: { from: bigint; to: bigint }[] = [];
  for (const { from, to } of [...intervals].sort((a, b) => a.from < b.from ? -1 : a.from > b.from ? 1 : 0)) {
    const last = result[result.length - 1];
    if (last && from <= last.to + 1n) last.to = to > last.to ? to : last.to;
    else result.push({ from, to });
  }
  return result;
}

function gaps(intervals: readonly AddressInterval[], last: bigint): AddressInterval[] {
  const result: AddressInterval[] = [];
  let next = 0n;
  for (const { from, to } of intervals) {
    if (from > next) result.push({ from: next, to: from - 1n });
    next = to + 1n;
  }
  if (next <= last) result.push({ from: next, to: last });
  return result;
}
