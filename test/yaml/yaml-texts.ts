import * as fc from 'fast-check';

/** Scalars that readers disagree about: words of YAML 1.1, numbers of every base, what looks like either. */
const words = fc.constantFrom(
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'yEs', 'n', 'N', 'no', 'No', 'NO', 'nO', 'on', 'On', 'ON', 'off', 'Off', 'OFF', 'oFF'],
  ...['true', 'True', 'TRUE', 'tRUE', 'false', 'False', 'FALSE', 't', 'f', 'T', 'o', '~', 'null', 'Null', 'NULL', 'nULL', 'nil', 'None'],
  ...['.inf', '-.inf', '+.Inf', '.nan', '.NaN', '.', '..', '-', '+', '--', '-.', '.e1', '_', '_1', '1_', '1__0', '0_7', '-_1', '1_.5'],
  ...['0', '-0', '+0', '00', '007', '08', '0o7', '0O7', '0o8', '-0o17', '0x1F', '0X1f', '0xg', '0x', '-0x10', '0b101', '0B1', '0b2', '-0b11', '+0b11'],
  ...['1e3', '1E3', '1e+3', '1e-3', '1e', 'e1', '1.e1', '.5e2', '1.5.2', '1.', '-.5', '+.5', '1e400', '-1e400', '0.1e-400', '00.5', '-00', '0e0', '-0.0'],
  ...['9007199254740991', '9007199254740993', '9223372036854775807', '9223372036854775808', '18446744073709551615', '18446744073709551616'],
  ...['-9223372036854775808', '-9223372036854775809', '0xffffffffffffffff', '0x10000000000000000', '07777777777777777777777', '0b' + '1'.repeat(64), '0b' + '1'.repeat(65)],
  ...['2001-01-01', '2001-1-1', '2001-01-01T00:00:00Z', '2001-12-14 21:59:43.10 -5', '12:30', '190:20:30', '1:1', '12:30:45.5', '2001-', '2001-1'],
  ...['<<', '=', '1Mi', '100m', '0.5', '1.10', '10.0.0.0/8', '::1', '1,000', '0x_1', '0_x1', '0b_1', '1e3_0', '1_e3', '12e03', '+1', '+-1', '-+1'],
);
const numberLike = fc.string({ unit: fc.constantFrom(...'0123456789abcdefxXoOeE_+-..::'), minLength: 1, maxLength: 9 });
const wordLike = fc.string({ unit: fc.constantFrom(...'yYnNtTfFoOeEsSruUlLa~.'), minLength: 1, maxLength: 5 });
const anyPlain = fc.string({ unit: fc.constantFrom(...'abz019 -:#,[]{}&*!|>\'"%@`?=~./_+\\é\u4e2d'), minLength: 1, maxLength: 12 });
const content = fc.string({ unit: fc.constantFrom(...'ab 01:#-\'"\\,{}[]\n\t~é\u{1f600}'), maxLength: 24 });

/** One scalar, unquoted. */
export const plainScalar: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: words }, { weight: 4, arbitrary: numberLike }, { weight: 1, arbitrary: wordLike }, { weight: 2, arbitrary: anyPlain },
);

const single = content.map(text => `'${text.replace(/'/g, "''").replace(/\n/g, '\n\n  ')}'`);
const double = content.map(text => JSON.stringify(text).replace(/[\ud800-\udfff]/g, ''));
const escapes = fc.array(fc.constantFrom('\\n', '\\t', '\\x41', '\\u00e9', '\\U0001F600', '\\e', '\\_', '\\/', '\\"', '\\\\', '\\\n    ', 'a', ' ', '\n  ', '\\N', '\\q'), { maxLength: 6 })
  .map(parts => `"${parts.join('')}"`);
const tagged = fc.tuple(fc.constantFrom('!!str', '!!int', '!!bool', '!!float', '!!null', '!!binary', '!!timestamp', '!foo', '!!python/object', '!', '!!set'), fc.oneof(words, single, double))
  .map(([tag, text]) => `${tag} ${text}`);

/** A scalar of block style, to stand behind a key in the first column. */
const block = fc.tuple(
  fc.constantFrom('|', '>', '|-', '>-', '|+', '>+', '|2', '>2-', '| # note'),
  fc.array(fc.constantFrom('', 'a', 'b: c', '# no comment', ' deeper', '- x', '---', "'q'", '\tt', 'end  '), { maxLength: 5 }),
).map(([header, lines]) => `${header}\n${lines.map(line => line && `  ${line}`).join('\n')}${lines.length ? '\n' : ''}`);

/** One scalar in any style. */
export const scalar: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: plainScalar }, { weight: 1, arbitrary: single }, { weight: 1, arbitrary: double }, { weight: 1, arbitrary: escapes },
  { weight: 2, arbitrary: tagged },
);

const key = fc.oneof({ weight: 3, arbitrary: fc.constantFrom('a', 'b', 'c', 'd', 'name', 'privileged') }, { weight: 1, arbitrary: scalar });

const flow: fc.Memo<string> = fc.memo(depth => depth <= 1 ? scalar : fc.oneof(
  scalar,
  fc.array(flow(depth - 1), { maxLength: 3 }).map(items => `[${items.join(', ')}]`),
  fc.array(fc.tuple(key, flow(depth - 1)), { maxLength: 3 }).map(fields => `{${fields.map(([k, v]) => `${k}: ${v}`).join(', ')}}`),
));

/** Mappings and lists in block style with anchors, aliases and merge keys; most of it well formed. */
export const structured: fc.Arbitrary<string> = fc.tuple(
  fc.array(fc.oneof(
    { weight: 3, arbitrary: fc.tuple(key, scalar).map(([k, v]) => `${k}: ${v}`) },
    { weight: 1, arbitrary: fc.tuple(key, block).map(([k, v]) => `${k}: ${v}`) },
    { weight: 1, arbitrary: fc.tuple(key, flow(3)).map(([k, v]) => `${k}: ${v}`) },
    { weight: 1, arbitrary: fc.tuple(key, fc.array(scalar, { maxLength: 3 })).map(([k, v]) => `${k}:${v.map(item => `\n- ${item}`).join('')}`) },
    { weight: 1, arbitrary: fc.tuple(key, scalar, scalar).map(([k, v, w]) => `${k}:\n  - a: ${v}\n    b: ${w}\n  -\n    c: 1\n  - - x\n    - y`) },
    { weight: 1, arbitrary: fc.tuple(key, scalar).map(([k, v]) => `${k}: &anchor {a: ${v}, b: 2, c: [1]}`) },
    { weight: 1, arbitrary: fc.constantFrom('m: *anchor', 'm: {<<: *anchor, a: 7}', 'm: {a: 7, <<: *anchor}', 'm:\n  b: 8\n  <<: [*anchor, {a: 9, z: 1}]', '<<: *anchor', '<<: {b: 5}', 'm: [*anchor, *anchor]') },
    { weight: 1, arbitrary: fc.constantFrom('# note', '', 'x: # note', 'long: one\n  two\n\n  three', '? q\n: r', 'e:', 'e: ""', 't: !!map {a: 1}', 'u: !foo\n  a: 1') },
  ), { minLength: 1, maxLength: 6 }),
).map(([lines]) => `${lines.join('\n')}\n`);
