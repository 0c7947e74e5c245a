/**
 * Whether a text matches a pattern in which `*` stands for any characters, or none. Everything else stands for itself.
 *
 * Without regular expressions, which can be made to backtrack for ever: each piece between stars is looked for once, as
 * far left as it goes.
 */
export function matchesGlob(text: string, pattern: string): boolean {
  const pieces = pattern.split('*');
  if (pieces.length === 1) return text === pattern;
  const first = pieces[0];
  const last = pieces[pieces.length - 1];
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
