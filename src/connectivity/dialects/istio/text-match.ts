/** A text of a rule: `web`, `web*`, `*web`, or `*` for any that is there. */
export type TextMatch =
  | { readonly kind: 'exact' | 'prefix' | 'suffix'; readonly text: string }
  | { readonly kind: 'presence' };

/** As Istio reads it: a star counts at one end only, the first one before the last. */
export function textMatch(value: string): TextMatch {
  if (value === '*') return { kind: 'presence' };
  if (value.startsWith('*')) return { kind: 'suffix', text: value.slice(1) };
  if (value.endsWith('*')) return { kind: 'prefix', text: value.slice(0, -1) };
  return { kind: 'exact', text: value };
}
