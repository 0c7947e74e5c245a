import { writeSync } from 'node:fs';

/** Writes all bytes, however few of them each call takes. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length;) offset += writeSync(descriptor, bytes, offset);
}
