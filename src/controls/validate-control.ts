import { CelSyntaxError, compileCel } from '../cel';
import { parsePointer } from '../manifests';
import { ContainerList, Control, ControlFix, ControlScope, FixOperation, FixTarget, ParameterType, Severity } from './control';
import { parseMessage } from './message';
import { validateParameters } from './parameters';
import { inVersionRange } from './versions';

/** Names that expressions of a control may use. */
export function boundNames(control: Control): string[] {
  const names = ['object', 'params', 'namespaceObject', 'variables'];
  switch (control.scope) {
    case ControlScope.CONTAINER: return [...names, 'container'];
    case ControlScope.SET: return [...names, 'set'];
    default: return names;
  }
}

type Fail = (message: string) => never;

/** What every control says in words. */
const TEXTS = ['family', 'title', 'rationale', 'remediation', 'expression', 'message'] as const;

/**
 * Checks a control as somebody wrote it, whatever it is: programs without types write controls too.
 *
 * @throws when the id is not kebab-case, a text is missing, a severity, a scope or another name is unknown, kinds are
 * missing or written with a version, the message has more than one line, a parameter has no valid default, a pointer, a
 * fix or a version range is malformed, or an expression does not compile or cannot give what it is for (a bool; text in
 * a message); the error carries the control's id and the position
 */
export function validateControl(control: Control): void {
  if (typeof control !== 'object' || control === null) throw new Error(`a control is ${String(control)}: expected an object with an id`);
  const fail: Fail = message => {
    throw new Error(`control '${control.id}': ${message}`);
  };
  if (typeof control.id !== 'string' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(control.id)) {
    fail("the id must be kebab-case: write for example 'drop-all-capabilities'");
  }
  for (const text of TEXTS) {
    if (typeof control[text] !== 'string' || control[text].trim() === '') fail(`${text} is ${shown(control[text])}: expected text`);
  }
  oneOf('severity', control.severity, Severity, fail);
  oneOf('scope', control.scope, ControlScope, fail);
  if (/[\r\n]/.test(control.message)) fail('the message has more than one line: API servers refuse such messages, write one');
  validateKinds(control, fail);
  validateDefaults(control, fail);
  validateExpressions(control, fail);
  for (const range of [control.kubernetesVersions, control.podSecurityVersions]) {
    if (range !== undefined) inVersionRange('1.34', range);
  }
  if (control.path !== undefined) parsePointer(control.path);
  for (const fix of control.fix ?? []) validateFix(control, fix, fail);
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  return typeof value === 'string' && value.trim() === '' ? 'empty' : JSON.stringify(value);
}

function oneOf(what: string, value: unknown, names: Record<string, string>, fail: Fail): void {
  if (!Object.values(names).includes(value as string)) fail(`${what} is ${shown(value)}: expected one of ${Object.values(names).join(', ')}`);
}

function validateKinds({ scope, kinds, containerLists }: Control, fail: Fail): void {
  if (kinds !== undefined && !(Array.isArray(kinds) && kinds.every(kind => typeof kind === 'string' && kind !== ''))) {
    fail(`kinds is ${shown(kinds)}: expected a list of kinds, for example ['Service']`);
  }
  for (const list of containerLists ?? []) oneOf('an entry of containerLists', list, ContainerList, fail);
  if (scope === ControlScope.OBJECT && !kinds?.length) fail("scope 'object' needs kinds: name at least one, for example 'Service'");
  const versioned = kinds?.find(kind => kind.split('/').length > 2 || /^v\d/.test(kind));
  if (versioned !== undefined) fail(`kind '${versioned}' has a version: write 'Service' (core group) or 'apps/Deployment'`);
}

function validateDefaults(control: Control, fail: Fail): void {
  for (const [name, parameter] of Object.entries(control.parameters ?? {})) {
    if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name)) fail(`parameter '${name}' must be camel case, so that expressions can write params.${name}`);
    oneOf(`the type of parameter '${name}'`, parameter?.type, ParameterType, fail);
    const rows = [...parameter.defaultByVersion ?? [], ...parameter.defaultByKubernetesVersion ?? []];
    const defaults = [...parameter.defaultValue === undefined ? [] : [parameter.defaultValue], ...rows.map(({ value }) => value)];
    if (defaults.length === 0) fail(`parameter '${name}' has no default: give defaultValue, defaultByVersion or defaultByKubernetesVersion`);
    for (const value of defaults) validateParameters(control, { [name]: value });
    rows.forEach(({ since }) => inVersionRange(since, '>=0'));
  }
}

function validateExpressions(control: Control, fail: Fail): void {
  const compile = (what: string, expression: string, type: string) => {
    try {
      const { resultType } = compileCel(expression, { variables: boundNames(control) });
      // `dyn`: only an object tells, and what is not true then fails.
      if (type !== 'dyn' && resultType !== type && resultType !== 'dyn') fail(`${what} gives a value of type ${resultType}: expected ${type}`);
    } catch (error) {
      if (error instanceof CelSyntaxError) fail(`${what} does not compile at line ${error.line}, column ${error.column}: ${error.message}`);
      throw error;
    }
  };
  compile('expression', control.expression, 'bool');
  for (const { expression } of parseMessage(control.message)) {
    if (expression !== undefined) compile(`'{{${expression}}}' in the message`, expression, 'string');
  }
  for (const { when, valueExpression } of control.fix ?? []) {
    if (when !== undefined) compile(`condition '${when}' of a fix`, when, 'bool');
    if (valueExpression !== undefined) compile(`value '${valueExpression}' of a fix`, valueExpression, 'dyn');
  }
}

function validateFix(control: Control, fix: ControlFix, fail: Fail): void {
  oneOf('the target of a fix', fix?.target, FixTarget, fail);
  if (fix.operation !== undefined) oneOf('the operation of a fix', fix.operation, FixOperation, fail);
  if (typeof fix.path !== 'string') fail(`the path of a fix is ${shown(fix.path)}: expected a JSON pointer, for example '/spec/type'`);
  if (parsePointer(fix.path).length === 0) fail('a fix has an empty path: it must name a field');
  if (fix.target === FixTarget.CONTAINER && control.scope !== ControlScope.CONTAINER) {
    fail(`a fix starts at the container, which scope '${control.scope}' does not have: start at podSpec or object`);
  }
  const declared = Object.prototype.hasOwnProperty.call(control.parameters ?? {}, fix.parameter ?? '');
  if (fix.parameter !== undefined && !declared) fail(`a fix takes its value from parameter '${fix.parameter}', which is not declared`);
  const given = [fix.value, fix.parameter, fix.valueExpression].filter(source => source !== undefined);
  if (fix.operation !== FixOperation.REMOVE && given.length !== 1) {
    fail(`the fix at '${fix.path}' needs a value, a parameter or a valueExpression, one of the three`);
  }
}
