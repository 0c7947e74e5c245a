import { Labels } from './labels';
import { anchorsOf, Matcher } from './selector';
import { Work } from './work';

interface Filed<T> {
  readonly matcher: Matcher;
  readonly items: T[];
}

/** Finds the selectors that labels match. Selectors that ask for the same are compared once. */
export class MatcherIndex<T> {
  private readonly byKey = new Map<string, Filed<T>>();
  private readonly byAnchor = new Map<string, Filed<T>[]>();
  private readonly withoutAnchor: Filed<T>[] = [];

  public constructor(private readonly work: Work) {}

  public get isEmpty(): boolean {
    return this.byKey.size === 0;
  }

  public add(matcher: Matcher, item: T): void {
    const known = this.byKey.get(matcher.key);
    if (known) {
      known.items.push(item);
      return;
    }
    const filed = { matcher, items: [item] };
    this.byKey.set(matcher.key, filed);
    if (matcher.anchors === undefined) this.withoutAnchor.push(filed);
    for (const anchor of matcher.anchors ?? []) append(this.byAnchor, anchor, filed);
  }

  /** The items filed under selectors that match, selector by selector. */
  public* find(labels: Labels): Iterable<readonly T[]> {
    yield* this.matching(this.withoutAnchor, labels);
    if (this.byAnchor.size === 0) return;
    for (const anchor of anchorsOf(labels)) {
      const filed = this.byAnchor.get(anchor);
      if (filed) yield* this.matching(filed, labels);
    }
  }

  /** Whether a selector matches. */
  public matchesAny(labels: Labels): boolean {
    if (this.byKey.size === 0) return false;
    for (const _ of this.find(labels)) return true;
    return false;
  }

  private* matching(filed: readonly Filed<T>[], labels: Labels): Iterable<readonly T[]> {
    for (const { matcher, items } of filed) {
      this.work.spend(1 + (matcher.cost ?? matcher.asks.length));
      if (matcher.matches(labels)) yield items;
    }
  }
}

/** Finds what a selector matches, among things with labels. */
export class LabelIndex<T extends { readonly labels: Labels }> {
  private readonly byAnchor = new Map<string, T[]>();

  public constructor(private readonly items: readonly T[], private readonly work: Work) {
    for (const item of items) for (const anchor of anchorsOf(item.labels)) append(this.byAnchor, anchor, item);
  }

  /** What the selector matches, and what it may match at run time. */
  public* find(matcher: Matcher): Iterable<T> {
    const candidates = matcher.anchors === undefined ? [this.items] : matcher.anchors.map(anchor => this.byAnchor.get(anchor) ?? []);
    for (const some of candidates) {
      for (const item of some) {
        this.work.spend(1 + (matcher.cost ?? matcher.asks.length));
        if (matcher.matches(item.labels, true)) yield item;
      }
    }
  }
}

/** Adds to the list that a map holds for a key. */
export function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
