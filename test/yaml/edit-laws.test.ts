import * as fc from 'fast-check';
import { anyObject, anyValue, Choices, mutated, plainObject, styled } from './styled-text';
import { aliasBudget, editDocument, parseSource, sameValue, sourcesOf } from '../../src/yaml';

function read(text: string): unknown {
  const [source, ...others] = sourcesOf(text, 'x.yaml');
  if (others.length > 0) throw new Error('more than one document');
  return parseSource(source, text.slice(source.start, source.end), aliasBudget());
}

const seed = fc.integer({ min: 0, max: 2 ** 31 });
const fresh = fc.array(anyValue, { minLength: 4, maxLength: 4 });

/** Comments by their unique names. */
const notes = (text: string) => (text.match(/# note\d+\./g) ?? []).sort();

function run(value: Record<string, unknown>, values: readonly unknown[], number: number, options = {}) {
  const choices = new Choices(number);
  const { text, scalarLines } = styled(value, choices, options);
  const after = mutated(value, choices, () => values[choices.below(values.length)]);
  const [kept] = Object.entries(value);
  // A document that has nothing in common with what it was is written, not edited.
  const isObject = after !== null && typeof after === 'object' && !Array.isArray(after);
  return { text, scalarLines, after: Object.fromEntries([...Object.entries(isObject ? after : {}), kept]) as any };
}

describe('the text of any document, edited', () => {
  it('is a text that the reader reads as it was meant (the tests themselves)', () => {
    fc.assert(fc.property(anyObject, seed, (value, number) => {
      expect(read(styled(value, new Choices(number)).text)).toEqual(value);
    }), { numRuns: 500 });
  });

  it('says what was wanted, and refuses nothing', () => {
    fc.assert(fc.property(anyObject, fresh, seed, (value, values, number) => {
      const { text, after } = run(value, values, number);
      const edited = editDocument(text, value, after, { read });
      expect(edited.refused).toEqual([]);
      expect(sameValue(read(edited.text), after)).toBe(true);
    }), { numRuns: 2000 });
  });

  it('loses no comment', () => {
    fc.assert(fc.property(anyObject, fresh, seed, (value, values, number) => {
      const { text, after } = run(value, values, number);
      expect(notes(editDocument(text, value, after, { read }).text)).toEqual(notes(text));
    }), { numRuns: 1500 });
  });

  it('keeps every line of a field that does not change, in order', () => {
    fc.assert(fc.property(plainObject, fc.array(plainObject, { minLength: 3, maxLength: 3 }), seed, (value, values, number) => {
      const { text, after, scalarLines } = run(value, values, number, { flow: false });
      const edited = editDocument(text, value, after, { read });
      const lines = edited.text.split(/\r?\n/);
      let at = 0;
      for (const { path, line } of scalarLines) {
        if (!sameValue(fieldAt(value, path), fieldAt(after, path))) continue;
        const found = lines.indexOf(line, at);
        expect({ line, found: found >= 0 }).toEqual({ line, found: true });
        at = found + 1;
      }
    }), { numRuns: 1500 });
  });

  it('changes nothing when it is edited to what it says', () => {
    fc.assert(fc.property(anyObject, seed, (value, number) => {
      const { text } = styled(value, new Choices(number));
      expect(editDocument(text, value, structuredClone(value), { read }).text).toBe(text);
    }), { numRuns: 300 });
  });

  it('comes back as it was when the edits are taken back in objects that keep a field', () => {
    fc.assert(fc.property(plainObject, seed, fc.constantFrom('new', 'other'), (value, number, key) => {
      const { text } = styled(value, new Choices(number), { flow: false });
      const more = { ...value, [key]: { inner: ['x'] } };
      const there = editDocument(text, value, more, { read });
      expect(editDocument(there.text, more, value, { read }).text).toBe(text);
    }), { numRuns: 500 });
  });
});

function fieldAt(value: any, path: readonly string[]): unknown {
  return path.reduce<any>((node, key) => node !== null && typeof node === 'object' && Object.hasOwn(node, key) ? node[key] : undefined, value);
}
