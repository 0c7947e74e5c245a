import { KubeObject } from '../../../src/manifests';

/*
 * The facts once more, as plainly as they can be computed: every object is compared with every other. Shares no code with
 * the indexes. Knows the kinds that the small worlds have.
 */

type Labels = Record<string, any>;

const own = (labels: Labels, key: string): string | undefined =>
  (Object.prototype.hasOwnProperty.call(labels, key) && typeof labels[key] === 'string' ? labels[key] : undefined);

const nsOf = (object: KubeObject) => object.metadata?.namespace ?? 'default';
const nameOf = (object: KubeObject) => object.metadata?.name ?? '';
const isWorkload = ({ kind }: KubeObject) => kind === 'Deployment' || kind === 'Pod';
const templateOf = (object: KubeObject): any => (object.kind === 'Pod' ? object : object.spec.template);
const labelsOf = (object: KubeObject): Labels => templateOf(object).metadata.labels ?? {};
const accountOf = (object: KubeObject): string => templateOf(object).spec.serviceAccountName ?? 'default';

/** A requirement as one of text; undefined for one that the API server refuses. */
function holds({ key, operator, values }: any, labels: Labels, lenient: boolean): boolean | undefined {
  const value = own(labels, key);
  if (operator === 'Exists' || operator === 'DoesNotExist') return (value !== undefined) === (operator === 'Exists') || lenient && key === 'pod-template-hash';
  if (operator !== 'In' && operator !== 'NotIn' || !values?.length) return undefined;
  return (value !== undefined && values.includes(value)) === (operator === 'In') || lenient && key === 'pod-template-hash';
}

function isValid(selector: any): boolean {
  if (typeof selector !== 'object' || Array.isArray(selector)) return false;
  return (selector.matchExpressions ?? []).every((requirement: any) => holds(requirement, {}, false) !== undefined);
}

function selects(selector: any, labels: Labels, lenient = false): boolean {
  if (typeof selector !== 'object' || Array.isArray(selector)) return false;
  const requirements = [
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({ key, operator: 'In', values: [value] })), ...selector.matchExpressions ?? [],
  ];
  return requirements.every(({ values }) => (values ?? []).every((value: unknown) => typeof value === 'string'))
    && requirements.map(requirement => holds(requirement, labels, lenient)).every(held => held === true);
}

export class BruteForce {
  public constructor(private readonly all: readonly KubeObject[]) {}

  public isolated(workload: KubeObject, direction: 'Ingress' | 'Egress'): boolean {
    return this.governing(nsOf(workload), direction).some(({ spec }) => selects(spec.podSelector ?? {}, labelsOf(workload)));
  }

  public deniedByDefault(namespace: KubeObject, direction: 'Ingress' | 'Egress'): boolean {
    const ofAll = this.governing(nameOf(namespace), direction).filter(({ spec }) => {
      const { matchLabels = {}, matchExpressions = [], ...rest } = spec.podSelector ?? {};
      const isMap = typeof (spec.podSelector ?? {}) === 'object' && !Array.isArray(spec.podSelector);
      const everything = isMap && Object.keys({ ...matchLabels, ...rest }).length + matchExpressions.length === 0;
      return everything;
    });
    // Nothing that one policy allows is taken back by another.
    const opens = ({ spec }: KubeObject) => (spec[direction.toLowerCase()] ?? []).some((rule: any) => Object.keys(rule).length === 0
      || rule.from?.some((peer: any) => peer.namespaceSelector !== undefined) || rule.to?.some((peer: any) => peer.ipBlock !== undefined));
    return ofAll.length > 0 && !ofAll.some(opens);
  }

  public selectsAny(object: KubeObject): boolean {
    return this.matcher(object) === undefined || this.workloads(nsOf(object)).some(workload => this.matcher(object)!(labelsOf(workload)));
  }

  public lowestReplicas(workload: KubeObject): number {
    const least = this.of('HorizontalPodAutoscaler').filter(({ spec, ...object }) => nsOf(object as KubeObject) === nsOf(workload)
      && spec.scaleTargetRef.kind === workload.kind && workload.kind === 'Deployment' && spec.scaleTargetRef.name === nameOf(workload))
      .map(({ spec }) => spec.minReplicas ?? 1);
    return least.length > 0 ? Math.min(...least) : workload.kind === 'Deployment' ? workload.spec.replicas ?? 1 : 0;
  }

  public hasBudget(workload: KubeObject): boolean {
    return this.of('PodDisruptionBudget').some(budget => nsOf(budget) === nsOf(workload) && selects(budget.spec.selector, labelsOf(workload)));
  }

  public selectedReplicas(budget: KubeObject): number {
    const counts = this.workloads(nsOf(budget)).filter(workload => selects(budget.spec.selector, labelsOf(workload), true))
      .map(workload => (workload.kind === 'Pod' ? 1 : this.lowestReplicas(workload)));
    return counts.length === 0 || counts.includes(0) ? -1 : counts.reduce((a, b) => a + b);
  }

  public accountExists(workload: KubeObject): boolean {
    return accountOf(workload) === 'default' || this.find('ServiceAccount', nsOf(workload), accountOf(workload)) !== undefined;
  }

  public missingRole({ roleRef, ...binding }: KubeObject): boolean {
    if (roleRef.kind === 'ClusterRole') {
      return !['edit', 'cluster-admin'].includes(roleRef.name) && this.of('ClusterRole').length > 0 && !this.find('ClusterRole', 'default', roleRef.name);
    }
    const namespace = nsOf(binding as KubeObject);
    return this.of('Role').some(role => nsOf(role) === namespace) && !this.find('Role', namespace, roleRef.name);
  }

  public repeats(object: KubeObject, at: number): boolean {
    return this.all.slice(0, at).some(other => other.kind === object.kind && nsOf(other) === nsOf(object) && nameOf(other) === nameOf(object));
  }

  public holdsToken(workload: KubeObject): boolean {
    const account = this.find('ServiceAccount', nsOf(workload), accountOf(workload));
    return templateOf(workload).spec.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true;
  }

  /** Whether an account comes to rule the cluster: identities are gained until nothing is new. */
  public rules(workload: KubeObject): boolean {
    const identities = new Set([`${nsOf(workload)}/${accountOf(workload)}`]);
    for (let size = 0; size < identities.size;) {
      size = identities.size;
      for (const identity of [...identities]) {
        for (const { where, rules } of this.grants(identity)) {
          if (this.gains(where, rules, identities)) return true;
        }
      }
    }
    return false;
  }

  private gains(where: string, rules: readonly any[], identities: Set<string>): boolean {
    const can = (verbs: string[], group: string, resource: string, name?: string) => rules.some(rule => rule.verbs.some((v: string) => v === '*' || verbs.includes(v))
      && rule.apiGroups.some((g: string) => g === '*' || g === group) && rule.resources.some((r: string) => r === '*' || r === resource)
      && (!rule.resourceNames || name === 'any' || rule.resourceNames.includes(name)));
    const RBAC = 'rbac.authorization.k8s.io';
    const takesAll = can(['create'], '', 'pods') || can(['create'], '', 'serviceaccounts/token')
      || can(['create'], '', 'secrets') && can(['get', 'list', 'watch'], '', 'secrets');
    const ofCluster = can(['create', 'get'], '', 'nodes/proxy')
      || can(['escalate'], RBAC, 'clusterroles', 'any') && can(['create', 'update', 'patch'], RBAC, 'clusterroles', 'any');
    if (where === '*' && (takesAll || ofCluster)) return true;
    for (const [namespace, name] of this.accounts()) {
      if (where !== '*' && where !== namespace) continue;
      const runs = this.workloads(namespace).some(workload => accountOf(workload) === name);
      const takesRunning = can(['create', 'get'], '', 'pods/exec') || can(['update', 'patch'], '', 'pods');
      if (takesAll || can(['create'], '', 'serviceaccounts/token', name) || runs && takesRunning) identities.add(`${namespace}/${name}`);
    }
    return false;
  }

  private grants(identity: string): { where: string; rules: any[] }[] {
    const [namespace, name] = identity.split('/');
    const there = (object: KubeObject) => object.kind === 'ServiceAccount' || isWorkload(object);
    // What leaves its namespace to whoever applies it may land where nothing else is.
    const unplaced = namespace === 'default' && this.all.some(object => there(object) && object.metadata?.namespace === undefined
      && (isWorkload(object) ? accountOf(object) : nameOf(object)) === name);
    const names = (subject: any) => subject.kind === 'ServiceAccount' && subject.name === name
      && (subject.namespace === namespace || unplaced && !this.all.some(object => there(object) && nsOf(object) === subject.namespace))
      || subject.kind === 'Group' && ['system:authenticated', `system:serviceaccounts:${namespace}`].includes(subject.name);
    return this.all.filter(({ kind, subjects }) => kind.endsWith('Binding') && subjects.some(names)).map(binding => {
      const where = binding.kind === 'ClusterRoleBinding' ? '*' : nsOf(binding);
      return { where, rules: this.rulesOf(binding.roleRef, where) };
    });
  }

  private rulesOf({ kind, name }: any, where: string): any[] {
    const role = kind === 'Role' ? this.find('Role', where, name) : this.find('ClusterRole', 'default', name);
    if (role) return role.rules;
    if (kind === 'ClusterRole' && name === 'cluster-admin') return [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];
    if (kind === 'ClusterRole' && name === 'edit') return [{ apiGroups: [''], resources: ['pods'], verbs: ['create'] }];
    return [];
  }

  private accounts(): [string, string][] {
    const named = this.all.flatMap(({ kind, subjects }) => (kind.endsWith('Binding') ? subjects : [])).filter((s: any) => s.kind === 'ServiceAccount');
    return [
      ...this.of('ServiceAccount').map((object): [string, string] => [nsOf(object), nameOf(object)]),
      ...this.all.filter(isWorkload).map((object): [string, string] => [nsOf(object), accountOf(object)]),
      ...named.map(({ namespace, name }: any): [string, string] => [namespace, name]),
    ];
  }

  /** What selects by labels; undefined where nothing is selected on purpose. */
  private matcher(object: KubeObject): ((labels: Labels) => boolean) | undefined {
    const { kind, spec } = object;
    if (kind === 'NetworkPolicy') {
      const counting = this.policies().find(policy => nsOf(policy) === nsOf(object) && nameOf(policy) === nameOf(object));
      return labels => counting !== undefined && selects(counting.spec.podSelector ?? {}, labels, true);
    }
    if (kind === 'PodDisruptionBudget') return labels => selects(spec.selector, labels, true);
    if (spec.type === 'ExternalName' || Object.keys(spec.selector ?? {}).length === 0) return undefined;
    return labels => selects({ matchLabels: spec.selector }, labels, true);
  }

  private governing(namespace: string, direction: string): KubeObject[] {
    return this.policies().filter(policy => {
      const { policyTypes = [], egress = [] } = policy.spec;
      const types = policyTypes.length > 0 ? policyTypes : ['Ingress', ...egress.length > 0 ? ['Egress'] : []];
      return nsOf(policy) === namespace && types.includes(direction);
    });
  }

  /** Policies that the API server takes; of those with one name the last one remains. */
  private policies(): KubeObject[] {
    const taken = this.of('NetworkPolicy').filter(({ spec }) => isValid(spec.podSelector ?? {}));
    return taken.filter((policy, i) => !taken.slice(i + 1).some(other => nsOf(other) === nsOf(policy) && nameOf(other) === nameOf(policy)));
  }

  private workloads(namespace: string): KubeObject[] {
    return this.all.filter(object => isWorkload(object) && nsOf(object) === namespace);
  }

  private of(kind: string): KubeObject[] {
    return this.all.filter(object => object.kind === kind);
  }

  private find(kind: string, namespace: string, name: string): KubeObject | undefined {
    return this.of(kind).find(object => nsOf(object) === namespace && nameOf(object) === name);
  }
}
