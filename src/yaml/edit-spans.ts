/** A field or an element in the text. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** Whether it is to be removed. */
  readonly gone: boolean;
}

/** The last one up to a position that stays; -1 when none does. */
export function lastKept(spans: readonly Span[], from = spans.length - 1): number {
  let at = from;
  while (at >= 0 && spans[at].gone) at--;
  return at;
}

/** The first one behind a position that stays; -1 when none does. */
export function firstKept(spans: readonly Span[], behind = -1): number {
  return spans.findIndex(({ gone }, i) => i > behind && !gone);
}
