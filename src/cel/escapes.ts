const SIMPLE: Record<string, string> = {
  'a': '\x07', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', '\\': '\\', '?': '?', '"': '"', "'": "'", '`': '`',
};
const NUMERIC = /\\(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))/y;

/** The value of the inside of a string or bytes literal. `fail` makes the error for an offset in the body. */
export function unescape(
  body: string,
  { raw, bytes }: { raw: boolean; bytes: boolean },
  fail: (message: string, offset: number) => Error,
): string | Uint8Array {
  // Triple-quoted strings may span lines, which are the same on all platforms.
  const text = body.replace(/\r\n?/g, '\n');
  if (raw || !text.includes('\\')) return bytes ? new TextEncoder().encode(text) : text;
  const parts: (string | number)[] = [];
  let plain = 0;
  for (let i = text.indexOf('\\'); i >= 0; i = text.indexOf('\\', plain)) {
    parts.push(text.slice(plain, i));
    const [part, length] = escapeAt(text, i, bytes, fail);
    parts.push(part);
    plain = i + length;
  }
  parts.push(text.slice(plain));
  if (!bytes) return parts.join('');
  return Uint8Array.from(parts.flatMap(part => typeof part === 'number' ? [part] : [...new TextEncoder().encode(part)]));
}

/** What an escape stands for (a number is a byte) and its length. */
function escapeAt(text: string, offset: number, bytes: boolean, fail: (message: string, offset: number) => Error): [string | number, number] {
  const simple = SIMPLE[text[offset + 1]];
  if (simple !== undefined) return [simple, 2];
  NUMERIC.lastIndex = offset;
  const match = NUMERIC.exec(text);
  if (!match) throw fail(`invalid escape ${JSON.stringify(text.slice(offset, offset + 2))}`, offset);
  const [whole, hex, u4, u8, octal] = match;
  const code = octal !== undefined ? parseInt(octal, 8) : parseInt(hex ?? u4 ?? u8, 16);
  if (bytes) {
    if (u4 !== undefined || u8 !== undefined) throw fail('bytes literals have no \\u escapes: write the bytes with \\x', offset);
    return [code, whole.length];
  }
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw fail(`${whole} is no Unicode character`, offset);
  return [String.fromCodePoint(code), whole.length];
}
