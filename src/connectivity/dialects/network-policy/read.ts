import { Fields, fieldsAt, listAt, shown, UnknownField } from './fields';
import { KnownSelectors } from './known-selectors';
import { readLabelSelector } from './label-selector';
import { PeerReader } from './peers';
import { readPorts } from './ports';
import { NetworkPolicyRefused } from './refused';
import { FieldPath, ManifestEntry } from '../../../manifests';
import { and, EVERYTHING, Expression, isOneOf } from '../../model/expression';
import { Direction, NETWORK_POLICY_ORDER, PolicyPart, Rule } from '../../model/policy-model';
import { PortSet } from '../../model/port-set';
import { namespaceOf } from '../../world/namespaces';
import { LoweringContext } from '../lowering';

/** One policy in the common form. */
export interface ReadPolicy {
  readonly namespace: string;
  readonly name: string;
  readonly parts: readonly PolicyPart[];
}

const SPEC: ReadonlySet<string> = new Set(['podSelector', 'ingress', 'egress', 'policyTypes']);
const RULES: Readonly<Record<Direction, { readonly list: 'ingress' | 'egress'; readonly peers: 'from' | 'to'; readonly known: ReadonlySet<string> }>> = {
  Ingress: { list: 'ingress', peers: 'from', known: new Set(['from', 'ports']) },
  Egress: { list: 'egress', peers: 'to', known: new Set(['to', 'ports']) },
};
const DIRECTIONS: readonly Direction[] = ['Ingress', 'Egress'];
const ORDER: readonly number[] = [NETWORK_POLICY_ORDER];
const NO_SPEC: Fields = {};
const NO_RULES: readonly Rule[] = [];
const NO_ITEMS: readonly unknown[] = [];
const SELECTOR_PATH: FieldPath = ['spec', 'podSelector'];

/** What reading shares between policies of one analysis. */
interface Shared {
  readonly known: KnownSelectors;
  readonly peers: PeerReader;
  readonly namespaces: Map<string, Expression>;
}

const SHARED = new WeakMap<LoweringContext, Shared>();

function sharedOf(context: LoweringContext): Shared {
  let shared = SHARED.get(context);
  if (!shared) {
    const known = new KnownSelectors();
    SHARED.set(context, shared = { known, peers: new PeerReader(context.options.ipBlocks, known), namespaces: new Map() });
  }
  return shared;
}

/** @throws NetworkPolicyRefused where the API server would not take the object */
export function readNetworkPolicy(entry: ManifestEntry, context: LoweringContext): ReadPolicy {
  const { metadata, spec } = entry.object;
  const name: unknown = metadata?.name;
  if (typeof name !== 'string' || name === '') throw new NetworkPolicyRefused('has no name: expected metadata.name', ['metadata', 'name']);
  const onUnknown: UnknownField = path => context.report(entry, 'is no field of a NetworkPolicy: the API server drops it; remove or correct it', path);
  const fields = spec === undefined ? NO_SPEC : fieldsAt(spec, ['spec'], SPEC, onUnknown);
  const namespace = namespaceOf(entry.object);
  const { known, peers, namespaces } = sharedOf(context);
  let own = namespaces.get(namespace);
  if (!own) namespaces.set(namespace, own = isOneOf('meta', 'namespace', namespace));
  const selected = fields.podSelector === undefined ? EVERYTHING
    : known.find(fields.podSelector, 'pod') ?? readLabelSelector(fields.podSelector, 'pod', SELECTOR_PATH, known, onUnknown);
  const subject = selected === EVERYTHING ? own : and(own, selected);
  const types = typesOf(fields);
  const parts: PolicyPart[] = [];
  const source = context.sourceOf(entry);
  for (const direction of DIRECTIONS) {
    const rules = readRules(entry, fields, direction, own, peers, onUnknown, context);
    if (!types.includes(direction)) {
      if (rules.length === 0) continue;
      // Cilium looks at the rules first: https://github.com/cilium/cilium/blob/main/pkg/k8s/network_policy.go
      const isEnforced = context.options.dialect === 'cilium';
      const effect = isEnforced ? 'Cilium enforces them all the same' : 'they have no effect';
      context.report(entry, `${RULES[direction].list} has rules and policyTypes does not list ${direction}: ${effect}; add ${direction} or remove the rules`, ['spec', RULES[direction].list]);
      if (!isEnforced) continue;
    }
    parts.push({ source, direction, subject, isolates: PortSet.ALL, rules });
  }
  return { namespace, name, parts };
}

/** Without a list: Ingress always, Egress where it has rules. */
function typesOf({ policyTypes, egress }: Fields): readonly Direction[] {
  const given = listAt(policyTypes, ['spec', 'policyTypes']);
  if (given.length === 0) return Array.isArray(egress) && egress.length > 0 ? DIRECTIONS : ['Ingress'];
  if (given.length > DIRECTIONS.length) throw new NetworkPolicyRefused(`policyTypes has ${given.length} entries: expected at most ${DIRECTIONS.length}`, ['spec', 'policyTypes']);
  return given.map((type, i) => {
    if (type !== 'Ingress' && type !== 'Egress') throw new NetworkPolicyRefused(`is ${shown(type)}: expected Ingress or Egress`, ['spec', 'policyTypes', i]);
    return type;
  });
}

function readRules(
  entry: ManifestEntry, fields: Fields, direction: Direction, own: Expression, reader: PeerReader, onUnknown: UnknownField, context: LoweringContext,
): readonly Rule[] {
  const { list, peers: peersField, known } = RULES[direction];
  const given = fields[list];
  if (given === undefined) return NO_RULES;
  return listAt(given, ['spec', list]).map((item, i): Rule => {
    const path = pathOf(list, i);
    const rule = fieldsAt(item ?? {}, path, known, onUnknown);
    const { ports, namedPorts } = readPorts(itemsOf(rule, 'ports', path), path, onUnknown);
    const peers = reader.read(itemsOf(rule, peersField, path), own, path, peersField, onUnknown);
    return { action: 'Accept', peers, ports, namedPorts, order: ORDER, source: context.sourceOf(entry, path) };
  });
}

function itemsOf(rule: Fields, field: string, path: FieldPath): readonly unknown[] {
  const value = rule[field];
  return Array.isArray(value) ? value : value === undefined ? NO_ITEMS : listAt(value, [...path, field]);
}

const PATHS: Readonly<Record<'ingress' | 'egress', FieldPath[]>> = { ingress: [], egress: [] };
const MAX_PATHS = 64;

/** Policies share the paths of their first rules: most have no others. */
function pathOf(list: 'ingress' | 'egress', i: number): FieldPath {
  return i < MAX_PATHS ? PATHS[list][i] ??= ['spec', list, i] : ['spec', list, i];
}
