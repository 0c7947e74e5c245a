import { ConformanceTest } from './conformance-suite';

/** Conformance tests that are about something the Kubernetes dialect does not have. */
export interface NotApplicable {
  readonly reason: string;
  readonly matches: (test: ConformanceTest) => boolean;
}

const ids = (pattern: RegExp) => ({ id }: ConformanceTest) => pattern.test(id);
const expressions = (pattern: RegExp) => ({ expr }: ConformanceTest) => pattern.test(expr);
const bindsMessage = ({ bindings }: ConformanceTest) => Object.values(bindings).some(value => {
  const type: string | undefined = value?.objectValue?.['@type'];
  return type !== undefined && !/google\.protobuf\.(Duration|Timestamp)$/.test(type);
});

/** The first row that matches gives the reason. */
export const NOT_APPLICABLE: readonly NotApplicable[] = [
  { reason: 'protobuf extensions are not in the dialect', matches: ids(/^proto2_ext\//) },
  { reason: 'the math extension is not in the dialect', matches: ids(/^math_ext\//) },
  { reason: 'cel.bind is not in the dialect', matches: ids(/^bindings_ext\//) },
  { reason: 'cel.block is not in the dialect', matches: ids(/^block_ext\//) },
  { reason: 'base64 is not in the dialect', matches: ids(/^encoders_ext\//) },
  { reason: 'enums are protobuf: JSON has strings', matches: ids(/^enums\//) },
  { reason: 'wrappers are protobuf: JSON has plain values', matches: ids(/^(?:wrappers|type_deductions\/wrappers|dynamic)\//) },
  { reason: 'messages cannot be made: the API server offers no message types', matches: expressions(/(?<![\w.'"])(?!in\b)[A-Za-z][\w.]*(?:\s|\/\/.*)*\{/) },
  { reason: 'messages are protobuf: objects are JSON', matches: test => bindsMessage(test) || test.variables.includes('msg') },
  { reason: 'only the result of static inference is asked for, the checker does without full inference', matches: test => test.typeOnly },
  { reason: 'names in backticks came with later releases: the oldest that takes policies refuses them', matches: ids(/^fields\/quoted_map_fields\//) },
  { reason: 'names are always checked when an expression is compiled', matches: ids(/\/unbound_is_runtime_error$|^parse\/receiver_function_names\//) },
  { reason: 'there is no container of names', matches: test => test.container !== '' },
];

/** The API server has version 2 of the string extension, which formats for readers of English; the data is of version 4. */
const FORMAT = 'version 2 of format() writes values in lists as literals, commas between thousands, and powers of ten';

const named = (reason: string, prefix: string, names: readonly string[]) => Object.fromEntries(names.map(name => [prefix + name, reason]));

/** Tests that fail and why that is accepted, each because the API server does it too: `suite/section/name` to reason. */
export const FAILED: Readonly<Record<string, string>> = {
  ...named(FORMAT, 'string_ext/format/', [
    'scientific notation formatting clause',
    'default precision for scientific notation',
    'NaN support for scientific notation',
    'positive infinity support for scientific notation',
    'negative infinity support for scientific notation',
    'NaN support for decimal',
    'positive infinity support for decimal',
    'negative infinity support for decimal',
    'positive infinity support for fixed-point',
    'negative infinity support for fixed-point',
    'list support for string',
    'map support for string',
    'map support (all key types)',
    'dyntype support for scientific notation',
    'dyntype NaN/infinity support',
    'dyntype support for lists',
    'dyntype support for maps',
    'scientific notation formatting clause in a string variable',
    'NaN support for decimal',
    'NaN support for scientific notation',
    'default precision for scientific notation',
    'dyntype NaN/infinity support',
    'dyntype support for lists',
    'dyntype support for maps',
    'dyntype support for scientific notation',
    'list support for string',
    'map support (all key types)',
    'map support for string',
    'negative infinity support for decimal',
    'negative infinity support for fixed-point',
    'negative infinity support for scientific notation',
    'positive infinity support for decimal',
    'positive infinity support for fixed-point',
    'positive infinity support for scientific notation',
    'scientific notation formatting clause',
    'scientific notation formatting clause in a string variable',
  ]),
  ...named('behind the end of a string nothing is found', 'string_ext/value_errors/', ['indexof_out_of_range', 'lastindexof_out_of_range']),
  'timestamps/duration_converters/get_milliseconds': 'the whole duration is counted, not what is beyond the full second',
  'optionals/optionals/map_null_entry_no_such_key': 'a field of an optional null is none',
};
