import { Quarantine } from './quarantine';

/** An expression of a label selector, as Kubernetes writes it. */
export interface LabelExpression {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** A label selector, as Kubernetes writes it. The empty one selects everything. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly LabelExpression[];
}

/** The same selector, without what is in quarantine. */
export function withoutQuarantined(selector: LabelSelector): LabelSelector {
  const matchExpressions = [...selector.matchExpressions ?? [], { key: Quarantine.LABEL, operator: 'DoesNotExist' }];
  return Object.keys(selector.matchLabels ?? {}).length > 0 ? { matchLabels: selector.matchLabels, matchExpressions } : { matchExpressions };
}

/** Whether a selector looks at the quarantine label itself. */
export function mentionsQuarantine(selector: LabelSelector): boolean {
  return Quarantine.LABEL in (selector.matchLabels ?? {}) || (selector.matchExpressions ?? []).some(({ key }) => key === Quarantine.LABEL);
}

/** Throws when a selector looks at the quarantine label: the label could then no longer cut pods off. */
export function refuseQuarantineIn(selector: LabelSelector, what: string): void {
  if (!mentionsQuarantine(selector)) return;
  throw new Error(`${what} selects by '${Quarantine.LABEL}', which cuts pods off from everything: select by another label`);
}

/** Keys in a fixed order and nothing empty, so that equal selectors are equal text. */
export function normalizeSelector(selector: LabelSelector): LabelSelector {
  const labels = Object.entries(selector.matchLabels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const expressions = (selector.matchExpressions ?? [])
    .map(({ key, operator, values }) => (values && values.length > 0 ? { key, operator, values: [...values].sort() } : { key, operator }))
    .map(expression => ({ expression, text: JSON.stringify(expression) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ expression }) => expression);
  return {
    ...(labels.length > 0 ? { matchLabels: Object.fromEntries(labels) } : {}),
    ...(expressions.length > 0 ? { matchExpressions: expressions } : {}),
  };
}

/** `app=web, tier in (a, b)`; everything is `*`. */
export function formatSelector(selector: LabelSelector): string {
  const { matchLabels = {}, matchExpressions = [] } = normalizeSelector(selector);
  const terms = [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values }) => `${key} ${operator}${values ? ` (${values.join(', ')})` : ''}`),
  ];
  return terms.join(', ') || '*';
}
