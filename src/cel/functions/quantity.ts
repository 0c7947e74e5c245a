import { CelQuantity } from '../quantity';
import { parses } from './net';
import { FunctionRow } from './registry';

const SINCE = '1.29';
const Q = 'kubernetes.Quantity';

/** The Kubernetes quantity library. */
export const QUANTITY: FunctionRow[] = [
  { signature: `quantity(string): ${Q}`, since: SINCE, call: CelQuantity.parse },
  { signature: 'isQuantity(string): bool', since: SINCE, call: parses(CelQuantity.parse) },
  // Documented as a method, but the API server declares a function: `q.sign()` does not compile there.
  { signature: `sign(${Q}): int`, since: SINCE, call: (q: CelQuantity) => q.nanos < 0n ? -1 : q.nanos > 0n ? 1 : 0 },
  { signature: `${Q}#isInteger(): bool`, since: SINCE, call: (q: CelQuantity) => q.isInteger() },
  { signature: `${Q}#asInteger(): int`, since: SINCE, call: (q: CelQuantity) => q.asInteger() },
  { signature: `${Q}#asApproximateFloat(): double`, since: SINCE, call: (q: CelQuantity) => q.asApproximateFloat() },
  { signature: `${Q}#isLessThan(${Q}): bool`, since: SINCE, call: (a: CelQuantity, b) => a.compareTo(b) < 0 },
  { signature: `${Q}#isGreaterThan(${Q}): bool`, since: SINCE, call: (a: CelQuantity, b) => a.compareTo(b) > 0 },
  { signature: `${Q}#compareTo(${Q}): int`, since: SINCE, call: (a: CelQuantity, b) => a.compareTo(b) },
  { signature: `${Q}#add(${Q}): ${Q}`, since: SINCE, call: (a: CelQuantity, b) => a.plus(b) },
  { signature: `${Q}#add(int): ${Q}`, since: SINCE, call: (a: CelQuantity, b) => a.plus(CelQuantity.ofInteger(b)) },
  { signature: `${Q}#sub(${Q}): ${Q}`, since: SINCE, call: (a: CelQuantity, b) => a.plus(b.negated()) },
  { signature: `${Q}#sub(int): ${Q}`, since: SINCE, call: (a: CelQuantity, b) => a.plus(CelQuantity.ofInteger(b).negated()) },
];
