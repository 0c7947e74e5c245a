import { didYouMean } from '../controls';
import { SettingsError, SettingsFault } from './settings-error';
import { ListNode, ObjectNode, readSettingsText, ScalarNode, SettingsNode } from './settings-text';
import { FieldsShape, ListShape, MapShape, Shape, TextShape } from './shape';

type Path = readonly (string | number)[];

/** Settings as plain values, and the lines on which they stand. */
export interface Settings {
  /** Values with faults are undefined; fields that the shape does not know are left out. */
  readonly value: any;
  readonly faults: SettingsFault[];
  /** The line of a value, or of what is nearest above it. */
  readonly lineOf: (...path: (string | number)[]) => number | undefined;
}

/**
 * Reads a text and holds it against a shape.
 *
 * @throws SettingsError where the text is no YAML, or empty
 */
export function readSettings(text: string, file: string, shape: FieldsShape): Settings {
  const root = readSettingsText(text, file);
  if (root.type === 'scalar' && root.value === null) {
    throw new SettingsError(file, [{ message: `is empty: expected ${(shape.required ?? []).map(field => `'${field}: …'`).join(' and ')}` }]);
  }
  const reader = new ShapeReader();
  const value = reader.read(root, shape, []);
  return { value, faults: reader.faults, lineOf: (...path) => reader.lineOf(path) };
}

const IN_WORDS: Readonly<Record<Exclude<Shape['type'], 'any'>, string>> = {
  'text': 'text',
  'whole-number': 'a whole number',
  'boolean': 'true or false',
  'list': 'a list',
  'map': 'an object',
  'fields': 'an object',
};

class ShapeReader {
  public readonly faults: SettingsFault[] = [];
  private readonly lines = new Map<string, number>();

  public read(node: SettingsNode, shape: Shape, path: Path): unknown {
    this.lines.set(JSON.stringify(path), node.line);
    if (shape.type === 'any') return plain(node);
    const wanted = IN_WORDS[shape.type];
    const found = kindOf(node);
    if (found !== wanted) {
      const quoted = shape.type === 'text' && node.type === 'scalar' && node.value !== null ? `: write '${node.source}' in quotes` : '';
      return this.fault(node.line, `${nameOf(path)} is ${found}, expected ${wanted}${quoted}`);
    }
    switch (shape.type) {
      case 'text': return this.text(node as ScalarNode, shape, path);
      case 'list': return this.list(node as ListNode, shape, path);
      case 'map': return this.map(node as ObjectNode, shape, path);
      case 'fields': return this.fields(node as ObjectNode, shape, path);
      default: return (node as ScalarNode).value;
    }
  }

  public lineOf(path: Path): number | undefined {
    for (let depth = path.length; depth >= 0; depth--) {
      const line = this.lines.get(JSON.stringify(path.slice(0, depth)));
      if (line !== undefined) return line;
    }
    return undefined;
  }

  private text({ line, value }: ScalarNode, { values }: TextShape, path: Path): string | undefined {
    const text = value as string;
    if (values && !values.includes(text)) {
      return this.fault(line, `${nameOf(path)} is '${text}': ${didYouMean(text, values)}expected one of ${values.join(', ')}`);
    }
    return text === '' ? this.fault(line, `${nameOf(path)} is empty: expected text`) : text;
  }

  private list({ line, items }: ListNode, { of, notEmpty }: ListShape, path: Path): unknown[] {
    if (notEmpty && items.length === 0) this.fault(line, `${nameOf(path)} is empty: ${notEmpty}`);
    return items.map((item, i) => this.read(item, of, [...path, i]));
  }

  private map(node: ObjectNode, { of }: MapShape, path: Path): Record<string, unknown> {
    return Object.fromEntries(this.entries(node, path).map(({ key, value }) => [key, this.read(value, of, [...path, key])]));
  }

  private fields(node: ObjectNode, shape: FieldsShape, path: Path): Record<string, unknown> {
    const names = Object.keys(shape.fields);
    const entries = this.entries(node, path);
    if (shape.notEmpty && entries.length === 0) this.fault(node.line, `${nameOf(path)} is empty: ${shape.notEmpty}`);
    for (const { key, line } of entries.filter(entry => !names.includes(entry.key))) {
      this.fault(line, `unknown field '${key}' of ${shape.name}: ${didYouMean(key, names)}expected one of ${names.join(', ')}`);
    }
    for (const field of shape.required ?? []) {
      if (!entries.some(({ key }) => key === field)) this.fault(node.line, `${shape.name} has no ${field}: add '${field}: …'`);
    }
    return Object.fromEntries(entries.filter(({ key }) => names.includes(key))
      .map(({ key, value }) => [key, this.read(value, shape.fields[key], [...path, key])]));
  }

  private entries({ entries }: ObjectNode, path: Path): { key: string; line: number; value: SettingsNode }[] {
    return entries.flatMap(({ key, line, value }) => {
      if (typeof key === 'string') return [{ key, line, value }];
      this.fault(line, `${nameOf(path)} has a key that is no text: put it in quotes`);
      return [];
    });
  }

  private fault(line: number, message: string): undefined {
    this.faults.push({ line, message });
    return undefined;
  }
}

function nameOf(path: Path): string {
  const name = path.map((segment, i) => typeof segment === 'number' ? `[${segment}]` : i === 0 ? segment : `.${segment}`).join('');
  return name === '' ? 'the file' : name;
}

function kindOf(node: SettingsNode): string {
  if (node.type !== 'scalar') return node.type === 'list' ? 'a list' : 'an object';
  if (node.value === null) return 'empty';
  if (typeof node.value === 'string') return 'text';
  if (typeof node.value === 'boolean') return 'true or false';
  return Number.isSafeInteger(node.value) ? 'a whole number' : 'a number';
}

/** The value as JSON. `fromEntries` makes own fields, whatever they are called. */
function plain(node: SettingsNode): unknown {
  if (node.type === 'scalar') return node.value;
  return node.type === 'list' ? node.items.map(plain) : Object.fromEntries(node.entries.map(({ key, value }) => [String(key), plain(value)]));
}
