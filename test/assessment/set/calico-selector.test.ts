import * as fc from 'fast-check';
import { calicoSelector } from '../../../src/assessment/set/calico-selector';
import { labelsIn } from '../../../src/assessment/set/labels';
import { anchorsOf } from '../../../src/assessment/set/selector';

const matches = (selector: unknown, labels: { [key: string]: string }) => calicoSelector(selector).matches(labelsIn(labels));

describe('a selector of Calico', () => {
  it.each<[string, { [key: string]: string }, boolean]>([
    ["app == 'web'", { app: 'web' }, true],
    ['app == "web"', { app: 'web' }, true],
    ["app=='web'&&tier!='db'", { app: 'web' }, true],
    ["app != 'web'", {}, true],
    ["app != 'web'", { app: 'web' }, false],
    ["app in {'a', 'b'}", { app: 'b' }, true],
    ["app in {'a', 'b'}", {}, false],
    ["app not in {'a', 'b'}", {}, true],
    ["app not in { 'a' }", { app: 'a' }, false],
    ['has(app)', { app: '' }, true],
    ['!has(app)', { app: '' }, false],
    ["app contains 'e'", { app: 'web' }, true],
    ["app starts with 'w'", { app: 'web' }, true],
    ["app ends with 'w'", { app: 'web' }, false],
    ['has(a) || has(b) && has(c)', { a: '' }, true],
    ['(has(a) || has(b)) && has(c)', { a: '' }, false],
    ['!(has(a) || has(b))', { c: '' }, true],
    ['!!has(a)', { a: '' }, true],
    ["projectcalico.org/namespace == 'shop'", { 'projectcalico.org/namespace': 'shop' }, true],
    ['all()', {}, true],
    ['all() && has(a)', {}, false],
    ['global()', {}, false],
    ['has(constructor)', {}, false],
    ['', { a: '' }, true],
  ])('%s on %j is %p', (selector, labels, expected) => {
    expect(matches(selector, labels)).toBe(expected);
  });

  it.each(['app = web', "app == 'web", 'app == web', "(app == 'web'", "app == 'web')", 'has(app', 'app', '&&', "app in 'web'", "app not 'web'", "app starts 'w'", 'any()', '{}', '!', 7, [], null, 'a'.repeat(2000)])(
    'that cannot be read matches nothing: %p', selector => {
      expect(matches(selector, { app: 'web' })).toBe(false);
    });

  const term = fc.constantFrom("a == '1'", "a != '1'", "b in {'1', '2'}", "b not in {'1'}", 'has(a)', "a contains '1'", "b starts with '2'", 'all()', 'global()');
  const { expression } = fc.letrec<{ expression: string }>(tie => ({
    expression: fc.oneof({ maxDepth: 4, withCrossShrink: true }, term, fc.tuple(tie('expression'), fc.constantFrom('&&', '||'), tie('expression')).map(([l, op, r]) => `(${l} ${op} ${r})`),
      tie('expression').map(e => `!(${e})`)),
  }));

  it('is found by its anchors wherever it matches', () => {
    fc.assert(fc.property(expression, fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2')), (text, given) => {
      const [selector, labels] = [calicoSelector(text), labelsIn(given)];
      const anchors = new Set(anchorsOf(labels));
      if (selector.matches(labels) && selector.anchors) expect(selector.anchors.some(anchor => anchors.has(anchor))).toBe(true);
      expect(calicoSelector(`!(${text})`).matches(labels)).toBe(!selector.matches(labels));
    }), { seed: 20250101, numRuns: 2000 });
  });

  it('throws on no text', () => {
    const piece = fc.constantFrom('a', "'1'", '==', '!=', '&&', '||', '!', '(', ')', '{', '}', ',', ' ', 'in', 'not', 'has', 'all', '"', '$');
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
      expect(() => matches(pieces.join(' '), { a: '1' })).not.toThrow();
    }), { seed: 20250101, numRuns: 2000 });
  });
});
