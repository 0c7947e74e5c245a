import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Catalogue, ControlScope, Profile } from '../controls';
import { DefaultDenyScope } from '../network';
import { validateLabels } from '../target';
import { checkApiAccess } from './api-access-validation';
import { atConstruct, pathBelow } from './construct-error';
import { ContainerDraft, draftContainers } from './container-validation';
import { checkNameIsFree } from './names';
import { checkCounts } from './number-validation';
import { SecurePodTemplateProps, SecureWorkloadProps } from './secure-pod-props';
import { checkIds, checkRoot } from './user-validation';
import { checkVolumeProps } from './volume-validation';
import { checkWorkloadName } from './workload-names';

const DNS_SUBDOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** Restart policies that the API server accepts, by kind. */
const RESTART_POLICIES: { readonly [kind: string]: readonly kplus.RestartPolicy[] } = {
  Pod: [kplus.RestartPolicy.ALWAYS, kplus.RestartPolicy.ON_FAILURE, kplus.RestartPolicy.NEVER],
  Deployment: [kplus.RestartPolicy.ALWAYS],
  StatefulSet: [kplus.RestartPolicy.ALWAYS],
  DaemonSet: [kplus.RestartPolicy.ALWAYS],
  Job: [kplus.RestartPolicy.ON_FAILURE, kplus.RestartPolicy.NEVER],
  CronJob: [kplus.RestartPolicy.ON_FAILURE, kplus.RestartPolicy.NEVER],
};

/** Properties of cdk8s-plus that would go around the model, and what to use instead. */
const REFUSED: { readonly [prop: string]: string } = {
  automountServiceAccountToken: 'use `apiAccess`, which mounts a bound token together with the rules it is for',
};

/**
 * Checks everything that can be checked before the construct exists: a constructor that throws later leaves half a
 * construct in the tree, which is synthesized all the same.
 *
 * @param check what the kind checks in addition; throws without naming the construct
 * @returns the properties for cdk8s-plus
 * @throws with the path of the construct
 */
export function checked<T extends SecurePodTemplateProps>(kind: string, scope: Construct, id: string, props: T, check?: () => void): T {
  const namespace = props?.metadata?.namespace ?? DefaultDenyScope.enclosing(scope)?.name;
  atConstruct(pathBelow(scope, id), () => {
    if (props === undefined) throw new Error('no properties are given: give at least `containers`');
    checkRefused(props);
    checkCounts(props);
    validateLabels(props.metadata?.labels ?? {}, 'metadata.labels');
    validateLabels((props as SecureWorkloadProps).podMetadata?.labels ?? {}, 'podMetadata.labels');
    const drafts = draftContainers(props.containers ?? [], props.initContainers ?? []);
    checkVolumeProps(drafts, props.volumes ?? [], props.apiAccess);
    checkUsers(props.securityContext, drafts);
    checkRestartPolicy(kind, props.restartPolicy);
    checkAccount(props);
    if (props.apiAccess) checkApiAccess(props.apiAccess, props, drafts.map(([{ name }]) => name));
    checkNames(props);
    checkWithoutDefaults(kind, props.withoutDefaults ?? []);
    if (props.metadata?.name !== undefined) checkWorkloadName(kind, props.metadata.name);
    check?.();
    checkNameIsFree(scope, namespace, props.metadata?.name);
  });
  // `spread` and `isolate` are ours to do: cdk8s-plus adds terms once more with every rendering, and a policy of its own.
  const { name, ...metadata } = props.metadata ?? {};
  // cdk8s takes a name that is given as undefined for a name.
  return { ...props, metadata: { ...metadata, ...name === undefined ? {} : { name }, namespace }, spread: false, isolate: false };
}

function checkRefused(props: object): void {
  for (const [prop, instead] of Object.entries(REFUSED)) {
    const value: unknown = (props as Record<string, unknown>)[prop];
    if (value !== undefined && value !== false) throw new Error(`property '${prop}' is ${value}, which goes around the model: ${instead}`);
  }
}

function checkUsers(pod: kplus.PodSecurityContextProps | undefined, drafts: readonly ContainerDraft[]): void {
  checkIds(pod, 'securityContext');
  checkRoot(pod, undefined, 'securityContext');
  for (const [{ name }, { securityContext }] of drafts) checkRoot(securityContext, pod, `container '${name}'`);
}

function checkRestartPolicy(kind: string, policy: kplus.RestartPolicy | undefined): void {
  const allowed = RESTART_POLICIES[kind];
  if (policy !== undefined && !allowed.includes(policy)) {
    throw new Error(`restartPolicy '${policy}' is not for a ${kind}: expected ${allowed.map(p => `'${p}'`).join(' or ')}`);
  }
}

function checkAccount({ serviceAccount, ownServiceAccount }: SecurePodTemplateProps): void {
  if (serviceAccount && ownServiceAccount) {
    throw new Error(`both serviceAccount '${serviceAccount.name}' and ownServiceAccount are given: keep one of the two`);
  }
}

function checkNames({ priorityClassName, runtimeClassName }: SecurePodTemplateProps): void {
  for (const [prop, name] of Object.entries({ priorityClassName, runtimeClassName })) {
    if (name !== undefined && (name.length > 253 || !DNS_SUBDOMAIN.test(name))) {
      throw new Error(`${prop} '${name}' is not the name of an object: use lower case letters, digits, '-' and '.'`);
    }
  }
}

function checkWithoutDefaults(kind: string, ids: readonly string[]): void {
  for (const id of ids) {
    const { fix, scope, kinds } = Catalogue.byId(id);
    if (!fix?.length) {
      throw new Error(`withoutDefaults names '${id}', which has no fix that could be left out: disable it in a profile of your own instead`);
    }
    if (!Profile.ZERO_TRUST.controls.some(({ control }) => control === id)) {
      throw new Error(`withoutDefaults names '${id}', which is not in the profile '${Profile.ZERO_TRUST.name}' and so no default: leave it out`);
    }
    const isOurs = (group: string) => [kind, 'ServiceAccount', '*'].includes(group.slice(group.indexOf('/') + 1));
    if (kinds ? !kinds.some(isOurs) : scope === ControlScope.OBJECT) {
      throw new Error(`withoutDefaults names '${id}', which is about ${kinds?.join(', ')} and not about a ${kind}: leave it out`);
    }
  }
}
