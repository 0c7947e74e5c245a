import { accepted, type ApplyOptions, type Client, type KubernetesObject, type Reference } from './client';
import { waitFor } from './wait';

/** What must be there before others; kinds that are not named go between. Bindings come last: they switch policies on. */
const EARLY = ['CustomResourceDefinition', 'Namespace', 'ClusterRole', 'Role', 'ServiceAccount', 'ConfigMap', 'Secret'];
const LATE = [
  'ValidatingAdmissionPolicy', 'MutatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding', 'MutatingAdmissionPolicyBinding',
];
const rank = (kind: string) => EARLY.includes(kind) ? EARLY.indexOf(kind) - EARLY.length : LATE.indexOf(kind) + 1;

/** Objects in an order that a server can take, those of one rank together. */
export function inApplyOrder(objects: readonly KubernetesObject[]): KubernetesObject[][] {
  const ranks = new Map<number, KubernetesObject[]>();
  for (const object of objects) ranks.set(rank(object.kind), [...ranks.get(rank(object.kind)) ?? [], object]);
  return [...ranks].sort(([left], [right]) => left - right).map(([, members]) => members);
}

/**
 * Applies objects with strict field validation, waits for CRDs to be served and for kinds of parameters to be known to
 * admission, and returns what the server stored.
 *
 * @throws Error that names every object which the server refuses
 */
export async function applyAll(client: Client, objects: readonly KubernetesObject[], options: ApplyOptions = {}): Promise<any[]> {
  const stored: any[] = [];
  for (const members of inApplyOrder(objects)) {
    if (!options.dryRun) await knownToAdmission(client, members);
    const answers = await Promise.all(members.map(object => client.apply(object, { fieldValidation: 'Strict', ...options })));
    const refusals = answers.flatMap(({ status, body }, index) => status < 300 ? [] : [`${title(members[index])}: ${status} ${body.message ?? body}`]);
    if (refusals.length > 0) throw new Error(`the API server refuses ${refusals.length} of ${members.length}:\n${refusals.join('\n')}`);
    stored.push(...answers.map(({ body }) => body));
    if (!options.dryRun) await Promise.all(members.filter(({ kind }) => kind === 'CustomResourceDefinition').map(crd => established(client, crd)));
  }
  return stored;
}

/** Deletes what `applyAll` made, in the opposite order; what is not there is not missed. */
export async function deleteAll(client: Client, objects: readonly Reference[]): Promise<void> {
  for (const members of inApplyOrder(objects as KubernetesObject[]).reverse()) {
    for (const answer of await Promise.all(members.map(object => client.delete(object)))) if (answer.status !== 404) accepted(answer);
  }
}

/** A new namespace with a name of its own, which begins with the prefix. Its labels are policy selectors and Pod Security levels. */
export async function makeNamespace(client: Client, prefix: string, labels: Readonly<Record<string, string>> = {}): Promise<string> {
  return accepted(await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { generateName: `${prefix}-`, labels } })).metadata.name;
}

/** Lets a user have a ClusterRole in one namespace. */
export async function bindUser(client: Client, user: string, clusterRole: string, namespace: string): Promise<void> {
  const apiGroup = 'rbac.authorization.k8s.io';
  accepted(await client.apply({
    apiVersion: `${apiGroup}/v1`,
    kind: 'RoleBinding',
    metadata: { name: `${user}-${clusterRole}`, namespace },
    roleRef: { apiGroup, kind: 'ClusterRole', name: clusterRole },
    subjects: [{ apiGroup, kind: 'User', name: user }],
  }));
  await waitFor(async () => accepted(await client.impersonate(user).create({
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectRulesReview',
    spec: { namespace },
  })).status.resourceRules.some((rule: any) => rule.apiGroups.includes('') && rule.resources.includes('pods')), {
    what: `${user} to have ${clusterRole} in ${namespace}`,
  });
}

const KNOWN = new Map<string, Promise<void>>();

/**
 * A policy whose kind of parameters is new to admission refuses all that its constraints match, for everybody and whatever its
 * bindings say; admission looks for new kinds every half minute. So a policy that matches one namespace waits for the others.
 */
async function knownToAdmission(client: Client, objects: readonly KubernetesObject[]): Promise<void> {
  const kinds = objects.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy').map(({ spec }) => spec.paramKind).filter(Boolean);
  for (const { apiVersion, kind } of kinds) {
    const key = `${client.server} ${apiVersion} ${kind}`;
    if (!KNOWN.has(key)) KNOWN.set(key, waitUntilKnown(client, { apiVersion, kind }));
    await KNOWN.get(key);
  }
}

async function waitUntilKnown(client: Client, paramKind: { readonly apiVersion: string; readonly kind: string }): Promise<void> {
  const namespace = await makeNamespace(client, 'kind-of-parameters');
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const paramRef = { ...await client.isNamespaced(paramKind) ? { namespace } : {}, name: 'none', parameterNotFoundAction: 'Deny' };
  const probe: KubernetesObject[] = [{
    apiVersion,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: namespace },
    spec: {
      paramKind,
      matchConstraints: {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
      },
      validations: [{ expression: 'true' }],
    },
  }, {
    apiVersion,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: namespace },
    spec: { policyName: namespace, validationActions: ['Deny'], paramRef },
  }];
  for (const object of probe) accepted(await client.create(object));
  await client.waitUntilDenied({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'canary', namespace } }, /failed to configure binding: no params found/);
  for (const object of probe.reverse()) accepted(await client.delete(object));
}

const title = ({ kind, metadata }: KubernetesObject) => `${kind} ${[metadata?.namespace, metadata?.name].filter(Boolean).join('/')}`;

function established(client: Client, crd: KubernetesObject): Promise<true> {
  return waitFor(async () => {
    const { spec, status } = accepted(await client.get(crd));
    if (!status?.conditions?.some((condition: any) => condition.type === 'Established' && condition.status === 'True')) return false;
    const { name } = spec.versions.find((version: any) => version.served);
    return await client.serves(`${spec.group}/${name}`, spec.names.kind) && true as const;
  }, { what: `${crd.metadata?.name} to be established` });
}
