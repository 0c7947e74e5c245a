import { mixed } from './interning';

type Value = boolean | string | number;

const FEW = 16;

/** What is said of some ends, and not of the rest. Mostly it is the same of all of them. */
export class Exceptions<T extends Value> {
  public static readonly NONE = new Exceptions<never>([], undefined, []);

  /** @param ends ascending; kept, not copied */
  public static same<T extends Value>(ends: readonly number[], value: T): Exceptions<T> {
    return ends.length === 0 ? Exceptions.NONE : new Exceptions<T>(ends, value, undefined);
  }

  public static of<T extends Value>(values: ReadonlyMap<number, T>): Exceptions<T> {
    if (values.size === 0) return Exceptions.NONE;
    const ends = ascending([...values.keys()]);
    const first = values.get(ends[0]) as T;
    let isSame = true;
    for (const value of values.values()) isSame &&= value === first;
    return isSame ? Exceptions.same(ends, first) : new Exceptions<T>(ends, undefined, ends.map(end => values.get(end) as T));
  }

  private constructor(
    /** Ascending. */
    public readonly ends: readonly number[],
    /** What is said of each of them. @default - not the same of all */
    public readonly only: T | undefined,
    private readonly values: readonly T[] | undefined,
  ) {}

  public get size(): number {
    return this.ends.length;
  }

  /** By position in `ends`. */
  public at(position: number): T {
    return this.values ? this.values[position] : this.only as T;
  }

  public get(end: number): T | undefined {
    const position = this.positionOf(end);
    return position < 0 ? undefined : this.at(position);
  }

  public has(end: number): boolean {
    return this.positionOf(end) >= 0;
  }

  public equals(other: Exceptions<T>): boolean {
    if (this.only !== other.only || this.ends.length !== other.ends.length) return false;
    if (this.ends !== other.ends) for (let i = 0; i < this.ends.length; i++) if (this.ends[i] !== other.ends[i]) return false;
    if (this.values) for (let i = 0; i < this.ends.length; i++) if (this.values[i] !== other.at(i)) return false;
    return true;
  }

  /** Equal for what is equal. */
  public hash(): number {
    let hash = this.ends.length;
    for (const end of this.ends) hash = mixed(hash, end);
    for (let i = 0; i < this.ends.length && (this.values || i === 0); i++) {
      const value = this.at(i);
      hash = mixed(hash, typeof value === 'number' ? value : typeof value === 'string' ? value.length : Number(value));
    }
    return hash;
  }

  private positionOf(end: number): number {
    const { ends } = this;
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (ends[middle] < end) low = middle + 1;
      else high = middle;
    }
    return low < ends.length && ends[low] === end ? low : -1;
  }
}

/** In place; most lists are so short that calling a comparison costs more than all else. */
export function ascending(list: number[]): number[] {
  if (list.length > FEW) return list.sort((a, b) => a - b);
  for (let i = 1; i < list.length; i++) {
    const value = list[i];
    let j = i - 1;
    for (; j >= 0 && list[j] > value; j--) list[j + 1] = list[j];
    list[j + 1] = value;
  }
  return list;
}
