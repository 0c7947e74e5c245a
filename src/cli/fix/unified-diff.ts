/** Lines that a change shows around itself, as `diff -u` does. */
const CONTEXT = 3;

/** Above this product of lengths what lies between equal beginnings and ends is shown as replaced as a whole. */
const MAX_TABLE = 4_000_000;

/** What `diff -u` prints for two texts, as pieces that end with a line break; nothing when they are equal. `patch -p1` takes it. */
export function* unifiedDiff(file: string, before: string, after: string): Iterable<string> {
  if (before === after) return;
  const old = linesOf(before);
  const now = linesOf(after);
  yield `--- ${named('a', file)}\n+++ ${named('b', file)}\n`;
  for (const changes of hunks(changedRanges(old, now))) yield* hunk(old, now, changes);
}

/** Lines `from` to `to` (not included) of one text, in the place of those of the other. */
interface Change {
  readonly oldFrom: number;
  readonly oldTo: number;
  readonly newFrom: number;
  readonly newTo: number;
}

/** Lines with their line breaks, so that a last line without one differs from one with it. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.match(/[^\n]*\n|[^\n]+$/g)!;
}

/** As git quotes: a name with a line break must not forge a header. */
function named(side: string, file: string): string {
  const path = file.startsWith('/') ? side + file : `${side}/${file.replace(/^(?:\.\/)+/, '')}`;
  return /[\u0000-\u001f"\\\u007f]/.test(path) ? JSON.stringify(path) : /\s/.test(path) ? `${path}\t` : path;
}

function changedRanges(old: readonly string[], now: readonly string[]): Change[] {
  const changes: Change[] = [];
  compare(old, now, 0, old.length, 0, now.length, changes);
  return changes;
}

/**
 * Cuts at lines that occur once in both (the idea of patience diff), so that large files with small changes take nearly
 * linear time; what remains between is small.
 */
function compare(old: readonly string[], now: readonly string[], oldFrom: number, oldTo: number, newFrom: number, newTo: number, into: Change[]): void {
  while (oldFrom < oldTo && newFrom < newTo && old[oldFrom] === now[newFrom]) [oldFrom, newFrom] = [oldFrom + 1, newFrom + 1];
  while (oldFrom < oldTo && newFrom < newTo && old[oldTo - 1] === now[newTo - 1]) [oldTo, newTo] = [oldTo - 1, newTo - 1];
  if (oldFrom === oldTo && newFrom === newTo) return;
  if (oldFrom === oldTo || newFrom === newTo) {
    into.push({ oldFrom, oldTo, newFrom, newTo });
    return;
  }
  const pairs = (oldTo - oldFrom) * (newTo - newFrom) <= MAX_TABLE
    ? commonLines(old, now, oldFrom, oldTo, newFrom, newTo)
    : anchors(old, now, oldFrom, oldTo, newFrom, newTo);
  if (pairs.length === 0) {
    into.push({ oldFrom, oldTo, newFrom, newTo });
    return;
  }
  const exact = (oldTo - oldFrom) * (newTo - newFrom) <= MAX_TABLE;
  let [i, j] = [oldFrom, newFrom];
  for (const [a, b] of [...pairs, [oldTo, newTo]]) {
    if (!exact) compare(old, now, i, a, j, b, into);
    else if (i < a || j < b) into.push({ oldFrom: i, oldTo: a, newFrom: j, newTo: b });
    [i, j] = [a + 1, b + 1];
  }
}
