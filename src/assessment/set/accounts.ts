import { fieldsOf, listOf, nameOf, namespaceNameOf, textOr } from './labels';
import { CLUSTER, SetWorld } from './world';
import { KubeObject } from '../../manifests';

/** A service account, by where it is. */
export interface Account {
  readonly namespace: string;
  readonly name: string;
}

/** The ClusterRoles that every API server has, and those of kubeadm: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings. */
export function isBuiltInClusterRole(name: string): boolean {
  return ['cluster-admin', 'admin', 'edit', 'view'].includes(name) || name.startsWith('system:') || name.startsWith('kubeadm:');
}

/** Service accounts, and the bindings that name them. */
export class Accounts {
  /** Names that objects of a namespace run under. */
  private used?: Map<string, Set<string>>;

  public constructor(private readonly world: SetWorld) {}

  /** The account called default is made with its namespace. */
  public exists({ namespace, name }: Account): boolean {
    return name === 'default' || this.world.find('/ServiceAccount', namespace, name) !== undefined;
  }

  /** Whether accounts of a namespace are among the objects, other than the one that is always there. */
  public areDescribed(namespace: string): boolean {
    return this.world.describes('/ServiceAccount', namespace);
  }

  public isUsed(account: KubeObject): boolean {
    this.used ??= this.readUsers();
    return this.used.get(namespaceNameOf(account))?.has(nameOf(account)) ?? false;
  }

  public missingRole(binding: KubeObject): string {
    const { kind, name } = fieldsOf(binding.roleRef);
    if (typeof name !== 'string' || name === '') return '';
    if (kind === 'ClusterRole') {
      const roles = this.world.inNamespace(CLUSTER_ROLE, CLUSTER);
      const known = isBuiltInClusterRole(name) || roles.length === 0 || this.world.find(CLUSTER_ROLE, CLUSTER, name);
      return known ? '' : `ClusterRole ${name}`;
    }
    const namespace = namespaceNameOf(binding);
    return kind !== 'Role' || !this.world.describes(ROLE, namespace) || this.world.find(ROLE, namespace, name) ? '' : `Role ${namespace}/${name}`;
  }

  public missingSubjects(binding: KubeObject): string[] {
    const accounts = listOf(binding.subjects).flatMap(subject => accountOf(subject, binding) ?? []);
    const missing = accounts.filter(account => this.areDescribed(account.namespace) && !this.exists(account));
    return [...new Set(missing.map(({ namespace, name }) => `${namespace}/${name}`))];
  }

  private readUsers(): Map<string, Set<string>> {
    const used = new Map<string, Set<string>>();
    const add = (namespace: string, name: unknown) => {
      if (typeof name !== 'string' || name === '') return;
      const names = used.get(namespace);
      if (names) names.add(name);
      else used.set(namespace, new Set([name]));
    };
    for (const { namespace, account } of this.world.workloads) add(namespace, account);
    // Operators make pods for their own kinds, which mostly name the account where a pod does.
    for (const { object } of this.world.entries) {
      if (this.world.workload(object)) continue;
      const { serviceAccountName, serviceAccount, serviceAccountRef, template } = fieldsOf(object.spec);
      const ofTemplate: unknown = fieldsOf(fieldsOf(template).spec).serviceAccountName;
      for (const name of [serviceAccountName, serviceAccount, fieldsOf(serviceAccountRef).name, ofTemplate]) {
        add(namespaceNameOf(object), name);
      }
    }
    return used;
  }
}

export const ROLE = 'rbac.authorization.k8s.io/Role';
export const CLUSTER_ROLE = 'rbac.authorization.k8s.io/ClusterRole';

/** The service account that a subject of a binding is; also where it is named as a user. */
export function accountOf(subject: unknown, binding: KubeObject): Account | undefined {
  const { kind, name, namespace } = fieldsOf(subject);
  if (typeof name !== 'string' || name === '') return undefined;
  if (kind === 'ServiceAccount') {
    const own = binding.kind === 'RoleBinding' ? namespaceNameOf(binding) : '';
    const where = textOr(namespace) || own;
    return where === '' ? undefined : { namespace: where, name };
  }
  const [system, serviceaccount, where, account, ...rest] = name.split(':', 5);
  return kind === 'User' && system === 'system' && serviceaccount === 'serviceaccount' && where && account && rest.length === 0
    ? { namespace: where, name: account } : undefined;
}
