/** Numbers that look random and are the same for the same seed (the generator of Park and Miller, as revised in 1993). */
export class Random {
  /** The seed is at least 1. */
  public constructor(private state: number) {}

  /** At least 0 and less than 1. */
  public next(): number {
    this.state = this.state * 48_271 % 2_147_483_647;
    return this.state / 2_147_483_647;
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
