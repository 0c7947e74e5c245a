import { inOrder, Splice } from '../../yaml';

/** Lines that a change shows around itself, as `diff -u` does. */
const CONTEXT = 3;

/** Above this product of lengths, what an edit touched is shown as replaced as a whole. */
const MAX_TABLE = 1_000_000;

/** Lines of a text in the place of lines of another; numbers count from 0. */
interface Change {
  readonly at: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/**
 * What `diff -u` prints for a text and its edits, as pieces that end with a line break; nothing when no line changes.
 * `patch -p1` and `git apply` take it.
 */
export function* unifiedDiff(file: string, before: string, splices: readonly Splice[]): Iterable<string> {
  const lines = linesOf(before);
  const changes = [...changesOf(before, lines, splices)];
  if (changes.length === 0) return;
  yield `--- ${named('a', file)}\n+++ ${named('b', file)}\n`;
  let shift = 0;
  for (let i = 0; i < changes.length;) {
    const group = [changes[i++]];
    // Changes whose context would meet are shown as one.
    while (i < changes.length && changes[i].at - endOf(group[group.length - 1]) <= 2 * CONTEXT) group.push(changes[i++]);
    yield* hunk(lines, group, shift);
    for (const { removed, added } of group) shift += added.length - removed.length;
  }
}

function* hunk(lines: readonly string[], group: readonly Change[], shift: number): Iterable<string> {
  const from = Math.max(0, group[0].at - CONTEXT);
  const to = Math.min(lines.length, endOf(group[group.length - 1]) + CONTEXT);
  const growth = group.reduce((sum, { removed, added }) => sum + added.length - removed.length, 0);
  yield `@@ -${range(from, to - from)} +${range(from + shift, to - from + growth)} @@\n`;
  let at = from;
  for (const change of group) {
    for (; at < change.at; at++) yield marked(' ', lines[at]);
    for (const line of change.removed) yield marked('-', line);
    for (const line of change.added) yield marked('+', line);
    at = endOf(change);
  }
  for (; at < to; at++) yield marked(' ', lines[at]);
}

function range(from: number, length: number): string {
  const start = length === 0 ? from : from + 1;
  return length === 1 ? `${start}` : `${start},${length}`;
}

function marked(mark: string, line: string): string {
  return line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`;
}

function endOf({ at, removed }: Change): number {
  return at + removed.length;
}

/** Line by line what the edits change, in one pass over the text. */
function* changesOf(before: string, lines: readonly string[], splices: readonly Splice[]): Iterable<Change> {
  const edits = inOrder(splices);
  let line = 0;
  let start = 0;
  for (let i = 0; i < edits.length;) {
    while (line < lines.length - 1 && start + lines[line].length <= edits[i].start) start += lines[line++].length;
    let end = start;
    let count = 0;
    let done = start;
    const pieces: string[] = [];
    // All edits of the same lines. One that ends where a line begins touches that line, too.
    do {
      pieces.push(before.slice(done, edits[i].start), edits[i].text);
      done = edits[i++].end;
      while (end <= done && line + count < lines.length) end += lines[line + count++].length;
    } while (i < edits.length && (edits[i].start < end || line + count === lines.length));
    pieces.push(before.slice(done, end));
    yield* compare(line, lines.slice(line, line + count), linesOf(pieces.join('')));
  }
}

/** Equal lines at both ends are left out, then the longest common subsequence. */
function* compare(at: number, old: readonly string[], now: readonly string[]): Iterable<Change> {
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < Math.min(old.length, now.length) - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  const removed = old.slice(head, old.length - tail);
  const added = now.slice(head, now.length - tail);
  let i = 0;
  let j = 0;
  for (const [a, b] of [...commonLines(removed, added), [removed.length, added.length]]) {
    if (i < a || j < b) yield { at: at + head + i, removed: removed.slice(i, a), added: added.slice(j, b) };
    [i, j] = [a + 1, b + 1];
  }
}

function commonLines(old: readonly string[], now: readonly string[]): [number, number][] {
  if (old.length * now.length > MAX_TABLE) return [];
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      lengths[i][j] = old[i] === now[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < old.length && j < now.length;) {
    if (old[i] === now[j]) pairs.push([i++, j++]);
    else if (lengths[i + 1][j] >= lengths[i][j + 1]) i++;
    else j++;
  }
  return pairs;
}

/** Lines with their line breaks, so that a last line without one differs from one with it. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** As git quotes: a name with a line break must not forge a header. A tab ends names that have blanks. */
function named(side: string, file: string): string {
  const path = file.startsWith('/') ? side + file : `${side}/${file.replace(/^(?:\.\/)+/, '')}`;
  if (/[\u0000-\u001f"\\\u007f]/.test(path)) return quoted(path);
  return path.includes(' ') ? `${path}\t` : path;
}

/** Bytes in octal: C escapes beyond the simple ones are all that both tools know. */
function quoted(path: string): string {
  const escaped = [...Buffer.from(path, 'utf8')].map(byte => {
    if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
    return byte < 0x20 || byte > 0x7e ? `\\${byte.toString(8).padStart(3, '0')}` : String.fromCharCode(byte);
  });
  return `"${escaped.join('')}"`;
}
