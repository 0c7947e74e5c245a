import { PreludeVariable } from '../controls';
import { ControlGroup } from './control-group';
import { judgedAtOnce } from './judged-at-once';
import { ProjectedControl } from './projected-control';

/** What CEL takes of one expression are 100,000 characters (cel-go's default); this leaves room for what is around it. */
const LONGEST = 90_000;

/** Controls of objects that run no pods; of more, nothing but the size of an object tells what they cost together. */
const MOST_OF_OTHER_KINDS = 12;

/**
 * Lists of a pod whose elements can be dear, and how many elements there may be: as many as cost less than 1,000,000 units,
 * the budget of one expression, whatever they hold. A test says what they cost.
 */
const COUNTED = ['env', 'command', 'args', 'volumeMounts'];
const MOST_COUNTED = 100;

/**
 * A condition that is false where certainly all is well, so that the rest of the policy is not evaluated. It changes no
 * answer: what is large is judged in full, and so is what only a waiver excuses.
 */
export function shortcutOf(
  group: ControlGroup,
  controls: readonly ProjectedControl[],
  variables: readonly PreludeVariable[],
): { readonly name: string; readonly expression: string } | undefined {
  if (controls.length === 0 || (!group.runsPods && controls.length > MOST_OF_OTHER_KINDS)) return undefined;
  const sizes = COUNTED.map(list => `size(c.?${list}.orValue([]))`).join(' + ');
  const small = `variables.containers.map(c, ${sizes}).sum() + size(variables.podSpec.?volumes.orValue([])) <= ${MOST_COUNTED}`;
  const met = judgedAtOnce([
    ...group.runsPods ? [{ list: '', expression: small }] : [],
    ...controls.map(({ containers, expression }) => ({ list: containers ?? '', expression })),
  ], variables);
  return met.length > LONGEST ? undefined : { name: 'something-may-be-wrong', expression: `!(${met})` };
}
