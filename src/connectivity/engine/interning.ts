/* eslint-disable no-bitwise -- hashes wrap around */

/** What stands in a table, with the next of the same hash. */
export interface Chained {
  next?: this;
}

/** Finds equal things by their hashes, without making texts of them. */
export class Interning<T extends Chained> {
  private readonly byHash = new Map<number, T>();

  /** The first of those with a hash; the others follow as `next`. */
  public first(hash: number): T | undefined {
    return this.byHash.get(hash);
  }

  public add(hash: number, item: T): T {
    item.next = this.byHash.get(hash);
    this.byHash.set(hash, item);
    return item;
  }

  public clear(): void {
    this.byHash.clear();
  }
}

export function mixed(hash: number, value: number): number {
  return Math.imul(hash ^ value, 0x9e3779b1) >> 1 ^ value;
}
