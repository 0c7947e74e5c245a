import { calicoSelector } from './calico-selector';
import { fieldsOf, Labels, listOf, textsOf } from './labels';
import { EVERYTHING, labelSelector, Matcher, NOTHING } from './selector';
import { Workload } from './world';
import { KubeObject } from '../../manifests';

/** What a policy does to the pods that it selects, in one direction. */
export interface Hold {
  /** What no rule allows is denied. */
  readonly isolates: boolean;
  /** No rule allows everything, or a rule denies everything. */
  readonly deniesByDefault: boolean;
}

/** Which pods a policy selects, and what it does to them. */
export interface PodSelection {
  readonly pods: Matcher;
  /** On labels of namespaces. Absent: all, or for a namespaced policy its own. */
  readonly namespaces?: Matcher;
  readonly ingress: Hold;
  readonly egress: Hold;
}

/** One API for network policies: what of it must be known to tell which pods it holds. */
export interface PolicyDialect {
  /** `group/Kind`, under every group that serves it. */
  readonly kinds: readonly string[];
  readonly namespaced: boolean;
  /** What its selectors see as labels of a pod that come from elsewhere than the pod. Absent: nothing. */
  readonly addedLabels?: (pod: Pick<Workload, 'namespace' | 'account'>, namespaceLabels: Labels) => Iterable<readonly [string, string]>;
  /** Of those, the ones that come from the namespace, by their keys: a selector on them alone selects all its pods. */
  readonly isNamespaceKey?: (key: string) => boolean;
  /** Whether no policy takes back what another one allows. */
  readonly additive?: boolean;
  /** @param tierDenies whether what no rule of a tier of Calico decides is denied at its end */
  readonly selections: (policy: KubeObject, tierDenies: (tier: string) => boolean) => PodSelection[];
}

const FREE: Hold = { isolates: false, deniesByDefault: false };

function hold(isolates: boolean, opensAll: boolean): Hold {
  return isolates ? { isolates, deniesByDefault: !opensAll } : FREE;
}

function has(rule: unknown, ...fields: readonly string[]): boolean {
  const own = fieldsOf(rule);
  return fields.some(field => listOf(own[field]).length > 0);
}

/** Whether a peer of a rule is everybody: every address, or for ingress every pod, as an empty selector of namespaces means. */
function isEverybody(peer: unknown, field: 'from' | 'to'): boolean {
  const { ipBlock, namespaceSelector, podSelector = {} } = fieldsOf(peer);
  if (ipBlock !== undefined) return fieldsOf(ipBlock).cidr === '0.0.0.0/0' && !has(ipBlock, 'except');
  return field === 'from' && [namespaceSelector, podSelector].every(selector => labelSelector(selector) === EVERYTHING);
}

/** Whether a rule allows everything on every port. */
function allowsAll(rules: unknown, field: 'from' | 'to'): boolean {
  return listOf(rules).some(rule => !has(rule, 'ports') && (!has(rule, field) || listOf(fieldsOf(rule)[field]).some(peer => isEverybody(peer, field))));
}

/** https://kubernetes.io/docs/concepts/services-networking/network-policies/ */
const NATIVE: PolicyDialect = {
  kinds: ['networking.k8s.io/NetworkPolicy', 'extensions/NetworkPolicy'],
  namespaced: true,
  additive: true,
  selections: ({ spec }) => {
    const { podSelector = {}, policyTypes, ingress, egress } = fieldsOf(spec);
    const types = textsOf(policyTypes);
    // Without types: ingress always, egress where there are egress rules.
    const governed = types.length > 0 ? types : ['Ingress', ...listOf(egress).length > 0 ? ['Egress'] : []];
    return [{
      pods: labelSelector(podSelector),
      ingress: hold(governed.includes('Ingress'), allowsAll(ingress, 'from')),
      egress: hold(governed.includes('Egress'), allowsAll(egress, 'to')),
    }];
  },
};

const CILIUM_NAMESPACE = 'io.kubernetes.pod.namespace';
const CILIUM_NAMESPACE_LABEL = 'io.cilium.k8s.namespace.labels.';

/** https://docs.cilium.io/en/stable/security/policy/: default deny starts with the first rule of a direction, deny rules too. */
function ciliumHold(spec: Readonly<Record<string, any>>, direction: 'ingress' | 'egress'): Hold {
  const allowing = listOf(spec[direction]);
  const rules = allowing.length + listOf(spec[`${direction}Deny`]).length;
  const asked: unknown = fieldsOf(spec.enableDefaultDeny)[direction];
  const entities = direction === 'ingress' ? 'fromEntities' : 'toEntities';
  const opensAll = allowing.some(rule => textsOf(fieldsOf(rule)[entities]).includes('all') && !has(rule, 'toPorts', 'icmps'));
  return hold(typeof asked === 'boolean' ? asked : rules > 0, opensAll);
}

function ciliumSelections(policy: KubeObject): PodSelection[] {
  const specs = [...policy.spec === undefined ? [] : [policy.spec], ...listOf(policy.specs)].map(fieldsOf);
  return specs.map(spec => ({
    // A policy with a nodeSelector is for nodes.
    pods: spec.endpointSelector === undefined ? NOTHING : labelSelector(spec.endpointSelector, key => key.replace(/^(k8s|any):/, '')),
    ingress: ciliumHold(spec, 'ingress'),
    egress: ciliumHold(spec, 'egress'),
  }));
}

const CILIUM = {
  addedLabels: function* ({ namespace, account }: Pick<Workload, 'namespace' | 'account'>, namespaceLabels: Labels): Iterable<readonly [string, string]> {
    for (const [key, value] of namespaceLabels) yield [`${CILIUM_NAMESPACE_LABEL}${key}`, value];
    yield [CILIUM_NAMESPACE, namespace];
    yield ['io.cilium.k8s.policy.serviceaccount', account];
  },
  isNamespaceKey: (key: string) => key === CILIUM_NAMESPACE || key.startsWith(CILIUM_NAMESPACE_LABEL),
  selections: ciliumSelections,
};

/** https://docs.tigera.io/calico/latest/reference/resources/networkpolicy: the end of a tier decides what no rule does. */
function calicoHold(spec: Readonly<Record<string, any>>, direction: 'ingress' | 'egress', tierDenies: boolean): Hold {
  const rules = listOf(spec[direction]).map(fieldsOf);
  const types = textsOf(spec.types);
  const other = direction === 'ingress' ? spec.egress : spec.ingress;
  const implied = rules.length > 0 || direction === 'ingress' && listOf(other).length === 0;
  const governs = types.length > 0 ? types.includes(direction === 'ingress' ? 'Ingress' : 'Egress') : implied;
  const unconditional = rules.filter(rule => Object.keys(rule).every(field => field === 'action' || field === 'metadata'));
  const opensAll = unconditional.some(({ action }) => action === 'Allow' || action === 'Pass');
  if (tierDenies) return hold(governs, opensAll);
  return hold(governs && rules.some(({ action }) => action === 'Deny'), opensAll || !unconditional.some(({ action }) => action === 'Deny'));
}

function calicoSelections({ spec }: KubeObject, tierDenies: (tier: string) => boolean): PodSelection[] {
  const fields = fieldsOf(spec);
  const denies = tierDenies(typeof fields.tier === 'string' && fields.tier !== '' ? fields.tier : 'default');
  const accounts = calicoSelector(fields.serviceAccountSelector);
  return [{
    pods: accounts.key === EVERYTHING.key ? calicoSelector(fields.selector) : NOTHING,
    namespaces: fields.namespaceSelector === undefined ? undefined : calicoSelector(fields.namespaceSelector),
    ingress: calicoHold(fields, 'ingress', denies),
    egress: calicoHold(fields, 'egress', denies),
  }];
}

const CALICO = {
  addedLabels: function* ({ namespace, account }: Pick<Workload, 'namespace' | 'account'>, namespaceLabels: Labels): Iterable<readonly [string, string]> {
    for (const [key, value] of namespaceLabels) yield [`pcns.${key}`, value];
    yield ['projectcalico.org/namespace', namespace];
    yield ['projectcalico.org/orchestrator', 'k8s'];
    yield ['projectcalico.org/serviceaccount', account];
  },
  isNamespaceKey: (key: string) => key === 'projectcalico.org/namespace' || key === 'projectcalico.org/orchestrator' || key.startsWith('pcns.'),
  selections: calicoSelections,
};

/** https://network-policy-api.sigs.k8s.io: nothing is isolated by being selected, only what a rule denies. */
function clusterHold(rules: unknown, peers: 'from' | 'to'): Hold {
  const denying = listOf(rules).map(fieldsOf).filter(({ action }) => action === 'Deny');
  const all = denying.some(rule => !has(rule, 'ports', 'protocols') && listOf(rule[peers]).map(fieldsOf).some(peer =>
    peer.namespaces !== undefined && labelSelector(peer.namespaces).key === EVERYTHING.key || textsOf(peer.networks).includes('0.0.0.0/0')));
  return { isolates: denying.length > 0, deniesByDefault: all };
}

const CLUSTER: PolicyDialect = {
  kinds: [
    'policy.networking.k8s.io/AdminNetworkPolicy', 'policy.networking.k8s.io/BaselineAdminNetworkPolicy', 'policy.networking.k8s.io/ClusterNetworkPolicy',
  ],
  namespaced: false,
  selections: ({ spec }) => {
    const { subject, ingress, egress } = fieldsOf(spec);
    const { namespaces, pods } = fieldsOf(subject);
    const holds = { ingress: clusterHold(ingress, 'from'), egress: clusterHold(egress, 'to') };
    if (namespaces !== undefined) return [{ pods: EVERYTHING, namespaces: labelSelector(namespaces), ...holds }];
    if (pods === undefined) return [];
    const { namespaceSelector, podSelector } = fieldsOf(pods);
    return [{ pods: labelSelector(podSelector), namespaces: labelSelector(namespaceSelector), ...holds }];
  },
};

/** Every API for network policies that is known here, and how each selects pods. */
export const POLICY_DIALECTS: readonly PolicyDialect[] = [
  NATIVE,
  { kinds: ['cilium.io/CiliumNetworkPolicy'], namespaced: true, ...CILIUM },
  { kinds: ['cilium.io/CiliumClusterwideNetworkPolicy'], namespaced: false, ...CILIUM },
  { kinds: ['projectcalico.org/NetworkPolicy', 'crd.projectcalico.org/NetworkPolicy'], namespaced: true, ...CALICO },
  { kinds: ['projectcalico.org/GlobalNetworkPolicy', 'crd.projectcalico.org/GlobalNetworkPolicy'], namespaced: false, ...CALICO },
  CLUSTER,
];
