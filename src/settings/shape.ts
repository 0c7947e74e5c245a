/**
 * What a settings file may hold, as data: the reader, the JSON Schema for editors and the messages are projected from it.
 */
export type Shape = TextShape | WholeNumberShape | BooleanShape | AnyShape | ListShape | MapShape | FieldsShape;

interface Described {
  /** What it means, in one line: editors show it. */
  readonly description: string;
  /** Keywords of JSON Schema for what is checked elsewhere. */
  readonly schema?: Readonly<Record<string, unknown>>;
}

/** Text, in quotes where YAML would read something else. */
export interface TextShape extends Described {
  readonly type: 'text';
  /** The texts that are allowed. By default all but the empty one. */
  readonly values?: readonly string[];
  /** What else an editor is to offer, where other texts are allowed too. */
  readonly offered?: readonly string[];
}

export interface WholeNumberShape extends Described {
  readonly type: 'whole-number';
}

export interface BooleanShape extends Described {
  readonly type: 'boolean';
}

/** Whatever JSON has. */
export interface AnyShape extends Described {
  readonly type: 'any';
}

export interface ListShape extends Described {
  readonly type: 'list';
  readonly of: Shape;
  /** Why an empty list is refused. By default it is not. */
  readonly notEmpty?: string;
}

/** An object whose keys are names that the user gives. */
export interface MapShape extends Described {
  readonly type: 'map';
  readonly of: Shape;
}

/** An object with known fields only: a typing error must not pass for something that was left out. */
export interface FieldsShape extends Described {
  readonly type: 'fields';
  /** What it is called in messages, with its article: `a waiver`. */
  readonly name: string;
  readonly fields: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  /** Why one without any field is refused. By default it is not. */
  readonly notEmpty?: string;
}
