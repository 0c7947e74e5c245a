import { CidrGroups } from './cilium/cidr-groups';
import { describe, fieldsOf, listOf, Refused } from './cilium/refused';
import { rulesOf } from './cilium/rules';
import { requirementsOf, subjectOf } from './cilium/selector';
import { Lowering, LoweringContext } from './lowering';
import { FieldPath, ManifestEntry } from '../../manifests';
import { Direction, PolicyPart, TIER_ORDER } from '../model/policy-model';
import { PortSet } from '../model/port-set';

/** Cilium's normal tier, which NetworkPolicies share. */
const TIER = { name: 'default', order: TIER_ORDER.DEFAULT, endOfTier: 'Deny' } as const;
const SPEC_FIELDS = ['endpointSelector', 'nodeSelector', 'ingress', 'ingressDeny', 'egress', 'egressDeny', 'enableDefaultDeny', 'labels', 'description', 'log'];
const SECTIONS = ['ingress', 'ingressDeny', 'egress', 'egressDeny'] as const;
type Section = typeof SECTIONS[number];

const DIRECTIONS: readonly { readonly direction: Direction; readonly allow: Section; readonly deny: Section; readonly flag: string }[] = [
  { direction: 'Ingress', allow: 'ingress', deny: 'ingressDeny', flag: 'ingress' },
  { direction: 'Egress', allow: 'egress', deny: 'egressDeny', flag: 'egress' },
];

/** CiliumNetworkPolicy, CiliumClusterwideNetworkPolicy and CiliumCIDRGroup. */
export const CILIUM: Lowering = {
  kinds: ['cilium.io/CiliumNetworkPolicy', 'cilium.io/CiliumClusterwideNetworkPolicy'],
  lower(entries, context) {
    const groups = new CidrGroups(context);
    const policies = new Map<string, readonly PolicyPart[]>();
    for (const entry of entries) {
      const { kind, metadata } = entry.object;
      const namespace = kind === 'CiliumNetworkPolicy' ? metadata?.namespace ?? 'default' : undefined;
      const name = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${metadata?.name ?? ''}`;
      const parts = policyParts(entry, namespace, groups, context);
      if (!parts) continue;
      if (policies.has(name)) context.report(entry, `${name} is declared more than once: the last declaration counts; remove the others`);
      policies.set(name, parts);
    }
    for (const parts of policies.values()) for (const part of parts) context.add('network', TIER, part);
  },
};

/** `undefined` where Cilium refuses the policy: then all of it has no effect. */
function policyParts(
  entry: ManifestEntry, namespace: string | undefined, groups: CidrGroups, context: LoweringContext,
): readonly PolicyPart[] | undefined {
  const { spec, specs } = entry.object;
  try {
    if (spec === undefined && specs === undefined) throw new Refused('neither spec nor specs: expected one of them', []);
    return [
      ...spec === undefined ? [] : specParts(spec, ['spec'], entry, namespace, groups, context),
      ...(listOf(specs, ['specs']) ?? []).flatMap((each, i) => specParts(each, ['specs', i], entry, namespace, groups, context)),
    ];
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    context.report(entry, `${error.message}; Cilium refuses the policy, so all of it is without effect`, error.path);
    return undefined;
  }
}

function specParts(
  value: unknown, path: FieldPath, entry: ManifestEntry, namespace: string | undefined, groups: CidrGroups, context: LoweringContext,
): PolicyPart[] {
  const spec = fieldsOf(value, path);
  const report = (message: string, at: FieldPath) => context.report(entry, message, at);
  for (const field of Object.keys(spec)) {
    if (!SPEC_FIELDS.includes(field)) report(`unknown field ${field} is dropped: expected one of ${SPEC_FIELDS.join(', ')}`, [...path, field]);
  }
  const lists = new Map(SECTIONS.map(section => [section, listOf(spec[section], [...path, section]) ?? []]));
  if ([...lists.values()].every(({ length }) => length === 0)) throw new Refused(`no rules: expected at least one in ${SECTIONS.join(', ')}`, path);
  const { endpointSelector, nodeSelector } = spec;
  if ((endpointSelector === undefined) === (nodeSelector === undefined)) {
    throw new Refused(`${endpointSelector === undefined ? 'neither' : 'both'} endpointSelector and nodeSelector: expected one of them`, path);
  }
  if (nodeSelector !== undefined && namespace !== undefined) {
    throw new Refused('nodeSelector in a CiliumNetworkPolicy: expected it in a CiliumClusterwideNetworkPolicy only', [...path, 'nodeSelector']);
  }
  const selector = nodeSelector === undefined ? 'endpointSelector' : 'nodeSelector';
  const requirements = requirementsOf(spec[selector], [...path, selector]);
  const subject = subjectOf(requirements, namespace);
  if (subject.hasForeignNamespace) report(`endpointSelector asks for another namespace: Cilium takes ${namespace}, where the policy is`, [...path, selector]);
  const forInit = requirements.some(({ source, key }) => source === 'reserved' && key === 'init');
  const enabled = spec.enableDefaultDeny === undefined ? {} : fieldsOf(spec.enableDefaultDeny, [...path, 'enableDefaultDeny']);
  const parts = DIRECTIONS.flatMap(({ direction, allow, deny, flag }): PolicyPart[] => {
    const read = (section: Section) => (lists.get(section) ?? []).flatMap((rule, i) => rulesOf(rule, [...path, section, i], {
      lowering: context, groups, direction, deny: section === deny, forInit, report, ...namespace === undefined ? {} : { namespace },
    }, context.sourceOf(entry, [...path, section, i])));
    if ([allow, deny].every(section => lists.get(section)?.length === 0)) return [];
    const denies = enabled[flag] ?? true;
    if (typeof denies !== 'boolean') throw new Refused(`${describe(denies)} is neither true nor false`, [...path, 'enableDefaultDeny', flag]);
    return [{
      source: context.sourceOf(entry, path),
      direction,
      subject: subject.pods,
      isolates: denies ? PortSet.ALL : PortSet.NONE,
      rules: [...read(deny), ...read(allow)],
    }];
  });
  if (nodeSelector === undefined) return parts;
  report('policies for nodes are not analysed: nodes count as unrestricted on their own side', [...path, 'nodeSelector']);
  return [];
}
