/** What a value can be completed with, beyond fixed choices. */
export type Completion = 'file' | 'control' | 'family' | 'framework';

/** An option of a command. Without `value` it is a switch. */
export interface OptionSpec {
  /** Long name without dashes. */
  readonly name: string;
  /** One letter. */
  readonly short?: string;
  /** How help names its value, for example `FILE`. */
  readonly value?: string;
  readonly description: string;
  /** The values that it takes. */
  readonly choices?: readonly string[];
  /** Whether a path is accepted beside the choices. */
  readonly orFile?: boolean;
  /** Whether the choices are only for completion and help: the value is held against them where it is used, in better words. */
  readonly checkedLater?: boolean;
  readonly completion?: Completion;
  readonly repeatable?: boolean;
  readonly required?: boolean;
  /** What holds without the option, as help says it. */
  readonly otherwise?: string;
}

/** What stands after the options. */
export interface OperandSpec {
  /** How help names it, for example `PATH`. */
  readonly name: string;
  readonly description: string;
  readonly choices?: readonly string[];
  readonly completion?: Completion;
  readonly optional?: boolean;
  readonly repeatable?: boolean;
}

/** A line to type, and what it does. */
export interface Example {
  readonly line: string;
  readonly does: string;
}

/** A command: parsing, help, documentation and shell completion are made from this record. */
export interface CommandSpec {
  /** One or two words. */
  readonly name: string;
  readonly summary: string;
  /** More, in paragraphs. */
  readonly details: readonly string[];
  readonly operands: readonly OperandSpec[];
  readonly options: readonly OptionSpec[];
  readonly examples: readonly Example[];
  /** What each exit code means. */
  readonly exitCodes: readonly string[];
}

/** How usage writes an operand: `PATH…`, `[PATH…]`. */
export function operandUsage({ name, optional, repeatable }: OperandSpec): string {
  const text = `${name}${repeatable ? '…' : ''}`;
  return optional ? `[${text}]` : text;
}

/** How help writes an option: `-o, --output FILE`. */
export function optionUsage({ name, short, value }: OptionSpec): string {
  return `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`;
}
