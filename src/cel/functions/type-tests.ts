import { Type } from '../types';
import { CelValue, isInt, isMap } from '../values';

type Test = (value: unknown) => boolean;

const ANYTHING: Test = () => true;

const TESTS: Record<string, Test> = {
  dyn: ANYTHING,
  bool: value => typeof value === 'boolean',
  int: isInt,
  string: value => typeof value === 'string',
  null_type: value => value === null,
  list: Array.isArray,
  map: isMap,
  bytes: value => value instanceof Uint8Array,
};

/** The test at run time for values of a type. Elements of aggregates are not looked at. */
export function typeTest({ name }: Type): Test {
  if (/^[A-Z]$/.test(name)) return ANYTHING;
  return TESTS[name] ??= value => value instanceof CelValue && value.typeName === name;
}
