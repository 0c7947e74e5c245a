import { CelSyntaxError, rewriteCel } from '../../src/cel';

/** `params.X` becomes a literal, `params` alone and other names stay. */
const literal = (source: string) => rewriteCel(source, (name, field) => name === 'params' && field !== undefined ? `<${field}>` : undefined);
/** One name for another, whatever is selected from it. */
function renamed(source: string, name: string, text: string): string {
  return rewriteCel(source, (found, field) => found === name ? `${text}${field === undefined ? '' : `.${field}`}` : undefined);
}

describe('rewriteCel', () => {
  it.each([
    ['params.minimum > 3', '<minimum> > 3'],
    ['x in params.list', 'x in <list>'],
    ['params.a.b', '<a>.b'],
    ['params.list[0].name', '<list>[0].name'],
    ['params.list.exists(p, p == params.one)', '<list>.exists(p, p == <one>)'],
    ['f(params.a, [params.b, {params.c: params.d}])', 'f(<a>, [<b>, {<c>: <d>}])'],
    ['!params.on ? -params.a : params.b', '!<on> ? -<a> : <b>'],
    ['params . minimum', '<minimum>'],
  ])('puts a text in the place of a name and its field: %s', (source, result) => {
    expect(literal(source)).toBe(result);
  });

  it.each([
    'object.params.minimum',
    'object.?params.minimum',
    "'params.minimum'",
    '"""params.minimum"""',
    '[1].all(params, params.minimum == 1)',
    '{params: 1}',
    'parameters.minimum',
  ])('leaves what only looks like it alone: %s', source => {
    expect(literal(source)).toBe(source);
  });

  it.each([
    ['object.all(object, object.ok) && object.ok', 'X.all(object, object.ok) && X.ok'],
    ['c.filter(object, object.ok).map(d, object.name)', 'c.filter(object, object.ok).map(d, X.name)'],
    ['object.list.all(x, x.b.all(object, object == x) && object.c == x)', 'X.list.all(x, x.b.all(object, object == x) && X.c == x)'],
    ['object.list.map(object, object.on, object.name)', 'X.list.map(object, object.on, object.name)'],
  ])('leaves variables of comprehensions alone where they stand for the name: %s', (source, result) => {
    expect(renamed(source, 'object', 'X')).toBe(result);
  });

  it.each([
    ['has(object.spec)', 'has(variables.any.spec)'],
    ['has(object.spec.x) && has(other.object)', 'has(variables.any.spec.x) && has(other.object)'],
    ['object.?spec.orValue({}) == object[?"a"].orValue({})', 'variables.any.?spec.orValue({}) == variables.any[?"a"].orValue({})'],
    ['.object.spec == object', 'variables.any.spec == variables.any'],
    ['[1].all(object, object == .object.spec)', '[1].all(object, object == variables.any.spec)'],
  ])('reaches has(), optional fields and names with a dot before: %s', (source, result) => {
    expect(renamed(source, 'object', 'variables.any')).toBe(result);
  });

  it('keeps parentheses, and asks for a name in them without its field', () => {
    expect(renamed('(params).minimum + (1 + 2) * 3', 'params', 'X')).toBe('(X).minimum + (1 + 2) * 3');
  });

  it('gives one line without comments', () => {
    expect(literal("params.a // what it is\n  && true // params.b\n  && 'x // y' != ''")).toBe("<a> && true && 'x // y' != ''");
  });

  it('changes nothing where nothing is asked for, but blanks', () => {
    expect(rewriteCel("a.b(c)  ?  'd  e' : r'\\n' + b'x'", () => undefined)).toBe("a.b(c) ? 'd  e' : r'\\n' + b'x'");
  });

  it('refuses what is no CEL', () => {
    expect(() => literal('params. && 1')).toThrow(CelSyntaxError);
  });
});
