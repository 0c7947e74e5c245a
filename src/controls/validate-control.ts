import { CelSyntaxError, compileCel } from '../cel';
import { parsePointer } from '../manifests';
import { Control, ControlFix, ControlScope, FixOperation, FixTarget } from './control';
import { parseMessage } from './message';
import { validateParameters } from './parameters';
import { inVersionRange } from './versions';

/** Names that expressions of a control may use. */
export function boundNames(control: Control): string[] {
  const names = ['object', 'params', 'namespaceObject', 'variables'];
  return control.scope === ControlScope.CONTAINER ? [...names, 'container'] : names;
}

type Fail = (message: string) => never;

/**
 * Checks a control as somebody wrote it.
 *
 * @throws when the id is not kebab-case, kinds are missing or written with a version, the message has more than one
 * line, a parameter has no valid default, a pointer, a fix or a version range is malformed, or an expression does not
 * compile; the message carries the control's id and the position
 */
export function validateControl(control: Control): void {
  const fail: Fail = message => {
    throw new Error(`control '${control.id}': ${message}`);
  };
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(control.id)) fail("the id must be kebab-case: write for example 'drop-all-capabilities'");
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

function validateKinds({ scope, kinds }: Control, fail: Fail): void {
  if (scope === ControlScope.OBJECT && !kinds?.length) fail("scope 'object' needs kinds: name at least one, for example 'Service'");
  const versioned = kinds?.find(kind => kind.split('/').length > 2 || /^v\d/.test(kind));
  if (versioned !== undefined) fail(`kind '${versioned}' has a version: write 'Service' (core group) or 'apps/Deployment'`);
}

function validateDefaults(control: Control, fail: Fail): void {
  for (const [name, parameter] of Object.entries(control.parameters ?? {})) {
    if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name)) fail(`parameter '${name}' must be camel case, so that expressions can write params.${name}`);
    const rows = [...parameter.defaultByVersion ?? [], ...parameter.defaultByKubernetesVersion ?? []];
    const defaults = [...parameter.defaultValue === undefined ? [] : [parameter.defaultValue], ...rows.map(({ value }) => value)];
    if (defaults.length === 0) fail(`parameter '${name}' has no default: give defaultValue, defaultByVersion or defaultByKubernetesVersion`);
    for (const value of defaults) validateParameters(control, { [name]: value });
    rows.forEach(({ since }) => inVersionRange(since, '>=0'));
  }
}

function validateExpressions(control: Control, fail: Fail): void {
  const compile = (what: string, expression: string) => {
    try {
      compileCel(expression, { variables: boundNames(control) });
    } catch (error) {
      if (error instanceof CelSyntaxError) fail(`${what} does not compile at line ${error.line}, column ${error.column}: ${error.message}`);
      throw error;
    }
  };
  compile('expression', control.expression);
  for (const { expression } of parseMessage(control.message)) {
    if (expression !== undefined) compile(`'{{${expression}}}' in the message`, expression);
  }
  for (const { when } of control.fix ?? []) {
    if (when !== undefined) compile(`condition '${when}' of a fix`, when);
  }
}

function validateFix(control: Control, fix: ControlFix, fail: Fail): void {
  if (parsePointer(fix.path).length === 0) fail('a fix has an empty path: it must name a field');
  if (fix.target === FixTarget.CONTAINER && control.scope !== ControlScope.CONTAINER) {
    fail(`a fix starts at the container, which scope '${control.scope}' does not have: start at podSpec or object`);
  }
  const declared = Object.prototype.hasOwnProperty.call(control.parameters ?? {}, fix.parameter ?? '');
  if (fix.parameter !== undefined && !declared) fail(`a fix takes its value from parameter '${fix.parameter}', which is not declared`);
  if (fix.operation !== FixOperation.REMOVE && (fix.value === undefined) === (fix.parameter === undefined)) {
    fail(`the fix at '${fix.path}' needs a value or a parameter, one of the two`);
  }
}
