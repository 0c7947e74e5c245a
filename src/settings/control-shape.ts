import { ContainerList, ControlScope, FixOperation, FixTarget, ParameterType, Severity } from '../controls';
import { FieldsShape, ListShape, Shape, TextShape } from './shape';

const text = (description: string): TextShape => ({ type: 'text', description });
const oneOf = (values: object, description: string): TextShape => ({ type: 'text', values: Object.values(values), description });
const any = (description: string): Shape => ({ type: 'any', description });
const listOf = (of: Shape, description: string): ListShape => ({ type: 'list', of, description });

const VALUE_BY_VERSION: FieldsShape = {
  type: 'fields',
  name: 'a versioned value',
  description: 'The value of a parameter from one version on.',
  required: ['since', 'value'],
  fields: { since: text("The first version, in quotes: '1.29'."), value: any('The value from that version on.') },
};

const PARAMETER: FieldsShape = {
  type: 'fields',
  name: 'a parameter',
  description: 'Declares a parameter; one of the three defaults is required.',
  required: ['type', 'description'],
  fields: {
    type: oneOf(ParameterType, 'The type of its values.'),
    description: text('What it means, in one line, with units.'),
    defaultValue: any('The value where the profile gives none.'),
    defaultByVersion: listOf(VALUE_BY_VERSION, 'The same by Pod Security version, ascending.'),
    defaultByKubernetesVersion: listOf(VALUE_BY_VERSION, 'The same by Kubernetes version, ascending.'),
  },
};

const FIX: FieldsShape = {
  type: 'fields',
  name: 'a step of a fix',
  description: 'One step that makes a failing object good.',
  required: ['target', 'path'],
  fields: {
    target: oneOf(FixTarget, 'Where the path starts.'),
    path: text('JSON pointer from the target; a segment * stands for every element of an existing list.'),
    operation: oneOf(FixOperation, 'What happens at the path. By default set.'),
    value: any('What to set or append.'),
    parameter: text('Name of the parameter that holds the value.'),
    valueExpression: text('CEL expression that gives the value.'),
    onlyAbsent: { type: 'boolean', description: 'Whether a value that is there is kept, whatever it is.' },
    when: text('CEL condition under which the step applies.'),
  },
};

const FRAMEWORK_ROW: FieldsShape = {
  type: 'fields',
  name: 'a framework row',
  description: 'A row of a compliance framework that the control answers.',
  required: ['framework', 'versions', 'id'],
  fields: {
    framework: text('Id of the framework, for example cis-kubernetes.'),
    versions: text("Versions in which the row has this id, in quotes: '1.9-1.11, 2.0.1' or '>=1.34'."),
    id: text('Id of the row, in quotes.'),
  },
};

/** A control of the user's own, as a file writes it: the record that src/controls/control.ts explains. */
export const CONTROL: FieldsShape = {
  type: 'fields',
  name: 'a control',
  description: 'A control of your own.',
  required: ['id', 'family', 'title', 'rationale', 'remediation', 'severity', 'scope', 'expression', 'message'],
  fields: {
    id: text('Stable id, for example team-label.'),
    family: text('Heading under which it is listed.'),
    title: text('The good state in one line.'),
    rationale: text('Why an attacker cares.'),
    remediation: text('What to do about it.'),
    severity: oneOf(Severity, 'How bad it is when the control is not met.'),
    scope: oneOf(Object.values(ControlScope).filter(scope => scope !== ControlScope.SET), 'What one evaluation of the expression looks at.'),
    kinds: listOf(text('For example Service or apps/Deployment.'), 'Kinds that it applies to; required for scope object.'),
    containerLists: listOf(oneOf(ContainerList, 'A list of containers.'), 'Which lists of containers are looked at. By default all.'),
    parameters: { type: 'map', of: PARAMETER, description: 'What a profile may set, by the name under which expressions see it in params.' },
    expression: text('CEL expression, true when the object is good.'),
    message: text('What is wrong, on one line; {{ … }} holds CEL.'),
    path: text('JSON pointer from the scope to the field that decides.'),
    fix: listOf(FIX, 'The steps that make a failing object good, in order.'),
    frameworks: listOf(FRAMEWORK_ROW, 'Rows of compliance frameworks that it answers.'),
    kubernetesVersions: text("Kubernetes versions for which it holds, in quotes: '>=1.30'. By default all."),
    podSecurityVersions: text("Pod Security versions for which it holds, in quotes: '>=1.34'. By default all."),
    optIn: { type: 'boolean', description: 'Whether profiles leave it out until somebody asks for it.' },
    unwaivable: { type: 'boolean', description: 'Whether no waiver may cover it.' },
  },
};
