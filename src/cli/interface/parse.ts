import { parseArgs } from 'node:util';
import { CommandError } from '../exit-code';
import { onOneLine } from '../io';
import { CommandSpec, OperandSpec, operandUsage, OptionSpec } from './command-spec';
import { COMMANDS, TOP_OPTIONS } from './commands';
import { didYouMean } from './nearest';

/** The arguments of a command, held against its specification. */
export class Arguments {
  public constructor(public readonly operands: readonly string[], private readonly values: ReadonlyMap<string, readonly string[]>) {}

  /** The value of an option. */
  public value(option: OptionSpec | string): string | undefined {
    return this.all(option).at(-1);
  }

  /** Every value of an option that may be given several times. */
  public all(option: OptionSpec | string): readonly string[] {
    return this.values.get(typeof option === 'string' ? option : option.name) ?? [];
  }

  /** Whether a switch is on. */
  public has(option: OptionSpec | string): boolean {
    return this.all(option).length > 0;
  }
}

/** What somebody asks for. */
export type Request =
  | { readonly type: 'run'; readonly command: CommandSpec; readonly args: Arguments }
  | { readonly type: 'help'; readonly command?: CommandSpec; /** First word of several commands. */ readonly group?: string }
  | { readonly type: 'version' };

const HELP_WORDS: readonly string[] = ['help', '--help', '-h'];

/** @throws CommandError on anything that the table of commands does not have */
export function parse(argv: readonly string[]): Request {
  const [first, ...rest] = argv;
  const group = argv.length === 2 && argv.find(word => !HELP_WORDS.includes(word));
  if (group && argv.some(word => HELP_WORDS.includes(word)) && COMMANDS.some(({ name }) => name.startsWith(`${group} `))) return { type: 'help', group };
  if (first === 'help') return { type: 'help', command: rest.length > 0 ? commandOf(rest).command : undefined };
  if (first === undefined || first.startsWith('-')) return parseTop(argv);
  const { command, rest: own } = commandOf(argv);
  return parseCommand(command, own);
}

function parseTop(argv: readonly string[]): Request {
  const { values } = read(argv.slice(0, 1), TOP_OPTIONS, 'bulwark --help');
  if (values.has('version')) return { type: 'version' };
  if (values.has('help')) return { type: 'help', command: argv.length > 1 && !argv[1].startsWith('-') ? commandOf(argv.slice(1)).command : undefined };
  throw new CommandError(`expected a command: ${COMMANDS.map(({ name }) => name).join(', ')}`, 'bulwark --help');
}

function commandOf(argv: readonly string[]): { command: CommandSpec; rest: readonly string[] } {
  for (const words of [2, 1]) {
    const command = COMMANDS.find(({ name }) => name === argv.slice(0, words).join(' '));
    if (command) return { command, rest: argv.slice(command.name.split(' ').length) };
  }
  const started = COMMANDS.filter(({ name }) => name.startsWith(`${argv[0]} `)).map(({ name }) => name);
  const asked = argv.slice(0, started.length > 0 ? 2 : 1).join(' ');
  const names = COMMANDS.map(({ name }) => name);
  const otherwise = `expected ${(started.length > 0 ? started : names).join(', ')}`;
  throw new CommandError(`unknown command '${onOneLine(asked)}': ${didYouMean(asked, names, otherwise)}`, 'bulwark --help');
}

function parseCommand(command: CommandSpec, argv: readonly string[]): Request {
  const hint = `bulwark ${command.name} --help`;
  const { values, operands } = read(argv, command.options, hint);
  if (values.has('help')) return { type: 'help', command };
  for (const { name, value, required } of command.options) {
    if (required && !values.has(name)) throw new CommandError(`option '--${name} ${value}' is missing`, hint);
  }
  checkOperands(command, operands, hint);
  return { type: 'run', command, args: new Arguments(operands, values) };
}

function checkOperands({ operands: specs }: CommandSpec, operands: readonly string[], hint: string): void {
  const needed = specs.filter(({ optional }) => !optional);
  if (operands.length < needed.length) throw new CommandError(`${operandUsage(specs[operands.length])} is missing: ${specs[operands.length].description}`, hint);
  if (operands.length > specs.length && !specs.at(-1)?.repeatable) {
    throw new CommandError(`unexpected argument '${onOneLine(operands[specs.length])}': expected ${specs.map(operandUsage).join(' ') || 'options only'}`, hint);
  }
  operands.forEach((operand, i) => {
    const spec: OperandSpec | undefined = specs[Math.min(i, specs.length - 1)];
    if (operand === '') throw new CommandError(`${spec.name} is empty: is a variable not set?`, hint);
    if (spec.choices && !spec.choices.includes(operand)) throw new CommandError(unknownChoice(spec.name, operand, spec.choices), hint);
  });
}

interface Read {
  readonly values: Map<string, string[]>;
  readonly operands: string[];
}

function read(argv: readonly string[], options: readonly OptionSpec[], hint: string): Read {
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(options.map(({ name, short, value }) => [name, { type: value ? 'string' as const : 'boolean' as const, ...short ? { short } : {} }])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const spec = options.find(({ name }) => name === token.name);
    if (!spec) throw new CommandError(unknownOption(token.name, token.rawName, options), hint);
    const value = valueOf(spec, token.value, token.inlineValue ?? false, hint);
    const given = values.get(spec.name) ?? [];
    if (given.length > 0 && spec.value && !spec.repeatable) {
      throw new CommandError(`option '--${spec.name}' is given twice, as '${onOneLine(given[0])}' and '${onOneLine(value)}': keep one`, hint);
    }
    values.set(spec.name, [...given, value]);
  }
  return { values, operands };
}

function unknownOption(name: string, rawName: string, options: readonly OptionSpec[]): string {
  const otherwise = `expected one of ${options.map(option => `--${option.name}`).join(', ')}`;
  return `unknown option '${onOneLine(rawName)}': ${didYouMean(name, options.map(option => option.name), otherwise, near => `--${near}`)}`;
}

function valueOf(spec: OptionSpec, value: string | undefined, inline: boolean, hint: string): string {
  const called = `option '--${spec.name}'`;
  if (!spec.value) {
    if (value !== undefined) throw new CommandError(`${called} takes no value, and is given '${onOneLine(value)}'`, hint);
    return '';
  }
  if (value === undefined || value === '') throw new CommandError(`${called} needs a value: ${spec.value}`, hint);
  if (!inline && /^-./.test(value)) {
    const meant = `write '--${spec.name}=${onOneLine(value)}' if it is meant`;
    throw new CommandError(`${called} needs a value, and '${onOneLine(value)}' looks like an option: ${meant}`, hint);
  }
  const open = spec.orFile || spec.checkedLater || !spec.choices;
  if (!open && !spec.choices!.includes(value)) throw new CommandError(unknownChoice(called, value, spec.choices!), hint);
  return value;
}

function unknownChoice(what: string, value: string, choices: readonly string[]): string {
  return `${what} is '${onOneLine(value)}': ${didYouMean(value, choices, `expected one of ${choices.join(', ')}`)}`;
}
