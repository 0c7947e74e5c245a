import { FixOperation, FixTarget } from '../controls';
import { celString } from './cel-literal';
import { MutationExpression } from './mutation-json-patch';
import { MutationStep } from './mutation-step';

/**
 * Fields that the API server merges as a whole: an apply configuration must not hold them, or it would replace what
 * somebody else wrote beside. Named where they stand in the objects that controls change.
 */
const ATOMIC = new Set([
  'selector', 'labelSelector', 'namespaceSelector', 'podSelector', 'nodeSelector', 'roleRef', 'scaleTargetRef', 'resourceFieldRef', 'fieldRef',
  'configMapKeyRef', 'secretKeyRef', 'fileKeyRef', 'nodeAffinity', 'targetRef', 'volumeClaimTemplate',
]);

/**
 * Whether a step may be an apply configuration: a known value at one place of the object. Steps in pod templates are not:
 * the types in an apply configuration are named after the whole path, so that each would have to be said four times, for
 * four places of the template; and what they remove, append or compute is JSON Patch anyway.
 */
export function isApplicable({ target, operation, segments, scalar }: MutationStep): boolean {
  return target === FixTarget.OBJECT && operation === FixOperation.SET && scalar && !segments.some(segment => segment === '*' || ATOMIC.has(segment));
}

interface Node {
  readonly children: Map<string, Node>;
  readonly askers: string[];
  value?: string;
}

/** Steps of one stage as one apply configuration, which holds only what is to be set. */
export function applyConfigurationOf(steps: readonly MutationStep[], stage: string): MutationExpression {
  const name = `set${stage}`;
  const root: Node = { children: new Map(), askers: [] };
  steps.forEach((step, k) => {
    let node: Node = root;
    for (const segment of step.segments) {
      const child: Node = node.children.get(segment) ?? { children: new Map(), askers: [] };
      child.askers.push(`variables.${name}[${k}]`);
      node.children.set(segment, child);
      node = child;
    }
    node.value = step.value;
  });
  return { variables: [{ name, expression: `[${steps.map(({ applies }) => applies).join(', ')}]` }], expression: objectOf(root, 'Object') };
}

function objectOf(node: Node, type: string): string {
  // Names of fields are identifiers; other keys are those of a map, such as labels.
  const isMap = [...node.children.keys()].some(key => !/^[A-Za-z_]\w*$/.test(key));
  const fields = [...node.children].map(([key, child]) => {
    const value = child.value ?? objectOf(child, `${type}.${key}`);
    return `?${isMap ? celString(key) : key}: ${child.askers.join(' || ')} ? optional.of(${value}) : optional.none()`;
  });
  return `${isMap ? '' : type}{${fields.join(', ')}}`;
}
