// apimachinery `resource.Quantity`: a decimal number and a binary or decimal suffix, or an exponent.
const SYNTAX = /^([+-]?)(\d{1,40})?(?:\.(\d{0,40}))?(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d{1,2}))?$/;
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/** The amount that a Kubernetes quantity stands for, in billionths, the least that counts; undefined when it is no quantity. */
export function billionths(quantity: string): bigint | undefined {
  const [, sign, whole = '', fraction = '', binary, decimal, exponent] = SYNTAX.exec(quantity) ?? [];
  if (whole + fraction === '') return undefined;
  const factor = binary === undefined ? 1n : 1024n ** BigInt(BINARY.indexOf(binary) + 1);
  const power = 9 - fraction.length + (decimal === undefined ? Number(exponent ?? 0) : DECIMAL[decimal]);
  const digits = BigInt(whole + fraction) * factor;
  const divisor = 10n ** BigInt(Math.max(-power, 0));
  const amount = power >= 0 ? digits * 10n ** BigInt(power) : (digits + divisor - 1n) / divisor;
  return sign === '-' ? -amount : amount;
}

/** Whether a quantity is more than another one. False when either is none: that is for others to say. */
export function exceeds(quantity: string | undefined, other: string | undefined): boolean {
  const [amount, bound] = [quantity, other].map(text => (text === undefined ? undefined : billionths(text)));
  return amount !== undefined && bound !== undefined && amount > bound;
}
