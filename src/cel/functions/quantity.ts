import { CelError } from '../errors';
import { CelQuantity } from '../quantity';
import { FunctionRow } from './registry';

const SINCE = '1.29';
const Q = 'kubernetes.Quantity';

function isQuantity(text: string): boolean {
  try {
    CelQuantity.parse(text);
    return true;
  } catch (error) {
    if (error instanceof CelError) return false;
    throw error;
  }
}

/** The Kubernetes quantity library. */
export const QUANTITY: FunctionRow[] = [
  { signature: `quantity(string): ${Q}`, since: SINCE, call: CelQuantity.parse },
  { signature: 'isQuantity(string): bool', since: SINCE, call: isQuantity },
  { signature: `${Q}#sign(): int`, since: SINCE, call: (q: CelQuantity) => q.nanos < 0n ? -1 : q.nanos > 0n ? 1 : 0 },
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
