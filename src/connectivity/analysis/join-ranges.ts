import { Unit } from './refine';
import { Verdict } from '../engine/verdict';
import { formatAddressRange } from '../model/address-set';

interface Changed {
  readonly from: Unit;
  readonly to: Unit;
  readonly before: Verdict;
  readonly after: Verdict;
}

/** Makes one of changes that differ only in addresses which touch. Expects addresses at that end ascending, per other end. */
export function joinRanges<C extends Changed>(changes: readonly C[], end: 'from' | 'to'): C[] {
  const result: C[] = [];
  for (const change of changes) {
    const last = result[result.length - 1];
    const joined = last && sameBut(last, change, end) ? touching(last[end], change[end]) : undefined;
    if (joined) result[result.length - 1] = { ...last, [end]: joined };
    else result.push(change);
  }
  return result;
}

function sameBut(a: Changed, b: Changed, end: 'from' | 'to'): boolean {
  const other = end === 'from' ? 'to' : 'from';
  return a[other] === b[other] && sameVerdict(a.before, b.before) && sameVerdict(a.after, b.after);
}

function sameVerdict(a: Verdict, b: Verdict): boolean {
  return a.allowed === b.allowed && a.unknown === b.unknown && a.reasons.join() === b.reasons.join();
}

/** One range of two, or `undefined` where there is something between them. */
function touching(a: Unit, b: Unit): Unit | undefined {
  if (!a.range || !b.range || a.range.family !== b.range.family || a.range.to + 1n !== b.range.from) return undefined;
  const range = { ...a.range, to: b.range.to };
  return { ...a, range, label: `${formatAddressRange(range)}[External]` };
}
