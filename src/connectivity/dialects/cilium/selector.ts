import { describe, fieldsOf, listOf, Refused } from './refused';
import { FieldPath } from '../../../manifests';
import { and, AttributeSource, EVERYTHING, Expression, holds, NOTHING } from '../../model/expression';

type Operator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';

/** One demand of a selector. */
interface Requirement {
  /** Where the label must come from: `k8s`, `reserved`, `any`... */
  readonly source: string;
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** Whom a selector finds. */
export interface Selected {
  readonly pods: Expression;
  /** Of `RESERVED`. */
  readonly reserved: readonly string[];
  /** Why nobody can say from objects. @default - it can be said */
  readonly uncertain?: string;
}

/** Identities that Cilium knows besides those of pods. `world` is whatever is outside. */
export const RESERVED = ['host', 'world', 'unmanaged', 'health', 'init', 'remote-node', 'kube-apiserver', 'ingress'] as const;

const NAMESPACE = 'io.kubernetes.pod.namespace';
const NAMESPACE_LABELS = 'io.cilium.k8s.namespace.labels.';
const ACCOUNT = 'io.cilium.k8s.policy.serviceaccount';
const CLUSTER = 'io.cilium.k8s.policy.cluster';
/** How a cluster is called where nobody called it otherwise. */
const DEFAULT_CLUSTER = 'default';

/** Labels of pods that are no part of their identity, so that no selector ever finds them (Cilium's default list of label prefixes). */
const LEFT_OUT = new RegExp('^(?:' + [
  'io\\.kubernetes', 'kubernetes\\.io', 'statefulset\\.kubernetes\\.io/pod-name', 'apps\\.kubernetes\\.io/pod-index',
  'batch\\.kubernetes\\.io/job-completion-index', 'batch\\.kubernetes\\.io/controller-uid', 'k8s\\.io', 'pod-template-generation',
  'pod-template-hash', 'controller-revision-hash', 'controller-uid', 'annotation', 'etcd_node', 'topology\\.kubernetes\\.io',
].join('|') + ')|beta\\.kubernetes\\.io');

/** Whether Cilium's selectors see a label of a pod. */
export function isIdentityLabel(key: string): boolean {
  return !LEFT_OUT.test(key);
}

/** Reads a label selector whose keys may have a source in front: `k8s:app`, `any:app`, `reserved:host`. */
export function requirementsOf(selector: unknown, path: FieldPath): Requirement[] {
  const { matchLabels, matchExpressions } = fieldsOf(selector, path);
  const labels = matchLabels === undefined ? {} : fieldsOf(matchLabels, [...path, 'matchLabels']);
  const requirements = Object.entries(labels).map(([key, value]): Requirement => {
    if (typeof value !== 'string') throw new Refused(`label value ${describe(value)} is no text: put it in quotes`, [...path, 'matchLabels', key]);
    return { ...parsedKey(key), operator: 'In', values: [value] };
  });
  (listOf(matchExpressions, [...path, 'matchExpressions']) ?? []).forEach((expression, i) => {
    requirements.push(requirementOf(expression, [...path, 'matchExpressions', i]));
  });
  return requirements;
}

function requirementOf(expression: unknown, path: FieldPath): Requirement {
  const { key, operator, values } = fieldsOf(expression, path);
  if (typeof key !== 'string' || key === '') throw new Refused(`key ${describe(key)} is no label: expected a text`, [...path, 'key']);
  const own = listOf(values, [...path, 'values']) ?? [];
  if (!own.every(value => typeof value === 'string')) throw new Refused(`values ${describe(own)} are no texts: put them in quotes`, [...path, 'values']);
  switch (operator) {
    case 'In': case 'NotIn':
      if (own.length === 0) throw new Refused(`operator ${operator} has no values: expected at least one`, [...path, 'values']);
      break;
    case 'Exists': case 'DoesNotExist':
      if (own.length > 0) throw new Refused(`operator ${operator} has values: expected none`, [...path, 'values']);
      break;
    default:
      throw new Refused(`unknown operator ${describe(operator)}: expected In, NotIn, Exists or DoesNotExist`, [...path, 'operator']);
  }
  return { ...parsedKey(key), operator, values: own as string[] };
}

function parsedKey(text: string): Pick<Requirement, 'source' | 'key'> {
  const colon = text.indexOf(':');
  return colon > 0 ? { source: text.slice(0, colon), key: text.slice(colon + 1) } : { source: 'any', key: colon === 0 ? text.slice(1) : text };
}

/** What a policy is for. The namespace of a policy takes the place of what `matchLabels` asks under the same name. */
export function subjectOf(
  requirements: readonly Requirement[], namespace: string | undefined,
): { readonly pods: Expression; readonly hasForeignNamespace: boolean } {
  if (namespace === undefined) return { pods: and(...requirements.map(expressionOf)), hasForeignNamespace: false };
  const isReplaced = ({ source, key, operator, values }: Requirement) => source === 'k8s' && key === NAMESPACE && operator === 'In' && values.length === 1;
  const [own, replaced] = [requirements.filter(each => !isReplaced(each)), requirements.filter(isReplaced)];
  return {
    pods: and({ op: 'in', on: 'meta', key: 'namespace', values: [namespace] }, ...own.map(expressionOf)),
    hasForeignNamespace: replaced.some(({ values }) => values[0] !== namespace),
  };
}

/** Whom a peer selector finds: within the policy's namespace unless it says which, pods only unless it names a reserved identity. */
export function peerOf(asked: readonly Requirement[], namespace: string | undefined, forInit = false): Selected {
  const requirements = [...asked];
  if (!asked.some(({ source }) => source === 'reserved')) {
    const isOfKubernetes = ({ source }: Requirement) => source === 'k8s' || source === 'any';
    const hasNamespace = asked.some(each => isOfKubernetes(each) && each.key === NAMESPACE);
    if (!hasNamespace && namespace === undefined && !forInit) requirements.push({ source: 'k8s', key: NAMESPACE, operator: 'Exists', values: [] });
    if (!hasNamespace && namespace !== undefined && !asked.some(each => isOfKubernetes(each) && each.key.startsWith(NAMESPACE_LABELS))) {
      requirements.push({ source: 'k8s', key: NAMESPACE, operator: 'In', values: [namespace] });
    }
    if (!asked.some(each => isOfKubernetes(each) && each.key === CLUSTER)) {
      requirements.push({ source: 'k8s', key: CLUSTER, operator: 'Exists', values: [] });
    }
  }
  const doubted = requirements.filter(isAboutClusterName);
  const certain = requirements.filter(each => !isAboutClusterName(each));
  return {
    pods: and(...certain.map(expressionOf)),
    reserved: RESERVED.filter(name => requirements.every(each => isMetByReserved(each, name))),
    ...doubted.length > 0 ? { uncertain: `whether the cluster is called ${doubted[0].values.join(' or ')} is not known` } : {},
  };
}

/** A demand for a name that clusters do not have by default. */
function isAboutClusterName({ source, key, values }: Requirement): boolean {
  return (source === 'k8s' || source === 'any') && key === CLUSTER && values.length > 0 && !values.includes(DEFAULT_CLUSTER);
}

function isMetByReserved({ source, key, operator, values }: Requirement, name: string): boolean {
  const isThere = (source === 'reserved' || source === 'any') && key === name;
  const atom: Expression = operator === 'In' || operator === 'NotIn'
    ? { op: operator === 'In' ? 'in' : 'notIn', on: 'meta', key, values }
    : { op: operator === 'Exists' ? 'present' : 'absent', on: 'meta', key };
  return holds(atom, () => isThere ? '' : undefined);
}

function expressionOf({ source, key, operator, values }: Requirement): Expression {
  const isNegative = operator === 'NotIn' || operator === 'DoesNotExist';
  const constant = (value: string | undefined): Expression => {
    const isMet = value !== undefined && (values.length === 0 || values.includes(value));
    return isMet !== isNegative ? EVERYTHING : NOTHING;
  };
  if (source !== 'k8s' && source !== 'any') return constant(undefined);
  if (key === CLUSTER) return constant(DEFAULT_CLUSTER);
  if (key === NAMESPACE) return atomOf('meta', 'namespace', operator, values);
  if (key === ACCOUNT) return atomOf('meta', 'account', operator, values);
  if (key.startsWith(NAMESPACE_LABELS)) return atomOf('namespace', key.slice(NAMESPACE_LABELS.length), operator, values);
  return isIdentityLabel(key) ? atomOf('pod', key, operator, values) : constant(undefined);
}

function atomOf(on: AttributeSource, key: string, operator: Operator, values: readonly string[]): Expression {
  switch (operator) {
    case 'In': return { op: 'in', on, key, values };
    case 'NotIn': return { op: 'notIn', on, key, values };
    case 'Exists': return { op: 'present', on, key };
    case 'DoesNotExist': return { op: 'absent', on, key };
  }
}
