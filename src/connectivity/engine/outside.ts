import { AddressFamily, AddressRange, AddressSet } from '../model/address-set';

const FAMILIES: readonly AddressFamily[] = [4, 6];

/** Everything outside, cut at the borders of all blocks. */
export class Outside {
  /** Ascending, IPv4 first. */
  public readonly atoms: readonly AddressRange[];
  private readonly starts: Readonly<Record<AddressFamily, readonly bigint[]>>;
  private readonly known = new Map<AddressSet, readonly number[]>();

  public constructor(sets: Iterable<AddressSet>) {
    const starts: Record<AddressFamily, Set<bigint>> = { 4: new Set(), 6: new Set() };
    for (const set of sets) {
      for (const { family, from, to } of set.ranges) {
        starts[family].add(from);
        starts[family].add(to + 1n);
      }
    }
    const atoms: AddressRange[] = [];
    const sorted: Record<AddressFamily, bigint[]> = { 4: [], 6: [] };
    for (const { family, from: first, to: last } of AddressSet.ALL.ranges) {
      const own = [...starts[family].add(first)].filter(start => start <= last).sort((a, b) => a < b ? -1 : a > b ? 1 : 0);
      sorted[family] = own;
      own.forEach((from, i) => atoms.push({ family, from, to: i + 1 < own.length ? own[i + 1] - 1n : last }));
    }
    this.atoms = atoms;
    this.starts = sorted;
  }

  /** The atoms that a set holds, by position, ascending. */
  public in(set: AddressSet): readonly number[] {
    let found = this.known.get(set);
    if (!found) {
      const atoms: number[] = [];
      for (const { family, from, to } of set.ranges) {
        const offset = family === FAMILIES[0] ? 0 : this.starts[4].length;
        for (let i = indexOf(this.starts[family], from); i < this.starts[family].length && this.starts[family][i] <= to; i++) atoms.push(offset + i);
      }
      this.known.set(set, found = atoms);
    }
    return found;
  }
}

/** Position of the first that is not smaller. */
export function indexOf(sorted: readonly bigint[], value: bigint): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
