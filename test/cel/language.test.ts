import * as fc from 'fast-check';
import { evaluate, syntaxError } from './evaluate';
import { CelDouble, CelError, compileCel } from '../../src/cel';

describe('error absorption', () => {
  test.each([
    ['object.a.b == 1 || true', true],
    ['true || object.a.b == 1', true],
    ['object.a.b == 1 && false', false],
    ['false && object.a.b == 1', false],
    ['object.a.b || object.c || true', true],
    ['[0, 2].exists(i, 4 / i == 2)', true],
    ['[0, 1].all(i, 4 / i == 5)', false],
    ['[0, 2].exists(i, j, 4 / j == 2)', true],
  ])('%s is %s', (expression, expected) => {
    expect(evaluate(expression, { object: {} })).toBe(expected);
  });

  test.each([
    'object.a.b == 1 || false',
    'object.a.b == 1 && true',
    '[0, 2].all(i, 4 / i == 2)',
    '[0, 2].exists(i, 4 / i == 5)',
    '[0, 2].exists_one(i, 4 / i == 2)',
    '[0, 2].filter(i, 4 / i == 2)',
  ])('%s fails, as nothing decides', expression => {
    expect(() => evaluate(expression, { object: {} })).toThrow(CelError);
  });

  test('does not hide that an evaluation was stopped', () => {
    const list = new Array(4_000_000).fill(0);
    expect(() => evaluate('[1, 2, 3].all(i, list.exists(x, true)) || true', { list })).toThrow('more than 10000000 elements');
  });
});

describe('integers', () => {
  test('have 64 bits', () => {
    expect(evaluate('9007199254740993 + 9007199254740993')).toBe(18014398509481986n);
    expect(evaluate('9223372036854775807')).toBe(9223372036854775807n);
    expect(evaluate('-9223372036854775808')).toBe(-9223372036854775808n);
  });

  test.each(['9223372036854775807 + 1', '-9223372036854775808 - 1', '4611686018427387904 * 2', '-(-9223372036854775808)', '1 / 0', '1 % 0'])(
    '%s fails', expression => {
      expect(() => evaluate(expression)).toThrow(CelError);
    });

  test('are what JSON writes without fraction', () => {
    expect(evaluate('type(object.n) == int && object.n + 1 == 8081', { object: { n: 8080 } })).toBe(true);
    expect(evaluate('object.n', { object: { n: 1.5 } })).toEqual(new CelDouble(1.5));
  });

  test('compute as bigint does', () => {
    const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    const OPERATORS: Record<string, (a: bigint, b: bigint) => bigint> = { '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b };
    fc.assert(fc.property(int64, int64, fc.constantFrom(...Object.keys(OPERATORS)), (a, b, operator) => {
      const expected = OPERATORS[operator](a, b);
      const run = () => evaluate(`a ${operator} b`, { a, b });
      if (BigInt.asIntN(64, expected) === expected) expect(BigInt(run())).toBe(expected);
      else expect(run).toThrow('integer overflow');
    }));
  });

  test('compare across types', () => {
    expect(evaluate('1 < 1.5 && 2u > 1 && dyn(1) == 1.0 && dyn(1u) == 1')).toBe(true);
  });
});

describe('field selection', () => {
  const object = JSON.parse('{"spec": {"a": null, "__proto__": {"x": 1}}, "list": [1], "text": "t"}');

  test.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])('does not follow the prototype to %s', name => {
    expect(() => evaluate(`object.${name}`, { object })).toThrow(`no such key: ${name}`);
    expect(evaluate(`has(object.${name})`, { object })).toBe(false);
    expect(evaluate(`object.?${name}.hasValue()`, { object })).toBe(false);
    expect(evaluate(`'${name}' in object`, { object })).toBe(false);
    expect(evaluate(`object[?'${name}'].hasValue()`, { object })).toBe(false);
  });

  test('reads an own property of a dangerous name', () => {
    expect(evaluate('object.spec.__proto__.x', { object })).toBe(1);
    expect(() => evaluate('object.list.length', { object })).toThrow(CelError);
    expect(() => evaluate('object.text.length', { object })).toThrow(CelError);
  });

  test('does not see what the prototype of an object has', () => {
    expect(() => evaluate('object.hostPID', { object: Object.create({ hostPID: true }) })).toThrow('no such key: hostPID');
  });

  test('takes null for a value, and for something without fields', () => {
    expect(evaluate('has(object.spec.a)', { object })).toBe(true);
    expect(evaluate('object.spec.a.?b.hasValue() || has(object.spec.a.b)', { object })).toBe(false);
  });

  test('reads maps of JavaScript', () => {
    expect(evaluate("m.a + m['b']", { m: new Map([['a', 1], ['b', 2]]) })).toBe(3);
  });
});

describe('optional values', () => {
  const c = { securityContext: { privileged: false, ports: [1, 2] } };

  test.each([
    ['c.?securityContext.?privileged.orValue(true)', false],
    ['c.?securityContext.privileged.orValue(true)', false],
    ['c.?nothing.?privileged.orValue(true)', true],
    ['c.?nothing.privileged.hasValue()', false],
    ["c[?'securityContext'].?ports[?1].orValue(0)", 2],
    ["c[?'securityContext'].ports[?7].orValue(0)", 0],
    ['c.?a.or(c.?securityContext).value().privileged', false],
    ['c.?a.orValue(c.?b.orValue(3))', 3],
    ['optional.of(2).optMap(x, x * 2).value()', 4],
    ['optional.of(2).optFlatMap(x, optional.none()).hasValue()', false],
    ['optional.ofNonZeroValue("").hasValue()', false],
    ['[?c.?a, ?optional.of(dyn(1))]', [1]],
    ['{?"a": c.?a}.size()', 0],
    ['has(c.?securityContext.privileged)', true],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression, { c })).toEqual(expected);
  });

  test('need a value for value()', () => {
    expect(() => evaluate('c.?a.value()', { c })).toThrow(CelError);
  });

  test('evaluate the alternative only when they are empty', () => {
    expect(evaluate('c.?securityContext.?privileged.orValue(c.a.b)', { c })).toBe(false);
  });
});

describe('comprehensions', () => {
  test.each([
    ['[1, 2, 3].map(x, x > 1, x * 10)', [20, 30]],
    ["{'a': 1, 'b': 2}.map(k, k)", ['a', 'b']],
    ['[[1, 2], [3]].map(l, l.map(x, x + l.size()))', [[3, 4], [4]]],
    ['[1, 2].map(x, [3, 4].map(x, x))', [[3, 4], [3, 4]]],
    ["['b', 'a'].transformList(i, v, v + string(i))", ['b0', 'a1']],
    ["{'a': 1}.transformMap(k, v, v + 1)['a']", 2],
    ["{'a': 'x'}.transformMapEntry(k, v, {v: k})['x']", 'a'],
    ["[{'n': 2}, {'n': 1}].sortBy(x, x.n)[0].n", 1],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });

  test('may nest evaluations of the same program', () => {
    const program = compileCel('list.all(x, x.ok)', { variables: ['list'] });
    const inner = { get ok() { return program.evaluate({ list: [{ ok: true }] }); } };
    expect(program.evaluate({ list: [inner, { ok: false }] })).toBe(false);
  });
});

describe('literals', () => {
  test.each([
    [String.raw`'\n\t\\\'\x41\u00e9\U0001F431\101'`, '\n\t\\\'Aé🐱A'],
    [String.raw`r'\n'`, '\\n'],
    ['"""a\n"b"\n"""', 'a\n"b"\n'],
    ["'''it's'''", "it's"],
    [String.raw`b'\xff\000é'`, Uint8Array.from([255, 0, 0xc3, 0xa9])],
    ['0xFF', 255],
    ['1.5e3', new CelDouble(1500)],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });
});

describe('syntax errors', () => {
  test.each([
    ['1 +\n  )', "2:3 unexpected ')': expected an expression"],
    ["'abc", "1:1 string is not closed: expected '"],
    ['foo', "1:1 undeclared variable 'foo': expected one of object"],
    ['object.all(x, y)', "1:15 undeclared variable 'y': expected one of object"],
    ["object.name.nope('a')", "1:13 undeclared method 'nope'"],
    ['nope(1)', "1:1 undeclared function 'nope'"],
    ["'a'.startsWith()", '1:5 startsWith() takes 1 arguments, not 0'],
    ["'😀' + 1", '1:5 no such overload: string + int'],
    ["object.x && 'a'", "1:13 '&&' needs a bool, not string"],
    ['!1', "1:2 '!' needs a bool, not int"],
    ['object.x ? 1 : "a"', "1:10 the branches of '?:' have different types: int and string"],
    ["[1, 'a']", '1:5 the elements of a list have different types: int and string; wrap each in dyn()'],
    ["['', object.x]", '1:13 the elements of a list have different types: string and dyn; wrap each in dyn()'],
    ["{'a': 1, 'b': true}", '1:15 the values of a map have different types: int and bool; wrap each in dyn()'],
    ["object.x.matches('a(')", '1:18 invalid regular expression "a(": error parsing regexp: missing closing ): `a(`'],
    ["object.x.matches('(?=a)')", '1:18 invalid regular expression "(?=a)": error parsing regexp: invalid or unsupported Perl syntax: `(?=`'],
    ["duration('soon')", '1:10 "soon" is no duration: expected for example \'1h30m\''],
    ['has(object)', '1:1 has() takes one selection of a field: has(a.b)'],
    ['object.all(1, true)', '1:12 all() expects the name of a variable here'],
    ['9223372036854775808', '1:1 int literal 9223372036854775808 is out of range: it must be below 2^63'],
    ['object.package.namespace == for', "1:29 'for' is a reserved word"],
    ['Object{}', "1:1 'Object{…}': messages cannot be made here, write a map"],
    ['object.x @ 1', '1:10 unexpected character "@"'],
  ])('%s', (expression, expected) => {
    expect(syntaxError(expression, ['object'])).toBe(expected);
  });

  test('end expressions that are too long or too deep', () => {
    expect(syntaxError(`'${'a'.repeat(100_000)}'`)).toContain('at most 100000');
    expect(syntaxError('('.repeat(5_000) + '1' + ')'.repeat(5_000))).toContain('deeper than 250');
    expect(syntaxError('1' + ' + 1'.repeat(5_000))).toContain('deeper than 250');
    expect(syntaxError('!'.repeat(5_000) + 'true')).toContain('deeper than 250');
    expect(evaluate(`false${' || false'.repeat(5_000)} || true`)).toBe(true);
  });

  test('are the only errors of the compiler, whatever the text', () => {
    const token = fc.constantFrom('object', '.', '?', '(', ')', '[', ']', '{', '}', ',', "'a'", '1', 'all', 'x', '==', '&&', '!', '-', 'in', ':', ' ', 'has');
    fc.assert(fc.property(fc.oneof(fc.array(token, { maxLength: 12 }).map(parts => parts.join('')), fc.string()), text => {
      try {
        compileCel(text, { variables: ['object'] });
      } catch (error) {
        expect((error as Error).name).toBe('CelSyntaxError');
      }
    }), { numRuns: 500 });
  });
});

describe('gating by Kubernetes version', () => {
  test.each([
    ['object.?a.hasValue()', '1.28', "1:9 optional field selection '.?' can be used from kubernetes 1.29, the target is 1.28"],
    ["quantity('1') == quantity('1')", '1.28', '1:1 quantity() can be used from kubernetes 1.29, the target is 1.28'],
    ["sets.contains(['a'], ['a'])", '1.29', '1:6 sets.contains() can be used from kubernetes 1.30, the target is 1.29'],
    ["'%s'.format(['a'])", '1.29', '1:6 format() can be used from kubernetes 1.30, the target is 1.29'],
    ["isIP('::1')", '1.30', '1:1 isIP() can be used from kubernetes 1.31, the target is 1.30'],
    ["format.named('uuid').hasValue()", '1.31', '1:8 format.named() can be used from kubernetes 1.32, the target is 1.31'],
    ['[1].all(i, v, v == 1)', '1.32', '1:5 all() with two variables can be used from kubernetes 1.33, the target is 1.32'],
    ["isSemver('1.0.0')", '1.33', '1:1 isSemver() can be used from kubernetes 1.34, the target is 1.33'],
    ['[1, 1].distinct().size() == 1', '1.34', '1:8 distinct() can be used from kubernetes 1.35, the target is 1.34'],
    ['[1].includes(1)', '1.37', '1:5 includes() can be used from kubernetes 1.38, the target is 1.37'],
  ])('%s is too new for %s', (expression, version, expected) => {
    expect(syntaxError(expression, ['object'], version)).toBe(expected);
    const [, since] = /from kubernetes (1\.\d+)/.exec(expected)!;
    expect(() => compileCel(expression, { variables: ['object'], kubernetesVersion: since })).not.toThrow();
  });

  test('lets lists mix dyn with other types up to 1.29', () => {
    expect(() => compileCel("['', object.x]", { variables: ['object'], kubernetesVersion: '1.29' })).not.toThrow();
  });
});
