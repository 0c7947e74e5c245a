import { FULL_PROFILE } from './full-profile';
import { Control } from '../../../src/controls';

/** What controls compare a field with. */
export interface Words {
  readonly texts: readonly string[];
  readonly numbers: readonly number[];
}

const FIELD = /\.\??([a-zA-Z]\w*)\b(?!\()/g;
const TEXT = /'((?:[^'\\]|\\.)*)'/g;
const NUMBER = /(?<![\w.'])(\d+)(?![\w.'])/g;

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.flatMap(textsOf) : typeof value === 'string' ? [value] : [];
}

function numbersOf(value: unknown): number[] {
  return typeof value === 'number' ? [value - 1, value, value + 1] : [];
}

function wordsOf({ expression }: Control, parameters: { [name: string]: unknown }): { texts: string[]; numbers: number[] } {
  const literals = [...expression.matchAll(TEXT)].map(([, text]) => text.replace(/\\(.)/g, '$1'));
  return {
    texts: [...literals, ...Object.values(parameters).flatMap(textsOf)].filter(text => text.length > 0 && text.length < 100),
    numbers: [...[...expression.replace(TEXT, '').matchAll(NUMBER)].flatMap(([, digits]) => numbersOf(Number(digits))), ...Object.values(parameters).flatMap(numbersOf)],
  };
}

/**
 * For the name of every field that a control of the catalogue mentions: the texts and numbers in the expressions that mention
 * it and in their parameters, and the neighbours of the numbers. The verdicts change around them, whatever the controls are.
 */
export function vocabulary(kubernetesVersion: string): ReadonlyMap<string, Words> {
  const words = new Map<string, { texts: Set<string>; numbers: Set<number> }>();
  for (const { control, parameters } of FULL_PROFILE._effectiveControls(kubernetesVersion)) {
    const { texts, numbers } = wordsOf(control, parameters);
    for (const [, field] of `${control.expression} .${control.path?.split('/').pop() ?? ''}`.matchAll(FIELD)) {
      const entry = words.get(field) ?? { texts: new Set<string>(), numbers: new Set<number>() };
      texts.forEach(text => entry.texts.add(text));
      numbers.forEach(number => entry.numbers.add(number));
      words.set(field, entry);
    }
  }
  return new Map([...words].map(([field, { texts, numbers }]) => [field, { texts: [...texts], numbers: [...numbers] }]));
}
