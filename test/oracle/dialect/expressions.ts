import { readFileSync } from 'fs';
import { join } from 'path';

/** One expression a line. */
function linesOf(file: string): string[] {
  return readFileSync(join(__dirname, file), 'utf8').split('\n').filter(line => line !== '');
}

/** Operators, literals, selection, macros and conversions. */
export const LANGUAGE = linesOf('language.cel');

/** The functions of the libraries. */
export const LIBRARIES = linesOf('libraries.cel');

const VALUES = [
  '1', '-255', '0', '9223372036854775807', '-9223372036854775808', '255u', '1.5', '-0.0', '0.5', '2.5', '1234.5678', '1e21', '1e-7', '123456789.987654321',
  '1.0/0.0', '-1.0/0.0', '0.0/0.0', "'text'", "'é\\U0001F600'", "''", "b'bytes'", "b'\\xff'", 'true', 'false', 'null', '[1, 2]', "['a', 'b']",
  "[dyn(1), dyn('a'), dyn(null), dyn(1.5)]", '[]', "{'b': 1, 'a': 2}", '{2: true, 1: false}', '{}', '[[1], [2]]', "{'k': [1.5]}", "timestamp('2024-01-31T12:00:00.5Z')",
  "duration('1h1.5s')", 'int', 'type(1.5)', 'optional.of(1)', "quantity('1')", "ip('1.2.3.4')", 'object.n', 'object.f', 'object.list', 'object.map', 'object.mixed',
  'object.nothing', 'object.big', '[0.0/0.0, 1.0/0.0]', "[b'a']", '[timestamp(0)]', "[duration('1s')]", '[int]',
];

const VERBS = ['%s', '%d', '%f', '%.2f', '%.0f', '%e', '%.3e', '%.0e', '%b', '%o', '%x', '%X'];

/** Every clause of format() with every kind of value, and what surrounds clauses. */
export const FORMATS = [
  ...VERBS.flatMap(verb => VALUES.map(value => `'${verb}'.format([${value}])`)),
  ...['%', '%%', '100%%', '%s %s', '%s', 'none', '%q', '%.f', '%.s', '%.2s', '%.2d', '%5d', '%-s', '%.1000f', '%s%%%d', '%S', '%D', '%F', '%E', '%v', '%.10b', ''].flatMap(
    template => ["['a', 'b']", "['a']", '[]', "[dyn('a'), dyn(1)]", '[1.5]'].map(values => `'${template}'.format(${values})`)),
  "'%s'.format('a')", "'%s'.format([1, 'a'])", "'%s %d'.format(['a', 1])", "'%s'.format([[1, 'a']])", "'%s'.format([{'a': 1, 'b': 'x'}])",
  "'%s'.format(object.list)", "'%s'.format(object.n)", 'object.name.format([1])', 'object.n.format([1])', "'%s %s'.format([object, object])",
  "'%f'.format(['NaN'])", "'%f'.format(['Infinity'])", "'%f'.format(['-Infinity'])", "'%e'.format(['NaN'])", "'%f'.format(['1.5'])", "'%d'.format(['NaN'])",
  "'%d'.format(['Infinity'])", "'%.20f'.format([0.1])", "'%.15f'.format([1.1])", "'%.1f'.format([0.25])", "'%.1f'.format([0.35])", "'%.2f'.format([1.005])",
  "'%.0f'.format([0.5])", "'%.0f'.format([1.5])", "'%f'.format([1e30])", "'%f'.format([1e300])", "'%.3f'.format([123456789012345.6789])", "'%e'.format([0])", "'%.2e'.format([12345])",
  "'%.1e'.format([0.25])", "'%.0e'.format([2.5])", "'%.1e'.format([1.25])", "'%.6f'.format([5e-7])",
];

const OPERANDS = [
  '1', '-1', '0', '2u', '1.0', '1.5', '9223372036854775807', '18446744073709551615u', '9223372036854775808.0', '0.0/0.0', '1.0/0.0', "'a'", "''", "b'a'", 'true', 'null',
  '[1]', '[]', "{'a': 1}", '{}', 'timestamp(1)', "duration('1s')", 'int', 'optional.of(1)', "quantity('1')", "ip('1.1.1.1')",
  'object.n', 'object.f', 'object.name', 'object.list', 'object.map', 'object.nothing', 'object.flag',
];

/** Every operator between every two kinds of values, as they are and as dyn. */
export const OPERATIONS = ['+', '-', '*', '/', '%', '==', '!=', '<', '<=', '>', '>=', 'in', '&&', '||'].flatMap(operator =>
  OPERANDS.flatMap(left => OPERANDS.flatMap(right => [`(${left}) ${operator} (${right})`, `dyn(${left}) ${operator} dyn(${right})`])));
