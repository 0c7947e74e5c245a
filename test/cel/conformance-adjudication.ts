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
  { reason: 'names in backticks are not switched on in the API server', matches: ids(/^fields\/quoted_map_fields\//) },
  { reason: 'names are always checked when an expression is compiled', matches: ids(/\/unbound_is_runtime_error$|^parse\/receiver_function_names\//) },
  { reason: 'there is no container of names', matches: test => test.container !== '' },
];

/** Tests that fail and why that is accepted: `suite/section/name` to reason. */
export const FAILED: Readonly<Record<string, string>> = {};
