import { rewriteCel } from '../cel';
import { Control, ControlScope, EffectiveControl, parseMessage } from '../controls';
import { CONTAINER_LISTS, formatFieldPath, parsePointer } from '../manifests';
import { celLiteral, celString } from './cel-literal';
import { ControlGroup, kindGuard } from './control-group';
import { AT_CREATION_ONLY } from './not-enforceable';

/** Where an expression gets a parameter from: CEL that stands for `params.NAME`. */
export type ParameterExpression = (control: EffectiveControl, parameter: string) => string;

/** Every value is written into the expressions. */
export const INLINE_PARAMETERS: ParameterExpression = ({ parameters }, name) => celLiteral(parameters[name]);

/** A control as the expressions of a policy. */
export interface ProjectedControl {
  readonly effective: EffectiveControl;
  /** Lists of containers that it looks at one by one, as CEL; undefined for controls of a whole pod or object. */
  readonly containers?: string;
  /** CEL, true when all is well; sees `container` if there is a list of them. */
  readonly expression: string;
  /** CEL of type string: what is wrong, and where as far as it is no container; sees the same. */
  readonly message: string;
  /** Whether the message names the container. */
  readonly namesContainer?: boolean;
}

/** A template is judged whenever it changes: pods come of it, and they are made at the word of a controller. */
const AT_CREATION = "(request.operation == 'CREATE' || object.kind != 'Pod')";

/** Makes a control ready for the policy of a group. */
export function projectControl(
  effective: EffectiveControl,
  group: ControlGroup,
  parameterExpression: ParameterExpression = INLINE_PARAMETERS,
): ProjectedControl {
  const { control } = effective;
  const projected = (source: string) => rewriteCel(source, (name, field) => {
    if (name !== 'params') return undefined;
    if (field === undefined) throw new Error(`control '${control.id}': params is used as a whole: write params.NAME, so that policies can hold the value`);
    return parameterExpression(effective, field);
  });
  const guards = [kindGuard(effective, group), Object.hasOwn(AT_CREATION_ONLY, control.id) ? AT_CREATION : undefined];
  const guard = guards.filter(text => text !== undefined).join(' && ');
  const expression = projected(control.expression);
  const ofContainers = control.scope === ControlScope.CONTAINER;
  return {
    effective,
    ...(ofContainers ? { containers: containersOf(control.containerLists) } : {}),
    expression: guard === '' ? `(${expression})` : `(!(${guard}) || (${expression}))`,
    ...messageOf(effective, group, projected),
  };
}

function containersOf(lists: readonly string[] | undefined): string {
  if (!lists || lists.length === CONTAINER_LISTS.length) return 'variables.containers';
  return `(${lists.map(list => `variables.podSpec.?${list}.orValue([])`).join(' + ')})`;
}

function messageOf(
  { control }: EffectiveControl,
  { runsPods }: ControlGroup,
  projected: (source: string) => string,
): Pick<ProjectedControl, 'message' | 'namesContainer'> {
  const parts = parseMessage(control.message).map(({ text, expression }) => expression === undefined ? celString(text!) : `string(${projected(expression)})`);
  const message = [...placeOf(control, runsPods), ...parts].join(' + ') || "''";
  return /^container '/.test(control.message) ? { message, namesContainer: true } : { message };
}

/** CEL: the field that decides, as far as the text does not name it; of containers it is enough to have their name. */
function placeOf({ scope, path = '', message }: Control, runsPods: boolean): string[] {
  const field = formatFieldPath(parsePointer(path));
  if (field === '' || scope === ControlScope.CONTAINER) return [];
  const ending = message.startsWith(field) ? '' : `${field}: `;
  if (scope === ControlScope.POD && runsPods) return [`variables.podSpecPath + ${celString(`.${ending}`)}`];
  return message.includes(field) || message.includes('spec.') ? [] : [celString(ending)];
}
