import { PreludeVariable } from '../controls';
import { celString } from './cel-literal';
import { ProjectedControl } from './projected-control';
import { waivedBy } from './waived';

/** What the API server takes from `messageExpression`: it drops what is longer, and writes the names of policy and binding before it. */
export const DENIAL_BYTES = 5 * 1024;

/**
 * What fits into the warnings of an answer, of which all are cut to 256 characters when they have more than 4,096 together;
 * with room for the names of policy and binding, and for a warning of somebody else.
 */
export const WARNING_BYTES = 3 * 1024;

/** Bytes for what stands around the failures, beside the name of the profile. */
const AROUND = 100;

/** The most that is said of one control of many; a policy with one control has room for all its images. */
const MOST_CHARACTERS = 600;
const MOST_CHARACTERS_TOGETHER = 3600;

/** Fits however many bytes a character takes. */
const SURE_TO_FIT = 900;

/** Containers that are named for a control; of the others it says how many there are. */
const MOST_CONTAINERS = 3;

/** Control characters, and what turns text around: they would hide what is said, or speak to a terminal. */
const UNPRINTABLE = "'[\\\\pC\\\\p{Zl}\\\\p{Zp}]'";

/** Controls that one variable judges. */
export interface JudgedControls {
  readonly variable: string;
  readonly controls: readonly ProjectedControl[];
}

/** What a denial is made from. */
export interface DenialOptions {
  readonly profileName: string;
  readonly waivers: boolean;
  /** How long the message may be. */
  readonly mostBytes: number;
}

/** How a policy says no. */
export interface Denial {
  readonly variables: readonly PreludeVariable[];
  /** What is said where the message cannot be made. */
  readonly message: string;
  readonly messageExpression: string;
}

/**
 * Everything that is wrong, in one message: the API server would return the first denial only (kubernetes/kubernetes#115920).
 *
 * The server evaluates a `messageExpression` even when all is well, and its variables anew: what is asked first is whether
 * anything is wrong. What is said of a few controls is a variable of its own, for each has a budget.
 */
export function denialOf(judged: readonly JudgedControls[], { profileName, waivers, mostBytes }: DenialOptions): Denial {
  const count = judged.reduce((sum, { controls }) => sum + controls.length, 0);
  const most = Math.max(MOST_CHARACTERS, Math.floor(MOST_CHARACTERS_TOGETHER / Math.max(count, 1)));
  const room = mostBytes - AROUND - Buffer.byteLength(profileName);
  const pieces = judged.map(({ variable, controls }, i) => ({
    name: `failures${i + 1}`,
    // Pairs: what is wrong, which is cut where it is too long, and the fix.
    expression: `variables.${variable} ? [] : [${controls.map(control => failureOf(control, waivers)).join(', ')}].filter(f, f[0] != '')`,
  }));
  const indices = Array.from({ length: count }, (_, i) => i).join(', ');
  const rest = 'size(variables.failures) - size(variables.shown)';
  return {
    variables: [
      ...pieces,
      {
        name: 'failures',
        expression: `(${pieces.map(({ name }) => `variables.${name}`).join(' + ') || '[]'})`
          + `.map(f, (size(f[0]) > ${most} ? f[0].substring(0, ${most}) + '…' : f[0]) + f[1])`,
      },
      { name: 'sizes', expression: "variables.failures.map(f, size(bytes(f + '; ')))" },
      {
        // As many from the beginning as fit together.
        name: 'shown',
        expression: `[${indices}].filter(i, i < size(variables.sizes) && [${indices}].filter(j, j <= i).map(j, variables.sizes[j]).sum() <= ${room})`
          + '.map(i, variables.failures[i])',
      },
      {
        name: 'text',
        expression: `${celString(`profile ${profileName}: `)} + string(size(variables.failures)) + (size(variables.failures) == 1 ? ' control is' : ' controls are')`
          + ` + ' not met: ' + (size(variables.shown) == 0 ? variables.failures[0].substring(0, ${SURE_TO_FIT}) + '…' : variables.shown.join('; '))`
          + ` + (${rest} > (size(variables.shown) == 0 ? 1 : 0) ? '; … and ' + string(${rest}) + ' more' : '')`,
      },
    ],
    message: `profile ${profileName}: a control is not met, and what is wrong is too much to say: run \`bulwark assess\` on the manifest`,
    messageExpression: `size(variables.failures) == 0 ? '' : !variables.text.matches(${UNPRINTABLE}) ? variables.text `
      + `: variables.text.split('').map(c, c.matches(${UNPRINTABLE}) ? ' ' : c).join('')`,
  };
}

/** CEL of a list of two texts; the first is empty when all is well. */
function failureOf(control: ProjectedControl, waivers: boolean): string {
  const { effective: { control: { id, remediation, unwaivable } }, containers, expression, message } = control;
  const begin = celString(`[${id}] `);
  const what = containers === undefined
    ? `${expression} ? '' : ${begin} + ${message}`
    : `[${containers}.filter(container, !${expression})].map(bad, size(bad) == 0 ? '' : ${begin} + ${ofContainers(control)})[0]`;
  return `[${waivers && !unwaivable ? `${waivedBy(control)} ? '' : ` : ''}${what}, ${celString(` (${remediation})`)}]`;
}

const FIRST_INDICES = `[${Array.from({ length: MOST_CONTAINERS }, (_, i) => i).join(', ')}]`;

/** CEL: what is wrong with the first of the containers `bad`, together where it is the same, and how many more there are. */
function ofContainers({ message, namesContainer }: ProjectedControl): string {
  const name = "'\\'' + container.?name.orValue('') + '\\''";
  const more = `(size(bad) > ${MOST_CONTAINERS} ? ', and ' + string(size(bad) - ${MOST_CONTAINERS}) + ' more containers' : '')`;
  if (namesContainer) return `${FIRST_INDICES}.filter(i, i < size(bad)).map(i, bad[i]).map(container, ${message}).join(', ') + ${more}`;
  return `[${FIRST_INDICES}.filter(i, i < size(bad)).map(i, bad[i])].map(first, [first.map(container, ${name}), first.map(container, ${message})])`
    + '.map(texts, texts[1].all(t, t == texts[1][0])'
    + " ? (size(bad) == 1 ? 'container ' : 'containers ') + texts[0].join(', ') + ': ' + texts[1][0]"
    + ` : ${FIRST_INDICES}.filter(i, i < size(bad)).map(i, 'container ' + texts[0][i] + ': ' + texts[1][i]).join(', '))[0] + ${more}`;
}
