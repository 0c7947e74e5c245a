/**
 * Tells whether texts match a pattern in which `*` stands for any characters, or none. Everything else stands for itself.
 *
 * Without regular expressions, which can be made to backtrack for ever: each piece between stars is looked for once, as
 * far left as it goes.
 */
export function compileGlob(pattern: string): (text: string) => boolean {
  const pieces = pattern.split('*');
  return pieces.length === 1 ? text => text === pattern : text => matches(text, pieces);
}

function matches(text: string, pieces: readonly string[]): boolean {
  const first = pieces[0];
  const last = pieces[pieces.length - 1];
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (let i = 1; i < pieces.length - 1; i++) {
    const found = text.indexOf(pieces[i], at);
    if (found < 0 || found + pieces[i].length > end) return false;
    at = found + pieces[i].length;
  }
  return true;
}
