import { CelError } from '../errors';
import { add, compare, noOverload } from '../operators';
import { CelDuration } from '../time';
import { admit, CelDouble, CelUint, celEquals, typeNameOf } from '../values';
import { FunctionRow } from './registry';

const DURATION = 'google.protobuf.Duration';

function extreme(list: unknown[], sign: number, name: string): unknown {
  if (list.length === 0) throw new CelError(`${name}() of an empty list`);
  return list.map(admit).reduce((best, item) => compare(item, best) * sign > 0 ? item : best);
}

const SUMMABLE = new Set(['int', 'uint', 'double', DURATION]);

function sum(list: unknown[]): unknown {
  const items = list.map(admit);
  const stranger = items.find(item => !SUMMABLE.has(typeNameOf(item)));
  if (stranger !== undefined) throw noOverload('sum()', stranger);
  return items.length === 0 ? 0 : items.reduce(add);
}

function isSorted(list: unknown[]): boolean {
  return list.every((item, i) => i === 0 || compare(admit(list[i - 1]), admit(item)) <= 0);
}

function lastIndexOf(list: unknown[], item: unknown): number {
  for (let i = list.length - 1; i >= 0; i--) if (celEquals(admit(list[i]), item)) return i;
  return -1;
}

/** The Kubernetes list library. */
export const LISTS: FunctionRow[] = [
  { signature: 'list(A)#isSorted(): bool', call: isSorted },
  { signature: 'list(int)#sum(): int', call: sum },
  { signature: 'list(uint)#sum(): uint', call: list => list.length === 0 ? new CelUint(0n) : sum(list) },
  { signature: 'list(double)#sum(): double', call: list => list.length === 0 ? new CelDouble(0) : sum(list) },
  { signature: `list(${DURATION})#sum(): ${DURATION}`, call: list => list.length === 0 ? new CelDuration(0n) : sum(list) },
  { signature: 'list(A)#min(): A', call: list => extreme(list, -1, 'min') },
  { signature: 'list(A)#max(): A', call: list => extreme(list, 1, 'max') },
  { signature: 'list(A)#indexOf(A): int', call: (list: unknown[], item) => list.findIndex(other => celEquals(admit(other), item)) },
  { signature: 'list(A)#lastIndexOf(A): int', call: lastIndexOf },
];
