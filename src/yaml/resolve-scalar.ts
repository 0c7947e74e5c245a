/**
 * What an unquoted scalar is, as go.yaml.in/yaml/v2 resolves it: that is what kubectl, Helm and Argo CD read through
 * sigs.k8s.io/yaml. It is YAML 1.1 with traits of Go: `yes`, `on` and `y` are booleans, `0777` and `0o777` are octal,
 * `1_000` is a number, `08` is eight; no base 60.
 */

const TRUE = ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'];
const FALSE = ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'];
const NULL = ['', '~', 'null', 'Null', 'NULL'];
const NAN = ['.nan', '.NaN', '.NAN'];
const INFINITY = ['.inf', '.Inf', '.INF'];

const WORDS: ReadonlyMap<string, boolean | number | null> = new Map<string, boolean | number | null>([
  ...TRUE.map(word => [word, true] as const),
  ...FALSE.map(word => [word, false] as const),
  ...NULL.map(word => [word, null] as const),
  ...NAN.map(word => [word, NaN] as const),
  ...INFINITY.flatMap(word => [[word, Infinity], [`+${word}`, Infinity], [`-${word}`, -Infinity]] as const),
]);

/** What the first character allows: 0 text, 1 a word, 2 a float or a word, 3 a number or a word. */
const HINTS = new Uint8Array(128);
for (const char of 'yYnNtTfFoO~') HINTS[char.charCodeAt(0)] = 1;
HINTS['.'.charCodeAt(0)] = 2;
for (const char of '+-0123456789') HINTS[char.charCodeAt(0)] = 3;

const LONGEST_WORD = 5;
const BASES: ReadonlyMap<string, number> = new Map([['x', 16], ['X', 16], ['b', 2], ['B', 2], ['o', 8], ['O', 8]]);
/** Numbers of fewer characters fit into 64 bits in every base but two. */
const SURELY_64_BITS = 16;
const TIMESTAMP = /^[0-9]{4}-[0-9]/;

/** The value of an unquoted scalar; a string comes back as it is. */
export function resolveScalar(text: string): string | number | boolean | null {
  const first = text.charCodeAt(0);
  const hint = first < 128 ? HINTS[first] : 0;
  if (hint === 0) return text === '' ? null : text;
  if (text.length <= LONGEST_WORD) {
    const word = WORDS.get(text);
    if (word !== undefined) return word;
  }
  if (hint === 1) return text;
  // Behind a leading point, an underscore must stand between digits; elsewhere it may stand anywhere.
  if (hint === 2) return float(text.replace(/(?<=[0-9])_(?=[0-9])/g, '')) ?? text;
  // Timestamps stay strings; none of them is a number anyhow.
  if (TIMESTAMP.test(text)) return text;
  const plain = text.includes('_') ? text.replace(/_/g, '') : text;
  return integer(plain) ?? float(plain) ?? text;
}

/** Beyond 2^53 the nearest number that JavaScript has; no field of Kubernetes' that a control reads is as large. */
function integer(text: string): number | undefined {
  if (!isInteger(text)) return undefined;
  const sign = text[0] === '-' ? -1 : 1;
  const digits = text[0] === '-' || text[0] === '+' ? text.slice(1) : text;
  // Octal without the `o`, as in C.
  const literal = digits.length > 1 && /^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits;
  if (literal.length >= SURELY_64_BITS && !fitsIn64Bits(literal, sign)) return undefined;
  return sign * Number(literal) + 0; // no negative zero
}

function fitsIn64Bits(literal: string, sign: number): boolean {
  const first = digitsFrom(literal, BASES.has(literal[1]) ? 2 : 0, 1); // behind zeros
  if (literal.length - first > 64) return false; // BigInt() of ten million digits takes minutes
  const value = BigInt(literal);
  return sign < 0 ? value <= 2n ** 63n : value < 2n ** 64n;
}

function float(text: string): number | undefined {
  if (!isFloat(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined; // what does not fit into a float stays a string
}

/** A zero with or without a letter for the base, or decimal digits that begin with none. */
function isInteger(text: string): boolean {
  const first = behindSign(text, 0);
  if (first === text.length) return false;
  if (text[first] !== '0') return digitsFrom(text, first, 10) === text.length;
  if (first + 1 === text.length) return true;
  const base = BASES.get(text[first + 1]);
  const from = base ? first + 2 : first + 1;
  return from < text.length && digitsFrom(text, from, base ?? 8) === text.length;
}

/** Digits with a point somewhere or nowhere, and perhaps an exponent. */
function isFloat(text: string): boolean {
  const first = behindSign(text, 0);
  let end = digitsFrom(text, first, 10);
  let digits = end - first;
  if (text[end] === '.') {
    const fraction = end + 1;
    end = digitsFrom(text, fraction, 10);
    digits += end - fraction;
  }
  if (digits === 0) return false;
  if (text[end] === 'e' || text[end] === 'E') {
    const exponent = behindSign(text, end + 1);
    end = digitsFrom(text, exponent, 10);
    if (end === exponent) return false;
  }
  return end === text.length;
}

function behindSign(text: string, at: number): number {
  return text[at] === '-' || text[at] === '+' ? at + 1 : at;
}

/**
 * Where digits of a base end. No regular expression: it remembers each character as a place to come back to, and V8 gives up
 * on some million of them.
 */
function digitsFrom(text: string, from: number, base: number): number {
  let end = from;
  while (end < text.length && digitOf(text.charCodeAt(end)) < base) end++;
  return end;
}

function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code - (code >= 97 ? 87 : 55); // of either case; 'a' is ten
  return letter >= 10 && letter < 16 ? letter : Infinity;
}
