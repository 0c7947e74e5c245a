/**
 * Patterns over paths: `*` and `?` within a name, `**` for any folders, `[abc]`, `[!a-z]`, `{one,two}` (not nested).
 * Names that begin with a dot match only where the pattern names the dot.
 */
export interface Glob {
  /** The folder that holds everything that can match: the part before the first wildcard. */
  readonly base: string;
  /** How many names a match has below the base; Infinity with `**`. */
  readonly depth: number;
  /** Whether names that begin with a dot can be part of a match. */
  readonly namesDots: boolean;
  /** Whether a path below the base, with `/` between its names, matches. */
  matches(path: string): boolean;
}

/** Whether a text has anything that only a pattern has. */
export function isGlob(text: string): boolean {
  return /[*?[{]/.test(text);
}

/** Alternatives are written out: more than this are refused, rather than worked on for hours. */
const MAX_ALTERNATIVES = 1_000;

/** @throws when the pattern has too many alternatives */
export function parseGlob(pattern: string): Glob {
  const segments = pattern.split('/');
  // The last segment stays a pattern, so that what is found is always found below the base.
  const fixed = segments.slice(0, -1).findIndex(isGlob);
  const split = fixed >= 0 ? fixed : segments.length - 1;
  const base = segments.slice(0, split).join('/') || (pattern.startsWith('/') ? '/' : '.');
  const rest = segments.slice(split).join('/');
  const texts = expandBraces(rest);
  const alternatives = texts.map(text => text.split('/').map(compileSegment));
  const depth = rest.includes('**') ? Infinity : Math.max(...alternatives.map(({ length }) => length));
  const namesDots = texts.some(text => /(^|\/)\./.test(text));
  return { base, depth, namesDots, matches: path => alternatives.some(alternative => matchesPath(alternative, path.split('/'))) };
}

/** Matches one name; '**' matches any number of them. */
type Segment = '**' | ((name: string) => boolean);

/** `{a,b}c{d,e}` as its four texts. A brace without its partner stands for itself. */
function expandBraces(pattern: string): string[] {
  const parts = pattern.split(/(\{[^{}]*,[^{}]*\})/);
  let texts = [''];
  for (const part of parts) {
    const options = part.startsWith('{') && part.endsWith('}') && part.includes(',') ? part.slice(1, -1).split(',') : [part];
    if (texts.length * options.length > MAX_ALTERNATIVES) throw new Error(`the pattern has more than ${MAX_ALTERNATIVES} alternatives: write fewer`);
    texts = texts.flatMap(text => options.map(option => text + option));
  }
  return texts;
}

/** Row by row over the segments, as a table: no input makes it try combinations. */
function matchesPath(segments: readonly Segment[], names: readonly string[]): boolean {
  let reachable: boolean[] = [true, ...segments.map(() => false)];
  segments.forEach((segment, i) => {
    if (segment === '**' && reachable[i]) reachable[i + 1] = true;
  });
  for (const name of names) {
    const next: boolean[] = segments.map(() => false).concat(false);
    segments.forEach((segment, i) => {
      if (!reachable[i]) return;
      if (segment !== '**') next[i + 1] ||= segment(name);
      else if (!name.startsWith('.')) next[i] = true;
    });
    segments.forEach((segment, i) => {
      if (segment === '**' && next[i]) next[i + 1] = true;
    });
    reachable = next;
  }
  return reachable[segments.length];
}

type Piece = '*' | ((character: string) => boolean);

function compileSegment(text: string): Segment {
  if (text === '**') return '**';
  const pieces: Piece[] = [];
  const characters = [...text];
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i];
    const end = character === '[' ? characters.indexOf(']', i + 2) : -1;
    if (character === '*') {
      if (pieces.at(-1) !== '*') pieces.push('*');
    } else if (character === '?') {
      pieces.push(() => true);
    } else if (end > 0) {
      pieces.push(characterClass(characters.slice(i + 1, end)));
      i = end;
    } else {
      pieces.push(other => other === character);
    }
  }
  const dotNamed = text.startsWith('.');
  return name => (dotNamed || !name.startsWith('.')) && matchesName(pieces, [...name]);
}

function characterClass(inside: readonly string[]): (character: string) => boolean {
  const negated = inside[0] === '!' || inside[0] === '^';
  const members = negated ? inside.slice(1) : inside;
  return character => {
    const found = members.some((member, i) => member === character
      || (member === '-' && i > 0 && i < members.length - 1 && members[i - 1] <= character && character <= members[i + 1]));
    return found !== negated;
  };
}

/** Goes back to the last star only: at worst the product of the lengths. */
function matchesName(pieces: readonly Piece[], characters: readonly string[]): boolean {
  let piece = 0;
  let star = -1;
  let retry = 0;
  for (let i = 0; i < characters.length;) {
    const current = pieces[piece];
    if (current === '*') {
      star = piece++;
      retry = i;
    } else if (current?.(characters[i])) {
      piece++;
      i++;
    } else if (star >= 0) {
      piece = star + 1;
      i = ++retry;
    } else {
      return false;
    }
  }
  return pieces.slice(piece).every(rest => rest === '*');
}
