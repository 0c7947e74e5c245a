import * as kplus from 'cdk8s-plus-28';

/** The API server refuses more: IsValidUserID and IsValidGroupID in k8s.io/apimachinery. */
const MAX_ID = 2 ** 31 - 1;

type UserProps = Pick<kplus.PodSecurityContextProps, 'user' | 'group' | 'fsGroup' | 'ensureNonRoot'>;

/** @throws when an id of a user or group is not one */
export function checkIds(ids: UserProps | undefined, where: string): void {
  for (const field of ['user', 'group', 'fsGroup'] as const) {
    const id = ids?.[field];
    if (id !== undefined && (!Number.isInteger(id) || id < 0 || id > MAX_ID)) {
      throw new Error(`${where}: ${field} ${id} is not an id: expected a whole number from 0 to ${MAX_ID}`);
    }
  }
}

/**
 * Root that is forbidden and demanded at once: the kubelet never starts such a container. Only what the user wrote
 * counts: cdk8s-plus says `ensureNonRoot` for everybody.
 *
 * @param pod what holds for a container that says nothing itself
 * @throws when both are written
 */
export function checkRoot(own: UserProps | undefined, pod: UserProps | undefined, where: string): void {
  if ((own?.user ?? pod?.user) !== 0 || (own?.ensureNonRoot ?? pod?.ensureNonRoot) !== true) return;
  throw new Error(`${where}: user 0 is root, and ensureNonRoot forbids root: give another user, or leave ensureNonRoot out`);
}

/**
 * cdk8s-plus says `allowPrivilegeEscalation: false` where nothing is given, which the API server refuses of a privileged
 * container: that one has every privilege already.
 *
 * @throws when a container is privileged but may not escalate
 */
export function checkPrivileged(context: kplus.ContainerSecurityContextProps | undefined, what: string): void {
  if (context?.privileged && context.allowPrivilegeEscalation !== true) {
    throw new Error(`${what} is privileged, but may not escalate privileges, which the API server refuses: give allowPrivilegeEscalation: true too`);
  }
}
