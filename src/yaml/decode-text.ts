/** A text and what was lost in decoding it. */
export interface DecodedText {
  readonly text: string;
  /** Bytes that are no text were replaced by U+FFFD. */
  readonly damaged: boolean;
}

const BOM = 0xfeff;

/**
 * Decodes UTF-8 and UTF-16 (a string is taken as it is), with and without byte order mark, without ever throwing: one damaged document must not
 * hide the others. A zero byte beside a first ASCII character tells UTF-16 (YAML 1.2, 5.2).
 */
export function decodeText(bytes: string | Uint8Array): DecodedText {
  if (typeof bytes === 'string') return { text: withoutBom(bytes), damaged: false };
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return utf16(bytes.subarray(2), true);
  if (first === 0xfe && second === 0xff) return utf16(bytes.subarray(2), false);
  if (bytes.length >= 2 && first !== 0 && second === 0) return utf16(bytes, true);
  if (bytes.length >= 2 && first === 0 && second !== 0) return utf16(bytes, false);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  // Only a text with a replacement character can have lost something; the strict decoder tells whether it did.
  return { text: withoutBom(text), damaged: text.includes('\ufffd') && !isStrictUtf8(bytes) };
}

function withoutBom(text: string): string {
  return text.charCodeAt(0) === BOM ? text.slice(1) : text;
}

function isStrictUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function utf16(bytes: Uint8Array, littleEndian: boolean): DecodedText {
  const even = Buffer.from(bytes.subarray(0, bytes.length - bytes.length % 2)); // a copy: it is swapped in place
  if (!littleEndian) even.swap16();
  const text = even.toString('utf16le');
  const odd = bytes.length % 2 === 1;
  return { text: withoutBom(odd ? `${text}\ufffd` : text), damaged: odd };
}

/** Drops byte order marks at the starts of lines, which joined files have there: the Go library skips them. */
export function withoutMarks(text: string): string {
  return text.includes('\ufeff') ? text.replace(/^\ufeff+/gm, '') : text;
}
