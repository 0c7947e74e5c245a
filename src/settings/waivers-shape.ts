import { knownControls } from '../controls';
import { FieldsShape, TextShape } from './shape';

const PATTERN = '`*` stands for any characters';

const field = (description: string): TextShape => ({ type: 'text', description });

/** Which objects a waiver covers. */
const OBJECT: FieldsShape = {
  type: 'fields',
  name: 'an object pattern',
  description: 'Covers the objects for which everything that is named here holds.',
  notEmpty: 'name a kind, a namespace or a name, or leave objects out to cover the whole input',
  fields: {
    kind: field(`Kind of the object, for example Deployment; ${PATTERN}.`),
    namespace: field(`Namespace that the object names; ${PATTERN}.`),
    name: field(`Name of the object; ${PATTERN}.`),
  },
};

const WAIVER: FieldsShape = {
  type: 'fields',
  name: 'a waiver',
  description: 'Accepts that a control is not met, for a reason.',
  required: ['control', 'reason'],
  fields: {
    control: {
      type: 'text',
      description: 'Id of the control.',
      offered: knownControls().filter(({ unwaivable }) => !unwaivable).map(({ id }) => id),
      schema: { not: { enum: knownControls().filter(({ unwaivable }) => unwaivable).map(({ id }) => id) } },
    },
    reason: {
      type: 'text',
      description: 'Why it is accepted, in at least ten characters; every report prints it.',
      schema: { pattern: '^\\s*\\S[\\s\\S]{8,}\\S\\s*$' },
    },
    owner: { type: 'text', description: 'Who answers for it.', schema: { pattern: '\\S' } },
    expires: {
      type: 'text',
      description: 'The last day on which it holds (UTC), as YYYY-MM-DD. Without it the waiver holds until somebody removes it.',
      schema: { pattern: '^\\d{4}-\\d{2}-\\d{2}$', format: 'date' },
    },
    objects: {
      type: 'list',
      description: 'The objects that it covers: those that match any entry. Without it the waiver covers the whole input.',
      notEmpty: "the waiver covers nothing: name an object, or leave 'objects' out to cover the whole input",
      of: OBJECT,
    },
  },
};

/** A file of waivers. */
export const WAIVERS_FILE: FieldsShape = {
  type: 'fields',
  name: 'a waivers file',
  description: 'Waivers: what is accepted although a control does not accept it, and why.',
  required: ['waivers'],
  fields: { waivers: { type: 'list', description: 'In order: of several that cover a finding the first one is named.', of: WAIVER } },
};
