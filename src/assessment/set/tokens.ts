import { Account } from './accounts';
import { fieldsOf, listOf, nameOf, namespaceNameOf, textOr } from './labels';
import { SetWorld, Workload } from './world';
import { CONTAINER_LISTS, KubeObject } from '../../manifests';

/** A token for the API server that the pods of a workload hold. */
export interface HeldToken {
  readonly account: Account;
  /** The Secret that it lies in. Absent: the kubelet asks for it. */
  readonly secret?: string;
}

/** The service account whose token a Secret holds; undefined for any other Secret. */
export function accountOfSecret(secret: KubeObject): Account | undefined {
  if (secret.type !== 'kubernetes.io/service-account-token') return undefined;
  const name = textOr(secret.metadata?.annotations?.['kubernetes.io/service-account.name']);
  return name === '' ? undefined : { namespace: namespaceNameOf(secret), name };
}

/** Which tokens pods hold: of their own account, and of others whose Secrets they mount or read. */
export class Tokens {
  /** Accounts by the Secrets that hold their tokens: `namespace/name`. Few sets have any. */
  private readonly bySecret = new Map<string, Account>();

  public constructor(private readonly world: SetWorld) {
    for (const secret of world.ofKind('/Secret')) {
      const account = accountOfSecret(secret);
      if (account) this.bySecret.set(`${account.namespace}/${nameOf(secret)}`, account);
    }
  }

  public heldBy(workload: Workload): HeldToken[] {
    const { namespace, account, podSpec } = workload;
    const held: HeldToken[] = this.holdsOwn(workload) ? [{ account: { namespace, name: account } }] : [];
    if (this.bySecret.size === 0) return held;
    for (const name of new Set(secretsOf(podSpec))) {
      const secret = `${namespace}/${name}`;
      const other = this.bySecret.get(secret);
      if (other) held.push({ account: other, secret });
    }
    return held;
  }

  /** Whether the token of the own account is mounted by itself, or by a projected volume. */
  private holdsOwn({ podSpec, namespace, account }: Workload): boolean {
    const own: unknown = podSpec.automountServiceAccountToken;
    const mounted = typeof own === 'boolean' ? own : this.world.find('/ServiceAccount', namespace, account)?.automountServiceAccountToken !== false;
    return mounted || sourcesOf(podSpec).some(source => isForApiServer(fieldsOf(source).serviceAccountToken));
  }
}

/** Tokens for others (a mesh, a vault, a cloud) name them as their audience; the API server takes those for itself alone. */
function isForApiServer(token: unknown): boolean {
  return token !== undefined && /^$|kubernetes/.test(textOr(fieldsOf(token).audience));
}

type PodSpec = Readonly<Record<string, any>>;

/** The sources of projected volumes. */
function sourcesOf({ volumes }: PodSpec): readonly unknown[] {
  return listOf(volumes).flatMap(volume => listOf(fieldsOf(fieldsOf(volume).projected).sources));
}

/** Names of the Secrets that containers of a pod see as files or as environment. */
function secretsOf(podSpec: PodSpec): string[] {
  const containers = CONTAINER_LISTS.flatMap(list => listOf(podSpec[list])).map(fieldsOf);
  const names: unknown[] = [
    ...listOf(podSpec.volumes).map(volume => fieldsOf(fieldsOf(volume).secret).secretName),
    ...sourcesOf(podSpec).map(source => fieldsOf(fieldsOf(source).secret).name),
    ...containers.flatMap(({ env }) => listOf(env)).map(variable => fieldsOf(fieldsOf(fieldsOf(variable).valueFrom).secretKeyRef).name),
    ...containers.flatMap(({ envFrom }) => listOf(envFrom)).map(source => fieldsOf(fieldsOf(source).secretRef).name),
  ];
  return names.filter((name): name is string => typeof name === 'string');
}
