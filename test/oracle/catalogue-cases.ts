import { Catalogue, Control, ControlScope, inVersionRange, parseMessage, preludeVariables, Profile } from '../../src/controls';
import { PodTemplates } from '../../src/manifests';
import { ROLLOUT } from '../helpers/arbitrary-kubernetes';

/** Every control of the catalogue, those that nobody asked for included. */
export const EVERYTHING = Profile.ZERO_TRUST.derive({ name: 'everything', controls: Catalogue.all().map(({ id }) => ({ control: id })) });

export const TEMPLATES = PodTemplates.with([ROLLOUT]);

/** An expression somewhere in a record of the catalogue. */
export interface CatalogueExpression {
  readonly name: string;
  readonly role: 'expression' | 'message' | 'condition';
  readonly expression: string;
  readonly control: Control;
}

/** The controls that hold on a version. */
export function controlsAt(kubernetesVersion: string): Control[] {
  return Catalogue.all().filter(control => inVersionRange(kubernetesVersion, control.kubernetesVersions ?? '>=0'));
}

/** Every expression of a control. */
export function expressionsOf(control: Control): CatalogueExpression[] {
  const messages = parseMessage(control.message).flatMap(({ expression }) => expression ?? []);
  const conditions = (control.fix ?? []).flatMap(({ when }) => when ?? []);
  return [
    { name: control.id, role: 'expression', expression: control.expression, control },
    ...messages.map((expression, i) => ({ name: `${control.id} message ${i}`, role: 'message' as const, expression, control })),
    ...conditions.map((expression, i) => ({ name: `${control.id} condition ${i}`, role: 'condition' as const, expression, control })),
  ];
}

/** The catalogue as one ValidatingAdmissionPolicy: container controls run over the lists of containers. */
export function policyOf(kubernetesVersion: string): object {
  // What needs all objects is no policy: the API server has no variable `set`.
  const all = controlsAt(kubernetesVersion).filter(({ scope }) => scope !== ControlScope.SET).flatMap(expressionsOf);
  const validations = all.filter(({ role }) => role !== 'message').map(({ name, expression, control }) => [name, overContainers(control, expression)]);
  const messages = all.filter(({ role }) => role === 'message').map(({ name, expression, control }) => [name, firstOf(control, expression)]);
  return {
    kubernetesVersion,
    variables: preludeVariables(TEMPLATES),
    validations: Object.fromEntries(validations),
    messages: Object.fromEntries(messages),
  };
}

function listsOf({ containerLists = [] }: Control): string {
  return containerLists.length === 0
    ? 'variables.containers'
    : `(${containerLists.map(list => `variables.podSpec.?${list}.orValue([])`).join(' + ')})`;
}

function overContainers(control: Control, expression: string): string {
  return control.scope === ControlScope.CONTAINER ? `${listsOf(control)}.all(container, ${expression})` : expression;
}

function firstOf(control: Control, expression: string): string {
  const text = control.scope === ControlScope.CONTAINER ? `${listsOf(control)}.map(container, ${expression})` : `[${expression}]`;
  return `${text}.map(text, string(text)).join()`;
}

