/** A regular expression that JavaScript reads as RE2 does. */
export interface NativePattern {
  readonly regexp: RegExp;
  /** An engine that backtracks needs at most about `factor * length ** exponent` steps for a text. */
  readonly factor: number;
  readonly exponent: number;
}

/** RE2 refuses more repetitions, nested ones multiplied. */
const MAX_REPETITIONS = 1000;
const MAX_LENGTH = 1000;

/** What both engines understand alike: groups, alternatives, anchors, characters and classes of ASCII, repetitions. */
const TOKEN = /(\((?:\?:|(?!\?))|[\^$]|\\b)|([A-Za-z0-9 _\-"'<>=!@#%&,;:~`/]|\\[wds.]|\[(?!\^\])\^?(?:[^\\[\]\x80-\uffff]|\\[wds])+\])/y;
const REPETITION = /([*+?]|\{(\d{1,4})(,(\d{1,4})?)?\})\??/y;
/** What must follow, where it is one character or the end. */
const NEXT = /(?:[A-Za-z0-9 _\-"'<>=!@#%&,;:~`/]|\[([^\\^\]])\]|\$)(?![*+?{])/y;
/** The one class that differs: JavaScript's blanks are those of Unicode. */
const BLANKS = '\\t\\n\\f\\r ';

/**
 * Reads a pattern. Undefined where the engines differ, or may: look-around, flags, back references, classes of Unicode, `.`.
 * RE2 accepts whatever is given back.
 */
export function nativePattern(text: string): NativePattern | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  try {
    const { ways, degree, steps } = new Reader(text).whole();
    const source = text.replace(/\[[^\]]*\]|\\s/g, part => part.startsWith('[') ? part.replace(/\\s/g, BLANKS) : `[${BLANKS}]`);
    // Every place of the text, each way to match there, and the length of the match.
    const regexp = new RegExp(source, 'u');
    return steps === Infinity ? { regexp, factor: ways, exponent: 2 + degree } : { regexp, factor: Math.max(1, steps), exponent: 1 };
  } catch {
    return undefined;
  }
}

/** A part of a pattern. */
interface Part {
  /** In at most `ways * length ** degree` ways can it match at one place. */
  readonly ways: number;
  readonly degree: number;
  /** So many steps at most are all these ways; Infinity where a match may be as long as the text. */
  readonly steps: number;
  /** The product of its nested repetitions. */
  readonly repetitions: number;
}

const NOTHING: Part = { ways: 1, degree: 0, steps: 0, repetitions: 1 };
const ONE_STEP: Part = { ...NOTHING, steps: 1 };

class Reader {
  private at = 0;

  public constructor(private readonly text: string) {}

  public whole(): Part {
    const part = this.alternatives();
    if (this.at < this.text.length) throw new Error('not understood');
    return part;
  }

  private alternatives(): Part {
    let all = this.sequence();
    while (this.text[this.at] === '|') {
      this.at++;
      const next = this.sequence();
      all = {
        ways: all.ways + next.ways,
        degree: Math.max(all.degree, next.degree),
        steps: all.steps + next.steps,
        repetitions: Math.max(all.repetitions, next.repetitions),
      };
    }
    return all;
  }

  private sequence(): Part {
    let all = NOTHING;
    while (this.at < this.text.length && this.text[this.at] !== '|' && this.text[this.at] !== ')') {
      const next = this.repeated();
      all = {
        ways: all.ways * next.ways,
        degree: all.degree + next.degree,
        steps: all.steps + all.ways * next.steps,
        repetitions: Math.max(all.repetitions, next.repetitions),
      };
    }
    return all;
  }

  private repeated(): Part {
    const [token, structure, characters] = this.match(TOKEN) ?? [];
    if (token === undefined) throw new Error('not understood');
    let part = ONE_STEP;
    if (structure?.startsWith('(')) {
      part = this.alternatives();
      if (this.text[this.at++] !== ')') throw new Error('not closed');
    }
    const repetition = this.match(REPETITION);
    if (!repetition) return part;
    const [least, most] = bounds(repetition);
    const repetitions = part.repetitions * Math.max(1, repetition[2] === undefined ? 1 : most ?? least);
    if (repetitions > MAX_REPETITIONS) throw new Error('repeats too often');
    if (characters !== undefined && this.endsAtOnce(characters)) return { ways: 1, degree: 0, steps: most ?? Infinity, repetitions };
    return { ...repeat(part, least, most), repetitions };
  }

  /** Whether what follows repeated characters is none of them: giving some of them back leads nowhere. */
  private endsAtOnce(characters: string): boolean {
    const before = this.at;
    const next = this.match(NEXT);
    this.at = before;
    return next !== null && (next[0] === '$' || !new RegExp(`^${characters}$`, 'u').test(next[1] ?? next[0]));
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }
}

/** How often at least and at most, if there is a most. */
function bounds([, operator, least, range, most]: RegExpExecArray): [number, number | undefined] {
  if (operator === '?') return [0, 1];
  if (least === undefined) return [operator === '+' ? 1 : 0, undefined];
  return [Number(least), range === undefined ? Number(least) : most === undefined ? undefined : Number(most)];
}

function repeat({ ways, degree, steps }: Part, least: number, most: number | undefined): Omit<Part, 'repetitions'> {
  if (most === undefined) return ways > 1 || degree > 0 ? { ways: Infinity, degree: 0, steps: Infinity } : { ways: 1, degree: 1, steps: Infinity };
  let sum = least === 0 ? 1 : 0;
  let allSteps = 0;
  for (let count = 1; count <= most && Number.isFinite(sum); count++) {
    if (count >= least) sum += ways ** count;
    allSteps += ways ** (count - 1) * Math.max(1, steps);
  }
  return { ways: sum, degree: degree * most, steps: Number.isFinite(sum) ? allSteps : Infinity };
}
