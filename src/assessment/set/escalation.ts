import { Account, accountOf, CLUSTER_ROLE, ROLE } from './accounts';
import { DEFAULT_NAMESPACE, fieldsOf, labelsIn, listOf, nameOf, namespaceNameOf, textOr } from './labels';
import { append, LabelIndex } from './match-index';
import { BUILT_IN_AGGREGATION, BUILT_IN_RULES, Held, Leads, POWERS, powersOf, rulesOf } from './powers';
import { labelSelector } from './selector';
import { accountOfSecret, HeldToken } from './tokens';
import { CLUSTER, SetWorld } from './world';
import { KubeObject } from '../../manifests';

/** A step from one place of the graph to another, in words; empty where it needs none. */
interface Step {
  readonly from: string;
  readonly to: string;
  readonly words: string;
}

const CLUSTER_ADMIN = 'cluster-admin';
/** Every cluster has controllers there whose accounts may write any role, whether their objects are in the set or not. */
const SYSTEM = 'kube-system';
const SYSTEM_WORDS = `ServiceAccount ${SYSTEM}/clusterrole-aggregation-controller -> ClusterRole system:controller:clusterrole-aggregation-controller (escalate)`;
const EVERYWHERE = '*';

const account = ({ namespace, name }: Account) => `account ${namespace}/${name}`;
const place = (leads: Leads, namespace: string) => `${leads} of ${namespace}`;

/**
 * How service accounts come to rule the cluster: a graph of accounts, of the groups that they are in, of roles as they are
 * bound in a place, and of what the powers of roles lead to. One search from its end finds the shortest way of each account,
 * in time that is linear in the bindings.
 */
export class Escalation {
  private readonly stepsTo = new Map<string, Step[]>();
  private readonly next = new Map<string, Step>();
  private readonly accounts = new Map<string, Set<string>>();
  /** Names of accounts whose objects leave the namespace to whoever applies them. */
  private readonly unplaced = new Set<string>();
  private readonly placed: ReadonlySet<string>;
  private readonly heldByRole = new Map<string, readonly Held[]>();
  private readonly boundAt = new Set<string>();
  private clusterRoles?: LabelIndex<{ labels: ReadonlyMap<string, string>; role: KubeObject }>;

  public constructor(private readonly world: SetWorld) {
    this.readAccounts();
    this.placed = new Set(this.accounts.keys());
    for (const kind of ['RoleBinding', 'ClusterRoleBinding']) {
      for (const binding of world.ofKind(`rbac.authorization.k8s.io/${kind}`)) this.addBinding(binding);
    }
    this.addPlaces();
    this.search();
  }

  /** The way from the first of some tokens to the rule over the cluster; empty where none is known. */
  public pathOf(tokens: readonly HeldToken[]): string {
    for (const { account: { namespace, name }, secret } of tokens) {
      const path = this.pathOfAccount({ namespace, name });
      if (path !== '') return secret === undefined ? path : `Secret ${secret} -> ServiceAccount ${namespace}/${name} -> ${path}`;
    }
    return '';
  }

  private pathOfAccount({ namespace, name }: Account): string {
    const words: string[] = [];
    // No way is longer than there are accounts, and nobody reads one that long.
    for (let step = this.next.get(account({ namespace, name })), length = 0; step && length < 50; step = this.next.get(step.to), length++) {
      if (step.words !== '') words.push(step.words);
    }
    return words.length === 0 ? '' : [...words, CLUSTER_ADMIN].join(' -> ');
  }

  /** Every account that is there or that something names. */
  private readAccounts(): void {
    for (const object of this.world.ofKind('/ServiceAccount')) this.readAccount(object, nameOf(object));
    for (const workload of this.world.workloads) this.readAccount(workload.object, workload.account);
  }

  private readAccount(object: KubeObject, name: string): void {
    this.know({ namespace: namespaceNameOf(object), name });
    if (textOr(object.metadata?.namespace) === '') this.unplaced.add(name);
  }

  private know({ namespace, name }: Account): void {
    const names = this.accounts.get(namespace);
    if (names) names.add(name);
    else this.accounts.set(namespace, new Set([name]));
  }

  private add(from: string, to: string, words = ''): void {
    append(this.stepsTo, to, { from, to, words });
  }

  private addBinding(binding: KubeObject): void {
    const { kind, name } = fieldsOf(binding.roleRef);
    if (typeof name !== 'string' || kind !== 'Role' && kind !== 'ClusterRole') return;
    const ofCluster = binding.kind === 'ClusterRoleBinding';
    if (ofCluster && kind === 'Role') return;
    const where = ofCluster ? EVERYWHERE : namespaceNameOf(binding);
    const role = this.addRole(kind, name, where);
    if (role === undefined) return;
    const own = ofCluster ? nameOf(binding) : `${where}/${nameOf(binding)}`;
    const roleInWords = kind === 'Role' ? `Role ${where}/${name}` : `ClusterRole ${name}`;
    for (const subject of listOf(binding.subjects)) {
      for (const who of this.placesOf(subject, binding)) this.add(who, role, `${binding.kind} ${own} -> ${roleInWords}`);
    }
  }

  /**
   * The places of the graph that a subject stands for. An account of a namespace of which nothing else is there may be one
   * whose objects leave their namespace to whoever applies them, as installation manifests do.
   */
  private placesOf(subject: unknown, binding: KubeObject): string[] {
    const named = accountOf(subject, binding);
    if (named) {
      this.know(named);
      const elsewhere = !this.placed.has(named.namespace) && this.unplaced.has(named.name);
      return [account(named), ...elsewhere ? [account({ ...named, namespace: DEFAULT_NAMESPACE })] : []];
    }
    const { kind, name } = fieldsOf(subject);
    if (kind !== 'Group' || typeof name !== 'string') return [];
    if (name === 'system:authenticated' || name === 'system:serviceaccounts') return [group(EVERYWHERE)];
    return name.startsWith('system:serviceaccounts:') ? [group(name.slice('system:serviceaccounts:'.length))] : [];
  }

  /** A role as it is bound in a place; undefined when it leads nowhere. */
  private addRole(kind: string, name: string, where: string): string | undefined {
    const held = this.heldBy(kind, name, where);
    if (held.length === 0) return undefined;
    const bound = JSON.stringify([kind, name, where]);
    if (this.boundAt.has(bound)) return bound;
    this.boundAt.add(bound);
    for (const { power: { words, leads, clusterWide }, names } of held) {
      if (clusterWide && where !== EVERYWHERE) continue;
      if (leads === 'cluster') this.add(bound, CLUSTER_ADMIN, `(${words})`);
      else if (!names) this.add(bound, place(leads, where), `(${words})`);
      else this.addNamed(bound, where, names, words);
    }
    return bound;
  }

  private addNamed(bound: string, where: string, names: ReadonlySet<string>, words: string): void {
    for (const namespace of where === EVERYWHERE ? this.accounts.keys() : [where]) {
      const known = this.accounts.get(namespace) ?? new Set<string>();
      for (const name of known.size < names.size ? known : names) {
        this.world.work.spend(1);
        if (known.has(name) && names.has(name)) this.add(bound, account({ namespace, name }), `(${words}) -> ServiceAccount ${namespace}/${name}`);
      }
    }
  }

  private heldBy(kind: string, name: string, where: string): readonly Held[] {
    const key = kind === 'Role' ? `Role ${where}/${name}` : `ClusterRole ${name}`;
    let held = this.heldByRole.get(key);
    if (!held) {
      const rules = kind === 'Role' ? rulesOf(this.world.find(ROLE, where, name)) : this.rulesOfClusterRole(name);
      this.world.work.spend(4 * rules.length * POWERS.length); // a rule takes a few comparisons
      this.heldByRole.set(key, held = powersOf(rules));
    }
    return held;
  }

  /** The rules of a ClusterRole with those that it gathers from others by their labels. */
  private rulesOfClusterRole(name: string): readonly unknown[] {
    const role = this.world.find(CLUSTER_ROLE, CLUSTER, name);
    const builtIn = Object.prototype.hasOwnProperty.call(BUILT_IN_RULES, name);
    const selectors = [
      ...listOf(fieldsOf(role?.aggregationRule).clusterRoleSelectors),
      ...builtIn && !role ? (BUILT_IN_AGGREGATION[name] ?? []).map(to => ({ matchLabels: { [`rbac.authorization.k8s.io/aggregate-to-${to}`]: 'true' } })) : [],
    ];
    const own = role ? rulesOf(role) : builtIn ? BUILT_IN_RULES[name] : [];
    if (selectors.length === 0) return own;
    if (!this.clusterRoles) {
      const all = [...this.world.ofKind(CLUSTER_ROLE)].map(found => ({ labels: labelsIn(found.metadata?.labels), role: found }));
      this.clusterRoles = new LabelIndex(all, this.world.work);
    }
    const gathered = new Set<KubeObject>();
    for (const selector of selectors) for (const found of this.clusterRoles.find(labelSelector(selector))) gathered.add(found.role);
    return [...own, ...[...gathered].flatMap(rulesOf)];
  }

  /** What lies in each namespace, and in which groups its accounts are. */
  private addPlaces(): void {
    const all: readonly Leads[] = ['all identities', 'running identities', 'stored identities'];
    // Before the namespaces, so that the shortest words win: who holds all namespaces holds the system's.
    this.add(place('all identities', SYSTEM), CLUSTER_ADMIN, SYSTEM_WORDS);
    this.add(place('all identities', EVERYWHERE), place('all identities', SYSTEM));
    for (const [namespace, names] of this.accounts) {
      for (const leads of all) this.add(place(leads, EVERYWHERE), place(leads, namespace));
      this.add(group(namespace), group(EVERYWHERE));
      for (const name of names) {
        const own = account({ namespace, name });
        this.add(own, group(namespace));
        this.add(place('all identities', namespace), own, `ServiceAccount ${namespace}/${name}`);
      }
    }
    for (const { namespace, account: name } of this.world.workloads) {
      this.add(place('running identities', namespace), account({ namespace, name }), `ServiceAccount ${namespace}/${name}`);
    }
    for (const secret of this.world.ofKind('/Secret')) {
      const stored = accountOfSecret(secret);
      if (stored) this.add(place('stored identities', stored.namespace), account(stored), `ServiceAccount ${stored.namespace}/${stored.name}`);
    }
  }

  /** Breadth first from the end, so that what is found first is shortest. */
  private search(): void {
    let front = [CLUSTER_ADMIN];
    while (front.length > 0) {
      const reached: string[] = [];
      for (const to of front) {
        for (const step of this.stepsTo.get(to) ?? []) {
          if (step.from === CLUSTER_ADMIN || this.next.has(step.from)) continue;
          this.next.set(step.from, step);
          reached.push(step.from);
        }
      }
      front = reached;
    }
    this.stepsTo.clear();
  }
}

const group = (namespace: string) => `accounts of ${namespace}`;
