import { PreludeVariable } from '../controls';
import { celString } from './cel-literal';
import { ProjectedControl } from './projected-control';
import { waivedBy } from './waived';

/** The API server drops messages beyond 5 KiB; it puts the names of policy and binding before ours. */
const MOST_BYTES = 4800;

/** The most that is said of one control of many; a policy with one control has room for all its images. */
const MOST_CHARACTERS = 600;
const MOST_CHARACTERS_TOGETHER = 3600;

/** How many controls are named, the first that fits. */
const COUNTS = [1000, 60, 40, 30, 25, 20, 16, 14, 12, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1];

/** How a policy says no. */
export interface Denial {
  readonly variables: readonly PreludeVariable[];
  /** What is said where the message cannot be made. */
  readonly message: string;
  readonly messageExpression: string;
}

/**
 * Everything that is wrong, in one message: the API server would return the first denial only (kubernetes/kubernetes#115920).
 * Evaluated only when something is wrong.
 */
export function denialOf(controls: readonly ProjectedControl[], profileName: string, waivers: boolean): Denial {
  const most = Math.max(MOST_CHARACTERS, Math.floor(MOST_CHARACTERS_TOGETHER / controls.length));
  const failures = controls.map(control => failureOf(control, waivers, most));
  const text = (count: number) => `variables.failures.filter(f, variables.failures.indexOf(f) < ${count}).join('; ')`;
  const head = `'profile ${profileName}: ' + string(size(variables.failures)) + (size(variables.failures) == 1 ? ' control is' : ' controls are') + ' not met: '`;
  return {
    variables: [
      // One variable for a few controls: each has a budget of its own.
      { name: 'failures', expression: failures.join(' + ') || '[]' },
      { name: 'shown', expression: `[${COUNTS.join(', ')}].filter(n, n == 1 || size(bytes(${text(0).replace('< 0', '< n')})) <= ${MOST_BYTES})[0]` },
    ],
    message: `profile ${profileName}: a control is not met, and what is wrong is too much to say: run \`bulwark assess\` on the manifest`,
    messageExpression: `(${head} + ${text(0).replace('< 0', '< variables.shown')} `
      + "+ (size(variables.failures) > variables.shown ? '; … and ' + string(size(variables.failures) - variables.shown) + ' more' : ''))",
  };
}

/** CEL of type list: empty, or one text. */
function failureOf(control: ProjectedControl, waivers: boolean, most: number): string {
  const { effective: { control: { id, remediation, unwaivable } }, containers, expression, message } = control;
  const waived = waivers && !unwaivable ? `${waivedBy(control)} || ` : '';
  const fix = celString(` (${remediation})`);
  const shortened = (text: string) => `[${text}].map(t, (size(t) > ${most} ? t.substring(0, ${most}) + '…' : t).replace('\\n', ' ').replace('\\r', ' '))[0]`;
  const said = containers === undefined
    ? `${celString(`[${id}] `)} + ${shortened(message)} + ${fix}`
    : `${celString(`[${id}] `)} + ${shortened(`${containers}.filter(container, !${expression}).map(container, ${message}).join(', ')`)} + ${fix}`;
  const met = containers === undefined ? expression : `${containers}.all(container, ${expression})`;
  return `(${waived}${met} ? [] : [${said}])`;
}
