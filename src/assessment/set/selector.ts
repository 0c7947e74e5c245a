import { fieldsOf, Labels, listOf, textsOf } from './labels';

/** What a selector asks of labels. */
export interface Matcher {
  /** Two matchers with the same key match the same. */
  readonly key: string;
  /** The keys of labels that it asks for. */
  readonly asks: readonly string[];
  /** How many comparisons it takes to match. @default - as many as it asks for keys */
  readonly cost?: number;
  /** The values of labels that it asks for, where it names any. */
  readonly values?: readonly string[];
  /**
   * Labels (see `anchorsOf`) of which everything that matches has one, so that an index finds either side by them.
   * Undefined where there are none such; empty where nothing matches.
   */
  readonly anchors?: readonly string[];
  /** Whether labels match. With `lenient` also when what controllers add to pods at run time may make them match. */
  matches(labels: Labels, lenient?: boolean): boolean;
}

/** Labels whose values are known at run time only. A selector that names one may match any pod of a controller. */
export const GENERATED: ReadonlySet<string> = new Set([
  'apps.kubernetes.io/pod-index', 'batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-completion-index', 'batch.kubernetes.io/job-name',
  'controller-revision-hash', 'controller-uid', 'job-name', 'pod-template-generation', 'pod-template-hash', 'rollouts-pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
]);

type Operator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';

interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: ReadonlySet<string>;
}

/** The label `key`, whatever its value. */
export function keyAnchor(key: string): string {
  return key;
}

/** The label `key` with a value. NUL is no character of a label. */
export function pairAnchor(key: string, value: string): string {
  return `${key}\0${value}`;
}

export function isPairAnchor(anchor: string): boolean {
  return anchor.includes('\0');
}

/** Everything that labels may be found by. */
export function* anchorsOf(labels: Labels): Iterable<string> {
  for (const [key, value] of labels) {
    yield keyAnchor(key);
    yield pairAnchor(key, value);
  }
}

/** Matches nothing: what the API server would refuse selects nothing. */
export const NOTHING: Matcher = { key: '!', asks: [], anchors: [], matches: () => false };

/** Matches everything. */
export const EVERYTHING: Matcher = { key: '[]', asks: [], matches: () => true };

/**
 * A LabelSelector: `matchLabels` and `matchExpressions`. A malformed one matches nothing.
 */
export function labelSelector(selector: unknown): Matcher {
  if (typeof selector !== 'object' || selector === null || Array.isArray(selector)) return NOTHING;
  const { matchLabels, matchExpressions } = fieldsOf(selector);
  const requirements: (Requirement | undefined)[] = [
    ...matchLabels === undefined ? [] : requirementsOfMap(matchLabels),
    ...matchExpressions === undefined || Array.isArray(matchExpressions) ? listOf(matchExpressions).map(requirementOf) : [undefined],
  ];
  return matcherOf(requirements);
}

/** The selector of a Service or of an old API: labels and their values. */
export function mapSelector(selector: unknown): Matcher {
  return matcherOf(requirementsOfMap(selector));
}

function requirementsOfMap(map: unknown): (Requirement | undefined)[] {
  if (typeof map !== 'object' || map === null || Array.isArray(map)) return [undefined];
  return Object.entries(map).map(([key, value]) => typeof value === 'string' ? { key, operator: 'In', values: new Set([value]) } : undefined);
}

const OPERATORS: readonly unknown[] = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

function requirementOf(expression: unknown): Requirement | undefined {
  const { key, operator, values } = fieldsOf(expression);
  if (typeof key !== 'string' || !OPERATORS.includes(operator)) return undefined;
  const texts = textsOf(values);
  const needsValues = operator === 'In' || operator === 'NotIn';
  if (texts.length !== listOf(values).length || needsValues !== texts.length > 0) return undefined;
  return { key, operator: operator as Operator, values: new Set(texts) };
}

function matcherOf(given: readonly (Requirement | undefined)[]): Matcher {
  if (given.length === 0) return EVERYTHING;
  const requirements: Requirement[] = [];
  for (const requirement of given) {
    if (requirement === undefined) return NOTHING;
    requirements.push(requirement);
  }
  const parts = requirements.map(({ key, operator, values }) => JSON.stringify([key, operator, ...[...values].sort()])).sort();
  return {
    key: `[${parts.join()}]`,
    asks: requirements.map(({ key }) => key),
    values: requirements.flatMap(({ operator, values }) => operator === 'In' ? [...values] : []),
    anchors: anchorsFor(requirements),
    matches: (labels, lenient = false) => requirements.every(requirement => holds(requirement, labels) || lenient && GENERATED.has(requirement.key)),
  };
}

/** The labels of the requirement that the fewest things meet, as far as the requirement alone tells. */
function anchorsFor(requirements: readonly Requirement[]): readonly string[] | undefined {
  const usable = requirements.filter(({ key }) => !GENERATED.has(key));
  const narrowest = usable.filter(({ operator }) => operator === 'In').reduce<Requirement | undefined>((least, requirement) =>
    least && least.values.size <= requirement.values.size ? least : requirement, undefined);
  if (narrowest) return [...narrowest.values].map(value => pairAnchor(narrowest.key, value));
  const present = usable.find(({ operator }) => operator === 'Exists');
  return present && [keyAnchor(present.key)];
}

function holds({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = labels.get(key);
  switch (operator) {
    case 'In': return value !== undefined && values.has(value);
    case 'NotIn': return value === undefined || !values.has(value);
    case 'Exists': return value !== undefined;
    case 'DoesNotExist': return value === undefined;
  }
}
