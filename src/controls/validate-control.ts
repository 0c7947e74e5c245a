import { CelSyntaxError, compileCel } from '../cel';
import { parsePointer } from '../manifests';
import { Control, ControlScope } from './control';
import { parseMessage } from './message';
import { inVersionRange } from './versions';

/** Names that expressions of a control may use. */
export function boundNames(control: Control): string[] {
  const names = ['object', 'params', 'namespaceObject', 'variables'];
  return control.scope === ControlScope.CONTAINER ? [...names, 'container'] : names;
}

/**
 * Checks a control as somebody wrote it.
 *
 * @throws when the id is not kebab-case, kinds are missing, a pointer or a version range is malformed, or an
 * expression does not compile; the message carries the control's id and the position
 */
export function validateControl(control: Control): void {
  const fail = (message: string): never => {
    throw new Error(`control '${control.id}': ${message}`);
  };
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(control.id)) fail("the id must be kebab-case: write for example 'drop-all-capabilities'");
  if (control.scope === ControlScope.OBJECT && !control.kinds?.length) fail("scope 'object' needs kinds: name at least one, for example 'Service'");
  const compile = (what: string, expression: string) => {
    try {
      compileCel(expression, { variables: boundNames(control) });
    } catch (error) {
      if (error instanceof CelSyntaxError) fail(`${what} does not compile at line ${error.line}, column ${error.column}: ${error.message}`);
      throw error;
    }
  };
  compile('expression', control.expression);
  for (const part of parseMessage(control.message)) {
    if (part.expression !== undefined) compile(`'{{${part.expression}}}' in the message`, part.expression);
  }
  for (const range of [control.kubernetesVersions, control.podSecurityVersions]) {
    if (range !== undefined) inVersionRange('1.34', range);
  }
  if (control.path !== undefined) parsePointer(control.path);
  for (const fix of control.fix ?? []) {
    parsePointer(fix.path);
    if (fix.when !== undefined) compile(`condition '${fix.when}' of a fix`, fix.when);
    if (fix.parameter !== undefined && !control.parameters?.[fix.parameter]) fail(`a fix takes its value from parameter '${fix.parameter}', which is not declared`);
  }
}
