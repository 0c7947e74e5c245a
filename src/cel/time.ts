import { CelError } from './errors';
import { CelValue, MAX_INT, MIN_INT } from './values';

const SECOND = 1_000_000_000n;
const RFC3339 = /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9})[0-9]*)?(?:Z|([+-])([0-9]{2}):([0-9]{2}))$/;
const MIN_SECONDS = BigInt(Date.parse('0001-01-01T00:00:00Z') / 1000);
const MAX_SECONDS = BigInt(Date.parse('9999-12-31T23:59:59Z') / 1000);
const DURATION_PART = /([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/y;
const UNITS: Record<string, bigint> = {
  ns: 1n, us: 1_000n, µs: 1_000n, μs: 1_000n, ms: 1_000_000n, s: SECOND, m: 60n * SECOND, h: 3600n * SECOND,
};

/** `.5` for half a second, nothing for none. */
function fraction(nanos: bigint): string {
  return nanos === 0n ? '' : `.${nanos.toString().padStart(9, '0').replace(/0+$/, '')}`;
}

/** Divides towards the past. */
function floorDivide(value: bigint, divisor: bigint): bigint {
  return value >= 0n ? value / divisor : -((-value + divisor - 1n) / divisor);
}

/** A span of time in nanoseconds, of 64 bits as in Go: about 292 years. */
export class CelDuration extends CelValue {
  /** Parses what Go's time.ParseDuration does: `1h30m`, `-1.5s`. */
  public static parse(text: string): CelDuration {
    const body = text.replace(/^[+-]/, '');
    if (body === '0') return new CelDuration(0n);
    let nanos = 0n;
    let offset = 0;
    while (offset < body.length) {
      DURATION_PART.lastIndex = offset;
      const match = DURATION_PART.exec(body);
      if (!match) break;
      const [whole, decimals = ''] = match[1].split('.');
      nanos += BigInt(whole || '0') * UNITS[match[2]] + BigInt(decimals || '0') * UNITS[match[2]] / 10n ** BigInt(decimals.length);
      offset += match[0].length;
    }
    if (offset === 0 || offset < body.length) throw new CelError(`${JSON.stringify(text.slice(0, 40))} is no duration: expected for example '1h30m'`);
    return new CelDuration(text.startsWith('-') ? -nanos : nanos);
  }

  public readonly typeName = 'google.protobuf.Duration';
  public readonly hasOperators = true;

  constructor(public readonly nanos: bigint) {
    super();
    if (nanos > MAX_INT || nanos < MIN_INT) throw new CelError('duration is out of range: it must have less than 2^63 nanoseconds');
  }

  public equals(other: CelValue): boolean {
    return other instanceof CelDuration && other.nanos === this.nanos;
  }

  public compareTo(other: CelDuration): number {
    return this.nanos < other.nanos ? -1 : this.nanos > other.nanos ? 1 : 0;
  }

  public plus(other: unknown): CelDuration | CelTimestamp {
    if (other instanceof CelDuration) return new CelDuration(this.nanos + other.nanos);
    if (other instanceof CelTimestamp) return other.plus(this);
    throw new CelError("no such overload: '+' of a duration");
  }

  public minus(other: unknown): CelDuration {
    if (other instanceof CelDuration) return new CelDuration(this.nanos - other.nanos);
    throw new CelError("no such overload: '-' of a duration");
  }

  public toString(): string {
    const magnitude = this.nanos < 0n ? -this.nanos : this.nanos;
    return `${this.nanos < 0n ? '-' : ''}${magnitude / SECOND}${fraction(magnitude % SECOND)}s`;
  }
}

/** A point in time between the years 1 and 9999. */
export class CelTimestamp extends CelValue {
  public static parse(text: string): CelTimestamp {
    const match = RFC3339.exec(text);
    const invalid = () => new CelError(`${JSON.stringify(text.slice(0, 60))} is no timestamp: expected for example '2024-01-31T12:00:00Z'`);
    if (!match) throw invalid();
    const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
    const [, , , , , , , decimals = '', sign, offsetHours = '0', offsetMinutes = '0'] = match;
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    const valid = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
      && Number(offsetHours) < 24 && Number(offsetMinutes) < 60;
    if (!valid) throw invalid();
    const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -1 : 1);
    const seconds = BigInt(date.getTime() / 1000 + hour * 3600 + (minute - offset) * 60 + second);
    return new CelTimestamp(seconds * SECOND + BigInt(decimals.padEnd(9, '0')));
  }

  public static ofSeconds(seconds: number | bigint): CelTimestamp {
    return new CelTimestamp(BigInt(seconds) * SECOND);
  }

  public readonly typeName = 'google.protobuf.Timestamp';
  public readonly hasOperators = true;

  /** @param nanos nanoseconds since 1970 */
  constructor(public readonly nanos: bigint) {
    super();
    if (this.seconds < MIN_SECONDS || this.seconds > MAX_SECONDS) throw new CelError('timestamp is out of range: it must lie in the years 1 to 9999');
  }

  public get seconds(): bigint {
    return floorDivide(this.nanos, SECOND);
  }

  public equals(other: CelValue): boolean {
    return other instanceof CelTimestamp && other.nanos === this.nanos;
  }

  public compareTo(other: CelTimestamp): number {
    return this.nanos < other.nanos ? -1 : this.nanos > other.nanos ? 1 : 0;
  }

  public plus(other: unknown): CelTimestamp {
    if (other instanceof CelDuration) return new CelTimestamp(this.nanos + other.nanos);
    throw new CelError("no such overload: '+' of a timestamp");
  }

  public minus(other: unknown): CelTimestamp | CelDuration {
    if (other instanceof CelDuration) return new CelTimestamp(this.nanos - other.nanos);
    if (other instanceof CelTimestamp) return new CelDuration(this.nanos - other.nanos);
    throw new CelError("no such overload: '-' of a timestamp");
  }

  public toString(): string {
    const rest = this.nanos - this.seconds * SECOND;
    return `${new Date(Number(this.seconds) * 1000).toISOString().slice(0, 19)}${fraction(rest)}Z`;
  }

  /** The calendar in a time zone: an IANA name or an offset such as `-02:30`. The UTC fields of the result hold it. */
  public in(zone: string): Date {
    const utc = new Date(Number(floorDivide(this.nanos, 1_000_000n)));
    const offset = /^([+-]?)([0-9]{2}):([0-9]{2})$/.exec(zone);
    if (offset) {
      const minutes = Number(offset[2]) * 60 + Number(offset[3]);
      return new Date(utc.getTime() + minutes * (offset[1] === '-' ? -60_000 : 60_000));
    }
    return zone === 'UTC' || zone === '' ? utc : localTime(utc, zone);
  }
}

function localTime(utc: Date, zone: string): Date {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
  } catch {
    throw new CelError(`unknown time zone ${JSON.stringify(zone.slice(0, 40))}`);
  }
  const parts = Object.fromEntries(format.formatToParts(utc).map(({ type, value }) => [type, Number(value)]));
  const local = new Date(0);
  local.setUTCFullYear(parts.year, parts.month - 1, parts.day);
  local.setUTCHours(parts.hour, parts.minute, parts.second, utc.getUTCMilliseconds());
  return local;
}
