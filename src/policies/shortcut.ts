import { PreludeVariable } from '../controls';
import { API_RESOURCES, qualifiedKind } from '../manifests';
import { ControlGroup } from './control-group';
import { judgedAtOnce } from './judged-at-once';
import { ProjectedControl } from './projected-control';

/** What CEL takes of one expression are 100,000 characters (cel-go's default); this leaves room for what is around it. */
const LONGEST = 90_000;

/**
 * How many elements an object may have in the lists whose elements can be dear. As many cost less than 1,000,000 units, the
 * budget of one expression, whatever they hold within reason; a test says what they cost.
 */
const MOST_ELEMENTS = 100;
const OF_CONTAINERS = ['env', 'command', 'args', 'volumeMounts'];
const OF_OBJECTS = [
  'data', 'subjects', 'webhooks', 'spec.?rules', 'spec.?tls', 'spec.?ingress', 'spec.?egress', 'spec.?ports', 'spec.?externalIPs', 'spec.?listeners', 'spec.?subsets',
];

/**
 * A condition that is false where certainly all is well, so that the rest of the policy is not evaluated. It changes no
 * answer: what is large is judged in full, and so is what only a waiver excuses.
 */
export function shortcutOf(
  group: ControlGroup,
  controls: readonly ProjectedControl[],
  variables: readonly PreludeVariable[],
): { readonly name: string; readonly expression: string } | undefined {
  const elements = elementsOf(group);
  if (controls.length === 0 || elements === undefined) return undefined;
  const met = judgedAtOnce([
    { list: '', expression: `${elements} <= ${MOST_ELEMENTS}` },
    ...controls.map(({ containers, expression }) => ({ list: containers ?? '', expression })),
  ], variables);
  return met.length > LONGEST ? undefined : { name: 'something-may-be-wrong', expression: `!(${met})` };
}

/** CEL of type int; undefined where nobody knows of what form the objects are. */
function elementsOf({ runsPods, resources }: ControlGroup): string | undefined {
  if (runsPods) {
    const sizes = OF_CONTAINERS.map(list => `size(c.?${list}.orValue([]))`).join(' + ');
    return `variables.containers.map(c, ${sizes}).sum() + size(variables.podSpec.?volumes.orValue([]))`;
  }
  const known = new Set(API_RESOURCES.map(qualifiedKind));
  if (!resources.every(resource => known.has(qualifiedKind(resource)))) return undefined;
  const ofRoles = resources.some(({ group }) => group === 'rbac.authorization.k8s.io') ? ['size(variables.rules)'] : [];
  return [...OF_OBJECTS.map(field => `size(dyn(object).?${field}.orValue([]))`), ...ofRoles].join(' + ');
}
