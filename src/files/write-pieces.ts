/** Large enough that system calls do not count, small enough to show up at once. */
const CHUNK = 64 * 1024;

/** Writes a text that comes in pieces, without ever holding all of it. */
export function writePieces(pieces: Iterable<string> | string, write: (text: string) => void): void {
  if (typeof pieces === 'string') {
    write(pieces);
    return;
  }
  let pending: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    pending.push(piece);
    length += piece.length;
    if (length < CHUNK) continue;
    write(pending.join(''));
    pending = [];
    length = 0;
  }
  if (length > 0) write(pending.join(''));
}
