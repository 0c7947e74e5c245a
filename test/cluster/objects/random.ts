/** Numbers that look random and are the same for the same seed (mulberry32). */
export class Random {
  public constructor(private state: number) {}

  /** At least 0 and less than 1. */
  public next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number, at least 0 and less than the limit. */
  public below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  public of<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }

  public chance(probability: number): boolean {
    return this.next() < probability;
  }
}
