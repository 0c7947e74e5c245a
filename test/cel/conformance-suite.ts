import { tests } from '@bufbuild/cel-spec/testdata/conformance.js';
import { CelDouble, CelError, CelSyntaxError, CelUint } from '../../src/cel';
import { compileProgram } from '../../src/cel/program';
import { CelDuration, CelTimestamp } from '../../src/cel/time';
import { celEquals, CelType, intFrom, typeNameOf } from '../../src/cel/values';

/** A test of the conformance data, in its JSON form (`cel.expr.conformance.test.SimpleTest`). */
export interface ConformanceTest {
  /** `suite/section/name` */
  readonly id: string;
  readonly expr: string;
  readonly variables: readonly string[];
  readonly bindings: Readonly<Record<string, any>>;
  readonly container: string;
  readonly value?: any;
  readonly fails: boolean;
  /** The test is about evaluation: types are not checked first. */
  readonly unchecked: boolean;
  /** The test is only about the static type. */
  readonly typeOnly: boolean;
}

/** A test as the package holds it. */
interface RawTest {
  readonly original: any;
}

interface RawSuite {
  readonly name: string;
  readonly suites?: RawSuite[];
  readonly tests?: RawTest[];
}

function flatten({ name, suites = [], tests: own = [] }: RawSuite, path: string): ConformanceTest[] {
  const here = path === '' ? name : `${path}/${name}`;
  return [
    ...suites.flatMap(suite => flatten(suite, here)),
    ...own.map(({ original }): ConformanceTest => {
      const bindings = original.bindings ?? {};
      const declared = (original.typeEnv ?? []).filter((it: any) => it.ident).map((it: any) => it.name);
      return {
        id: `${here}/${original.name ?? original.expr}`,
        expr: original.expr,
        variables: [...new Set<string>([...declared, ...Object.keys(bindings)])],
        bindings: Object.fromEntries(Object.entries<any>(bindings).map(([key, { value }]) => [key, value])),
        container: original.container ?? '',
        // A test without an expectation expects true.
        value: original.value ?? original.typedResult?.result ?? { boolValue: true },
        fails: original.evalError !== undefined,
        unchecked: original.disableCheck === true,
        typeOnly: original.typedResult !== undefined && original.typedResult.result === undefined,
      };
    }),
  ];
}

/** The tests of one of the suites that `@bufbuild/cel-spec` ships. */
export function conformanceTests(): ConformanceTest[] {
  return (tests as RawSuite).suites!.flatMap(suite => flatten(suite, ''));
}

/** Values that only exist with protobuf messages. */
export class Unsupported extends Error {}

/** `cel.expr.Value` in JSON to a value of ours. */
export function fromExprValue(value: any): any {
  const [[kind, content]] = Object.entries<any>(value);
  switch (kind) {
    case 'nullValue': return null;
    case 'boolValue': case 'stringValue': return content;
    case 'int64Value': return intFrom(BigInt(content));
    case 'uint64Value': return new CelUint(BigInt(content));
    case 'doubleValue': return new CelDouble(Number(content));
    case 'bytesValue': return new Uint8Array(Buffer.from(content, 'base64'));
    case 'typeValue': return new CelType(content);
    case 'listValue': return (content.values ?? []).map(fromExprValue);
    case 'mapValue': return new Map((content.entries ?? []).map((entry: any) => [fromExprValue(entry.key), fromExprValue(entry.value)]));
    case 'objectValue': return fromMessage(content);
    default: throw new Unsupported(kind);
  }
}

function fromMessage(message: any): any {
  const name = message['@type'].replace('type.googleapis.com/', '');
  if (name === 'google.protobuf.Duration') return CelDuration.parse(message.value);
  if (name === 'google.protobuf.Timestamp') return CelTimestamp.parse(message.value);
  throw new Unsupported(name);
}

/** Undefined when the test passes, else what went wrong. */
export function runConformanceTest({ expr, variables, bindings, value, fails, unchecked }: ConformanceTest): string | undefined {
  let actual: unknown;
  try {
    const values = Object.fromEntries(Object.entries(bindings).map(([name, bound]) => [name, fromExprValue(bound)]));
    actual = compileProgram(expr, { variables, types: unchecked ? 'none' : 'standard' }).evaluate(values);
  } catch (error) {
    if (error instanceof Unsupported) return `unsupported binding ${error.message}`;
    if (!(error instanceof CelError) && !(error instanceof CelSyntaxError)) return `crashed: ${(error as Error).stack}`;
    return fails ? undefined : `${error.name}: ${error.message}`;
  }
  if (fails) return `expected an error, got ${show(actual)}`;
  try {
    const expected = fromExprValue(value);
    return same(actual, expected) ? undefined : `expected ${show(expected)}, got ${show(actual)}`;
  } catch (error) {
    if (error instanceof Unsupported) return `unsupported result ${error.message}`;
    throw error;
  }
}

/** Equality that tells 1 from 1u and 1.0, and knows NaN. */
function same(a: unknown, b: unknown): boolean {
  if (typeNameOf(a) !== typeNameOf(b)) return false;
  return (a instanceof CelDouble && b instanceof CelDouble && Object.is(a.value, b.value)) || celEquals(a, b);
}

function show(value: unknown): string {
  return JSON.stringify(value, (_, item) => typeof item === 'bigint' ? `${item}n` : item instanceof Map ? [...item] : item);
}
