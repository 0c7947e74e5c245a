import { CelError } from '../errors';
import { admit, celEquals } from '../values';
import { FunctionRow } from './registry';

const SINCE = '1.30';
/** Membership is tested pair by pair. */
const MAX_PAIRS = 10_000_000;

function containsAll(set: unknown[], subset: unknown[]): boolean {
  if (set.length * subset.length > MAX_PAIRS) throw new CelError('the sets are too large to compare');
  return subset.every(item => set.some(other => celEquals(admit(other), admit(item))));
}

export const SETS: FunctionRow[] = [
  { signature: 'sets.contains(list(A), list(A)): bool', since: SINCE, call: containsAll },
  { signature: 'sets.equivalent(list(A), list(A)): bool', since: SINCE, call: (a, b) => containsAll(a, b) && containsAll(b, a) },
  {
    signature: 'sets.intersects(list(A), list(A)): bool',
    since: SINCE,
    call: (a: unknown[], b: unknown[]) => a.some(item => containsAll(b, [item])),
  },
];
