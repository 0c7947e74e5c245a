import { Random } from './random';
import { Words } from './vocabulary';

/** A place in an object: what holds it, and under which name or index. */
interface Place {
  readonly owner: any;
  readonly key: string | number;
  /** The field, also of the elements of a list. */
  readonly field: string;
}

const NOT_MUTATED: readonly string[] = ['apiVersion', 'kind', 'selector'];

function placesIn(node: any, field: string, into: Place[], depth = 0): Place[] {
  if (Array.isArray(node)) {
    node.forEach((element, key) => {
      into.push({ owner: node, key, field });
      placesIn(element, field, into, depth + 1);
    });
  } else if (node !== null && typeof node === 'object') {
    for (const key of Object.keys(node)) {
      if (depth === 0 && NOT_MUTATED.includes(key)) continue;
      into.push({ owner: node, key, field: key });
      placesIn(node[key], key, into, depth + 1);
    }
  }
  return into;
}

const NO_WORDS: Words = { texts: [], numbers: [] };

/** Changes an object at one place: to nothing, to the zero of its type, to what some control compares it with, or nearly. */
export class Mutator {
  public constructor(private readonly random: Random, private readonly words: ReadonlyMap<string, Words>) {}

  /** In place. */
  public mutate(object: any): void {
    const places = placesIn(object, '', []);
    if (places.length === 0) return;
    // Most fields are deep down; each depth gets its share.
    const first = this.random.of(places);
    const { owner, key, field } = this.random.chance(0.5) ? first : this.random.of(places.filter(place => this.words.has(place.field)).concat(first));
    const value = owner[key];
    if (this.random.chance(0.15)) return remove(owner, key);
    if (this.random.chance(0.05) && !Array.isArray(owner)) return void (owner[key] = null);
    owner[key] = this.another(value, field);
  }

  private another(value: any, field: string): any {
    const words = this.words.get(field) ?? NO_WORDS;
    if (Array.isArray(value)) return this.anotherList(value, words);
    if (value !== null && typeof value === 'object') return this.anotherMap(value, field, words);
    if (typeof value === 'boolean') return !value;
    if (typeof value === 'number') return this.random.of([0, value + 1, value - 1, ...words.numbers.filter(number => number >= 0)]);
    // Ports and the like are both.
    if (words.numbers.length > 0 && this.random.chance(0.1)) return this.random.of(words.numbers);
    return this.anotherText(typeof value === 'string' ? value : '', words);
  }

  private anotherText(value: string, { texts }: Words): string {
    if (this.random.chance(0.1)) return '';
    const word = texts.length > 0 && this.random.chance(0.85) ? this.random.of(texts) : value;
    return this.random.chance(0.55) ? word : this.random.of([
      word.toLowerCase(), word.toUpperCase(), `${word}x`, `x${word}`, `${word}/x`, ` ${word}`, value + word, word + value, `${value}-${word}`, `--${word}=${value}`,
    ]);
  }

  private anotherList(value: any[], words: Words): any[] {
    const texts = value.every(element => typeof element === 'string');
    switch (this.random.below(4)) {
      case 0: return [];
      case 1: return value.slice(1);
      case 2: return texts && words.texts.length > 0 ? [...value, this.random.of(words.texts)] : [...value, ...structuredClone(value.slice(0, 1))];
      default: return texts && words.texts.length > 0 ? [this.random.of(words.texts)] : [...structuredClone(value)].reverse();
    }
  }

  private anotherMap(value: any, field: string, words: Words): any {
    // Labels, annotations and data: what counts are the keys.
    if (!['labels', 'annotations', 'data', 'matchLabels', 'stringData', 'portLevelMtls'].includes(field)) return {};
    if (words.texts.length === 0) return {};
    const [key, text] = this.random.of(words.texts).split('=');
    return { ...value, [key]: text ?? this.anotherText('', words) };
  }
}

function remove(owner: any, key: string | number): void {
  if (Array.isArray(owner)) owner.splice(key as number, 1);
  else delete owner[key];
}

/** Takes a part of a donor over into an object, at the same path; lists are entered at their first elements. In place. */
export function graft(object: any, donor: any, random: Random): void {
  let [to, from] = [object, donor];
  for (;;) {
    const keys = Object.keys(from).filter(key => !NOT_MUTATED.includes(key) && from[key] !== undefined);
    if (keys.length === 0) return;
    const key = Array.isArray(from) ? String(random.below(from.length)) : random.of(keys);
    const at = Array.isArray(to) ? String(Math.min(Number(key), Math.max(to.length - 1, 0))) : key;
    const enters = isNode(from[key]) && isNode(to[at]) && Array.isArray(from[key]) === Array.isArray(to[at]) && random.chance(0.8);
    if (!enters) return void (to[at] = structuredClone(from[key]));
    [to, from] = [to[at], from[key]];
  }
}

const isNode = (value: unknown) => value !== null && typeof value === 'object';
