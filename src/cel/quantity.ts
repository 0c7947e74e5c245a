import { CelError } from './errors';
import { CelDouble, CelValue, intFrom, MAX_INT, MIN_INT } from './values';

const SYNTAX = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?[0-9]{1,18}))?$/;
const BINARY_EXPONENTS: Record<string, number> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const DECIMAL_EXPONENTS: Record<string, number> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/** Nothing is kept below a nano. */
const NANO = -9;
const NANOS = 10n ** 9n;
const MAX_NANOS = MAX_INT * NANOS;
/** An int64 holds that many decimal digits whatever they are. */
const INT64_DIGITS = 18;

/**
 * A quantity with the arithmetic of the API server (apimachinery `resource.Quantity`): amounts below a nano are
 * rounded away from zero, amounts above the largest int64 are cut to it.
 */
export class CelQuantity extends CelValue {
  public static parse(text: string): CelQuantity {
    const match = SYNTAX.exec(text);
    const [, sign, whole = '', fraction = '', binary, decimal, exponent] = match ?? [];
    if (whole + fraction === '') throw new CelError(`${JSON.stringify(text.slice(0, 40))} is no quantity: expected a number such as '100m', '1.5' or '2Gi'`);
    const digits = BigInt(whole + fraction);
    const negative = sign === '-';
    const power = decimal !== undefined ? DECIMAL_EXPONENTS[decimal] : Number(exponent ?? 0);
    const nanos = binary !== undefined
      ? roundUp(digits * 2n ** BigInt(BINARY_EXPONENTS[binary]), 9 - fraction.length)
      : roundUp(digits, power - fraction.length + 9);
    const capped = nanos > MAX_NANOS ? MAX_NANOS : nanos;
    const significant = whole.replace(/^0+/, '').length + fraction.length;
    return new CelQuantity(negative ? -capped : capped, scaleOf(significant, fraction.length, binary, power));
  }

  public static ofInteger(value: number | bigint): CelQuantity {
    return new CelQuantity(BigInt(value) * NANOS, 0);
  }

  public readonly typeName = 'kubernetes.Quantity';

  /**
   * @param nanos the amount in billionths
   * @param scale the power of ten that the API server counts in; undefined when it has left 64-bit arithmetic. It tells
   *   whether `isInteger()` holds: `1000m` is no integer there
   */
  private constructor(public readonly nanos: bigint, private readonly scale: number | undefined) {
    super();
  }

  public equals(other: CelValue): boolean {
    return other instanceof CelQuantity && other.nanos === this.nanos;
  }

  public compareTo(other: CelQuantity): number {
    return this.nanos < other.nanos ? -1 : this.nanos > other.nanos ? 1 : 0;
  }

  public isInteger(): boolean {
    const value = this.nanos / NANOS;
    return this.scale !== undefined && this.scale >= 0 && value <= MAX_INT && value >= MIN_INT;
  }

  public asInteger(): number | bigint {
    if (!this.isInteger()) throw new CelError('cannot convert value to integer');
    return intFrom(this.nanos / NANOS);
  }

  public asApproximateFloat(): CelDouble {
    const scale = this.scale ?? 0;
    if (scale === 0 || scale < NANO) return new CelDouble(Number(this.nanos) / 1e9);
    // In the steps of the API server, so that the last bit is the same.
    return new CelDouble(Number(scale > 0 ? this.nanos / NANOS / 10n ** BigInt(scale) : this.nanos / 10n ** BigInt(scale + 9)) * Number(`1e${scale}`));
  }

  public plus(other: CelQuantity): CelQuantity {
    const nanos = this.nanos + other.nanos;
    if (this.scale === undefined || other.scale === undefined) return new CelQuantity(nanos, undefined);
    const scale = other.nanos === 0n ? this.scale : this.nanos === 0n ? other.scale : Math.min(this.scale, other.scale);
    const fits = scale <= NANO || abs(nanos) / 10n ** BigInt(scale + 9) <= MAX_INT;
    return new CelQuantity(nanos, fits ? scale : undefined);
  }

  public negated(): CelQuantity {
    return new CelQuantity(-this.nanos, this.scale);
  }
}

const abs = (value: bigint) => value < 0n ? -value : value;

/** digits · 10^power, rounded up. Powers that no int64 survives are not computed. */
function roundUp(digits: bigint, power: number): bigint {
  if (digits === 0n) return 0n;
  if (power >= 0) return power > 40 ? MAX_NANOS : digits * 10n ** BigInt(power);
  if (-power > digits.toString().length) return 1n;
  const divisor = 10n ** BigInt(-power);
  return (digits + divisor - 1n) / divisor;
}

/** The scale in which the API server keeps a parsed number, undefined if it does not fit 64 bits. */
function scaleOf(digits: number, fractionDigits: number, binary: string | undefined, power: number): number | undefined {
  if (binary !== undefined) {
    const precision = 15 - digits - Math.trunc(BINARY_EXPONENTS[binary] * 3 / 10) - 1;
    return fractionDigits === 0 && precision >= 0 ? 0 : undefined;
  }
  const scale = power - fractionDigits;
  return digits <= INT64_DIGITS && scale >= NANO && digits + Math.max(scale, 0) <= 40 ? scale : undefined;
}
