import { FixedText, fixText, FixTextOptions } from './fix-text';
import { decodeText } from '../../yaml';

/** The bytes of a file after its fixes. */
export interface FixedFile extends FixedText {
  /** The text before, to which `splices` belong. */
  readonly before: string;
  /** The very same bytes when nothing was changed. */
  readonly bytes: Uint8Array;
}

/** Applies the fixes of controls to the bytes of a file; encoding and byte order mark stay. Pure. */
export function fixFile(bytes: Uint8Array, file: string, options: FixTextOptions): FixedFile {
  const before = decodeText(bytes).text;
  const encode = ENCODERS.find(encoder => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).equals(encoder(before)));
  const fixed = fixText(before, file, options);
  if (fixed.text === before) return { ...fixed, before, bytes };
  if (encode) return { ...fixed, before, bytes: encode(fixed.text) };
  const message = 'holds bytes that are no text, so nothing in it was fixed: expected UTF-8 or UTF-16';
  return { before, bytes, text: before, splices: [], changes: [], refused: [], diagnostics: [...fixed.diagnostics, { file, message }] };
}

const BOM = '\ufeff';

/** Every way in which a text may have been written down. */
const ENCODERS: readonly ((text: string) => Buffer)[] = [
  text => Buffer.from(text, 'utf8'),
  text => Buffer.from(BOM + text, 'utf8'),
  text => Buffer.from(BOM + text, 'utf16le'),
  text => Buffer.from(BOM + text, 'utf16le').swap16(),
  text => Buffer.from(text, 'utf16le'),
  text => Buffer.from(text, 'utf16le').swap16(),
];
