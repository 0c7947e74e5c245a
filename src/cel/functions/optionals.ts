import { CelError } from '../errors';
import { CelDuration } from '../time';
import { CelDouble, CelOptional, CelUint, CelValue, mapSize } from '../values';
import { FunctionRow } from './registry';

const SINCE = '1.29';

function isZero(value: unknown): boolean {
  if (value === null || value === false || value === 0 || value === '') return true;
  if (value instanceof CelDouble) return value.value === 0;
  if (value instanceof CelUint) return value.value === 0n;
  if (value instanceof CelDuration) return value.nanos === 0n;
  if (value instanceof CelValue) return false;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  return typeof value === 'object' && mapSize(value) === 0;
}

export const OPTIONALS: FunctionRow[] = [
  { signature: 'optional.of(A): optional_type(A)', since: SINCE, call: CelOptional.of },
  { signature: 'optional.none(): optional_type(A)', since: SINCE, call: () => CelOptional.NONE },
  { signature: 'optional.ofNonZeroValue(A): optional_type(A)', since: SINCE, call: v => isZero(v) ? CelOptional.NONE : CelOptional.of(v) },
  { signature: 'optional_type(A)#hasValue(): bool', since: SINCE, call: (o: CelOptional) => o.content !== undefined },
  {
    signature: 'optional_type(A)#value(): A',
    since: SINCE,
    call: (o: CelOptional) => {
      if (o.content === undefined) throw new CelError('optional.none() has no value');
      return o.content;
    },
  },
  // `or` and `orValue` evaluate their argument only when they need it: the compiler does not call these.
  { signature: 'optional_type(A)#or(optional_type(A)): optional_type(A)', since: SINCE, call: (o, other) => o.content === undefined ? other : o },
  { signature: 'optional_type(A)#orValue(A): A', since: SINCE, call: (o, other) => o.content === undefined ? other : o.content },
];
