import { fieldsOf, listOf, textsOf } from './labels';

/** What holding a power leads to. */
export type Leads =
  /** The whole cluster. */
  | 'cluster'
  /** Every identity of the namespaces where the power holds. */
  | 'all identities'
  /** The identities that pods of those namespaces run under. */
  | 'running identities'
  /** The identities whose tokens lie in Secrets of those namespaces. */
  | 'stored identities';

/** A right: something may be done to something. */
interface Right {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** Rights that together lead further. A row of data: `rbac/forbidden-grants.ts` of the catalogue says why each is dangerous. */
export interface Power {
  /** In words, for the chain that a finding tells. */
  readonly words: string;
  /** All of them are needed. */
  readonly rights: readonly Right[];
  readonly leads: Leads;
  /** Whether it counts only where it is granted for the whole cluster: its resources have no namespaces. */
  readonly clusterWide?: boolean;
  /** Names that do not narrow the first right; absent: any name narrows it. `*` at the end stands for any ending. */
  readonly powerfulNames?: readonly string[];
  /** Whether names narrow the other rights too. */
  readonly othersNarrowed?: boolean;
  /** Whether `resourceNames` of the first right name the identities that are reached. */
  readonly namesIdentities?: boolean;
}

const RBAC = ['rbac.authorization.k8s.io'];
const CHANGE = ['create', 'update', 'patch'];

const right = (groups: readonly string[], resources: readonly string[], verbs: readonly string[]): Right => ({ groups, resources, verbs });

const WORKLOADS: readonly (readonly [string[], string[]])[] = [
  [[''], ['pods']],
  [[''], ['replicationcontrollers']],
  [['apps'], ['deployments', 'statefulsets', 'daemonsets', 'replicasets']],
  [['batch'], ['jobs', 'cronjobs']],
];

/**
 * Known ways from one identity to another, or to the cluster. To change nodes is none by itself: labels and taints draw
 * identities to a node that one has to hold already, which no right of an account gives.
 */
export const POWERS: readonly Power[] = [
  { words: 'everything', rights: [right(['*'], ['*'], ['*'])], leads: 'cluster', clusterWide: true },
  { words: 'everything in the namespace', rights: [right(['*'], ['*'], ['*'])], leads: 'all identities' },
  {
    words: 'escalate and change clusterroles',
    rights: [right(RBAC, ['clusterroles'], ['escalate']), right(RBAC, ['clusterroles'], CHANGE)],
    leads: 'cluster',
    clusterWide: true,
    powerfulNames: ['*'],
  },
  {
    words: 'bind clusterroles and change clusterrolebindings',
    rights: [right(RBAC, ['clusterroles'], ['bind']), right(RBAC, ['clusterrolebindings'], CHANGE)],
    leads: 'cluster',
    clusterWide: true,
    powerfulNames: ['cluster-admin', 'system:*'],
  },
  {
    words: 'bind clusterroles and change rolebindings',
    rights: [right(RBAC, ['clusterroles'], ['bind']), right(RBAC, ['rolebindings'], CHANGE)],
    leads: 'all identities',
    powerfulNames: ['admin', 'cluster-admin', 'edit', 'system:*'],
  },
  {
    words: 'escalate and change roles',
    rights: [right(RBAC, ['roles'], ['escalate']), right(RBAC, ['roles'], CHANGE)],
    leads: 'all identities',
    powerfulNames: ['*'],
  },
  {
    words: 'impersonate users or groups',
    rights: [right([''], ['users', 'groups'], ['impersonate'])],
    leads: 'cluster',
    clusterWide: true,
    powerfulNames: ['cluster-admin', 'kubeadm:cluster-admins', 'kubernetes-admin', 'system:*'],
  },
  { words: 'impersonate serviceaccounts', rights: [right([''], ['serviceaccounts'], ['impersonate'])], leads: 'all identities', namesIdentities: true },
  { words: 'create serviceaccounts/token', rights: [right([''], ['serviceaccounts/token'], ['create'])], leads: 'all identities', namesIdentities: true },
  ...WORKLOADS.flatMap(([groups, resources]): Power[] => [
    { words: `create ${resources[0]}`, rights: [right(groups, resources, ['create'])], leads: 'all identities' },
    // The account of a running pod is fixed, that of a template is not.
    { words: `change ${resources[0]}`, rights: [right(groups, resources, ['update', 'patch'])], leads: resources[0] === 'pods' ? 'running identities' : 'all identities' },
  ]),
  { words: 'open shells in pods', rights: [right([''], ['pods/exec', 'pods/attach'], ['create', 'get'])], leads: 'running identities' },
  { words: 'add containers to pods', rights: [right([''], ['pods/ephemeralcontainers'], ['update', 'patch'])], leads: 'running identities' },
  { words: 'create and read secrets', rights: [right([''], ['secrets'], ['create']), right([''], ['secrets'], ['get', 'list', 'watch'])], leads: 'all identities', othersNarrowed: true },
  { words: 'read secrets', rights: [right([''], ['secrets'], ['get', 'list', 'watch'])], leads: 'stored identities' },
  {
    words: 'change mutating webhooks',
    rights: [right(['admissionregistration.k8s.io'], ['mutatingwebhookconfigurations'], CHANGE)],
    leads: 'cluster',
    clusterWide: true,
  },
  {
    words: 'change mutating policies and their bindings',
    rights: [
      right(['admissionregistration.k8s.io'], ['mutatingadmissionpolicies'], CHANGE),
      right(['admissionregistration.k8s.io'], ['mutatingadmissionpolicybindings'], CHANGE),
    ],
    leads: 'cluster',
    clusterWide: true,
  },
  {
    words: 'approve certificates',
    rights: [
      right(['certificates.k8s.io'], ['signers'], ['approve']),
      right(['certificates.k8s.io'], ['certificatesigningrequests/approval'], ['update', 'patch']),
      right(['certificates.k8s.io'], ['certificatesigningrequests'], ['create']),
    ],
    leads: 'cluster',
    clusterWide: true,
    powerfulNames: ['kubernetes.io/*'],
  },
  { words: 'reach the kubelet through nodes/proxy', rights: [right([''], ['nodes/proxy'], ['create', 'get'])], leads: 'cluster', clusterWide: true, powerfulNames: ['*'] },
];

/** A power that a role has. */
export interface Held {
  readonly power: Power;
  /** The identities that it is narrowed to. */
  readonly names?: ReadonlySet<string>;
}

interface Rule {
  readonly groups: ReadonlySet<string>;
  readonly resources: ReadonlySet<string>;
  readonly verbs: ReadonlySet<string>;
  readonly names: readonly string[];
}

/** What somebody with these rules can do that leads further. */
export function powersOf(rules: readonly unknown[]): Held[] {
  const read = rules.map(fieldsOf).map(({ apiGroups, resources, verbs, resourceNames }): Rule => ({
    groups: new Set(textsOf(apiGroups)), resources: new Set(textsOf(resources)), verbs: new Set(textsOf(verbs)), names: textsOf(resourceNames),
  }));
  return POWERS.flatMap(power => heldBy(power, read) ?? []);
}

function heldBy(power: Power, rules: readonly Rule[]): Held | undefined {
  const [first, ...others] = power.rights;
  const usable = power.othersNarrowed ? rules.filter(rule => rule.names.length === 0) : rules;
  if (!others.every(needed => usable.some(rule => grants(rule, needed)))) return undefined;
  const names = new Set<string>();
  for (const rule of rules) {
    if (!grants(rule, first)) continue;
    // What is created has no name yet, so that a name never allows it.
    const narrow = rule.names.length > 0;
    if (!narrow || (power.powerfulNames ?? []).some(powerful => rule.names.some(name => isNamed(name, powerful)))) return { power };
    if (power.namesIdentities) rule.names.forEach(name => names.add(name));
  }
  return names.size > 0 ? { power, names } : undefined;
}

function isNamed(name: string, pattern: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function grants({ groups, resources, verbs }: Rule, needed: Right): boolean {
  return includes(groups, needed.groups) && resourcesInclude(resources, needed.resources) && includes(verbs, needed.verbs);
}

function includes(granted: ReadonlySet<string>, needed: readonly string[]): boolean {
  return granted.has('*') || needed.some(one => granted.has(one));
}

/** `*` grants all with their subresources, `pods/*` those of pods, and `*\/exec` that of all. */
function resourcesInclude(granted: ReadonlySet<string>, needed: readonly string[]): boolean {
  return includes(granted, needed) || needed.some(resource => {
    const [name, subresource] = resource.split('/');
    return subresource !== undefined && (granted.has(`${name}/*`) || granted.has(`*/${subresource}`));
  });
}

/** Rules of the default ClusterRoles, as far as they lead further; `admin` and `edit` are bound to namespaces. */
export const BUILT_IN_RULES: Readonly<Record<string, readonly unknown[]>> = {
  'cluster-admin': [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
  'admin': editing(['rolebindings', 'roles']),
  'edit': editing([]),
  'view': [],
};

function editing(rbac: readonly string[]): readonly unknown[] {
  const verbs = [...CHANGE, 'delete', 'get', 'list', 'watch'];
  return [
    { apiGroups: [''], resources: ['pods', 'pods/exec', 'pods/attach', 'replicationcontrollers', 'secrets', 'configmaps', 'services'], verbs },
    { apiGroups: [''], resources: ['serviceaccounts'], verbs: [...verbs, 'impersonate'] },
    { apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] },
    { apiGroups: ['apps'], resources: ['deployments', 'statefulsets', 'daemonsets', 'replicasets'], verbs },
    { apiGroups: ['batch'], resources: ['jobs', 'cronjobs'], verbs },
    ...rbac.length > 0 ? [{ apiGroups: RBAC, resources: rbac, verbs }] : [],
  ];
}

/** Labels by which ClusterRoles join the default ones. */
export const BUILT_IN_AGGREGATION: Readonly<Record<string, readonly string[]>> = {
  admin: ['admin', 'edit', 'view'], edit: ['edit', 'view'], view: ['view'],
};

/** @returns the rules that a role itself lists */
export function rulesOf(role: unknown): readonly unknown[] {
  return listOf(fieldsOf(role).rules);
}
