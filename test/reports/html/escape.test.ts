import fc from 'fast-check';
import { escapeHtml, jsonInScript, shortened } from '../../../src/reports/html/escape';

const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': '\'' };

/** What a name can be made of, the dangerous more often than not. */
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.constantFrom('</script>', '<!--', ']]>', '&lt;', '"', '\'', '\u2028', '\u2029', '\ud800', '\u202e', 'x')).map(parts => parts.join('')));

describe('escapeHtml', () => {
  it('gives text that ends no element and no attribute, and that a browser reads as it was written', () => {
    fc.assert(fc.property(text, given => {
      const escaped = escapeHtml(given);
      expect(escaped).not.toMatch(/[<>"']/);
      const read = escaped.replace(/&(amp|lt|gt|quot|#39);/g, entity => ENTITIES[entity]);
      expect(read.replace(/\\u([0-9a-f]{4})/g, (_, code) => String.fromCharCode(parseInt(code, 16))))
        .toBe(given.replace(/\\u([0-9a-f]{4})/g, (_, code) => String.fromCharCode(parseInt(code, 16))));
    }));
  });
});

describe('jsonInScript', () => {
  it('gives JSON of the same value without a character that ends a script', () => {
    fc.assert(fc.property(fc.oneof(text, fc.jsonValue()), value => {
      const json = jsonInScript(value);
      expect(json).not.toMatch(/[<>&\u2028\u2029]/);
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
    }));
  });
});

describe('shortened', () => {
  it('keeps what people can read, and says how long the rest was', () => {
    expect(shortened('x'.repeat(2000))).toHaveLength(2000);
    expect(shortened('x'.repeat(3_000_000))).toMatch(/^x{2000}… \(3000000 characters\)$/);
  });
});
