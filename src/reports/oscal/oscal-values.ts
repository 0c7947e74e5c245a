import { onOneLine, shortened } from '../plain-text';

/** Names of our properties, so that they are not taken for NIST's. */
const NAMESPACE = 'https://github.com/cdk8s-bulwark/cdk8s-bulwark/ns/oscal';
const LONGEST_VALUE = 2_000;

/** A property of an OSCAL object. */
export interface OscalProperty {
  readonly name: string;
  readonly ns: string;
  readonly value: string;
}

/** Properties by name; those that are undefined or empty are left out, and undefined where none is left: OSCAL has no empty lists. */
export function props(values: Readonly<Record<string, unknown>>): OscalProperty[] | undefined {
  const rows = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    // No white space at the ends, and nothing empty.
    .map(([name, value]) => ({ name, ns: NAMESPACE, value: shortened(onOneLine(typeof value === 'string' ? value : JSON.stringify(value)), LONGEST_VALUE).trim() }))
    .filter(({ value }) => value !== '');
  return rows.length > 0 ? rows : undefined;
}

/** One line of Markdown that holds a text from anybody: no HTML, no links, no images. */
export function markup(text: unknown): string {
  return onOneLine(text).trim().replace(/[<>[\]]/g, character => character === '<' ? '&lt;' : character === '>' ? '&gt;' : `\\${character}`) || '-';
}

/** An identifier as OSCAL's tokens are written: a letter first, then letters, digits, dots, hyphens and underscores. */
export function token(...parts: string[]): string {
  const text = parts.join('_').replace(/[^A-Za-z0-9._-]/g, '_');
  return /^[A-Za-z_]/.test(text) ? text : `_${text}`;
}

/** The list, or undefined where it is empty: OSCAL has no empty lists. */
export function nonEmpty<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length > 0 ? items : undefined;
}
