import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { applyAll } from './apply';
import { accepted, type Answer, type Client, type KubernetesObject } from './client';
import { describeOnOwnClusters } from './clusters';
import { waitFor } from './wait';
import { Profile, Severity } from '../../src/controls';
import {
  DENY_ALL, EnforcementAction, ParameterSource, type PolicyOptions, staticAdmissionConfiguration, staticPolicies, validatingAdmissionPolicies,
} from '../../src/policies';

const OPTIONS: PolicyOptions = {
  profile: Profile.ZERO_TRUST,
  target: { kubernetesVersion: '1.37' },
  name: 'guarded',
  actions: { ...DENY_ALL, [Severity.LOW]: EnforcementAction.WARN },
  parameters: ParameterSource.INLINE,
  namespaceSelector: { matchLabels: { guarded: 'true' } },
  excludedNamespaces: [],
  clusterScoped: false,
  waivers: [],
};
const POLICIES = validatingAdmissionPolicies(OPTIONS).objects as KubernetesObject[];
const ONLY_ADMINISTRATORS = /'guarded-guard-policies.static.k8s.io' .*only administrators of the policies may change/;
const dry = { dryRun: true };

/** Written as an operator would, for the API server to read when it starts. */
function flags(folder: string): Record<string, string> {
  const directory = join(folder, 'policies');
  mkdirSync(directory);
  for (const object of staticPolicies(OPTIONS).objects) writeFileSync(join(directory, `${object.kind}-${object.metadata!.name}.json`), JSON.stringify(object));
  const configuration = join(folder, 'admission.json');
  writeFileSync(configuration, JSON.stringify(staticAdmissionConfiguration(directory)));
  return { 'admission-control-config-file': configuration };
}

const newerThan136 = (version: string) => Number(version.split('.')[1]) >= 37;

describeOnOwnClusters('static policies', version => newerThan136(version) ? { flags } : undefined, cluster => {
  let admin: Client;
  let powerful: Client;
  const [policy, binding] = POLICIES;
  const foreign = (kind: string, name: string, spec: object): KubernetesObject => ({ apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata: { name }, spec });
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] };
  const theirs = (name: string, changes: object = {}) =>
    foreign('ValidatingAdmissionPolicy', name, { failurePolicy: 'Fail', matchConstraints: { resourceRules: [rule] }, validations: [{ expression: 'true' }], ...changes });

  beforeAll(async () => {
    admin = cluster.admin;
    const apiGroup = 'rbac.authorization.k8s.io';
    accepted(await admin.create({
      apiVersion: `${apiGroup}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'paula' },
      roleRef: { apiGroup, kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ apiGroup, kind: 'User', name: 'paula' }],
    }));
    powerful = admin.impersonate('paula');
    await waitFor(async () => (await powerful.create(theirs('theirs'), dry)).status === 201, { what: 'paula to have her role' });
  });

  const expectRefused = ({ status, body }: Answer, message: RegExp) => expect([status, body.message]).toEqual([403, expect.stringMatching(message)]);

  it('let administrators install the policies of the API, also those that only warn', async () => {
    expect(POLICIES.map(({ metadata }) => metadata!.name)).toContain('guarded-pods-warn');
    await applyAll(admin, POLICIES);
    accepted(await admin.impersonate('paula', ['bulwark:administrators']).patch(policy, 'merge', { metadata: { labels: { a: 'b' } } }, dry));
  });

  it('let nobody else change them, though RBAC lets her', async () => {
    for (const object of [policy, binding]) {
      expectRefused(await powerful.patch(object, 'merge', { metadata: { labels: { a: 'b' } } }, dry), ONLY_ADMINISTRATORS);
      expectRefused(await powerful.apply(object, dry), ONLY_ADMINISTRATORS);
      expectRefused(await powerful.delete(object, dry), ONLY_ADMINISTRATORS);
      expectRefused(await powerful.create({ ...object, metadata: { name: 'guarded-mine' } }, dry), ONLY_ADMINISTRATORS);
    }
  });

  it('let nobody else bind them', async () => {
    const mine = (policyName: string) => foreign('ValidatingAdmissionPolicyBinding', 'mine', { policyName, validationActions: ['Deny'] });
    expectRefused(await powerful.create(mine('guarded-pods'), dry), ONLY_ADMINISTRATORS);
    accepted(await powerful.create(mine('guardedpods'), dry));
  });

  it('judge the policies of everybody', async () => {
    accepted(await powerful.create(theirs('theirs'), dry));
    expectRefused(await powerful.create(theirs('theirs', { failurePolicy: 'Ignore' }), dry), /\[admission-policy-fails-closed\]/);
    expectRefused(await powerful.create(foreign('ValidatingAdmissionPolicyBinding', 'theirs', { policyName: 'theirs', validationActions: ['Warn'] }), dry), /\[admission-binding-denies\]/);
    const everything = { apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] };
    expectRefused(await powerful.create(theirs('theirs', { matchConstraints: { resourceRules: [rule], excludeResourceRules: [everything] } }), dry), /\[admission-no-catch-all-exclusion\]/);
  });

  it('cannot be seen or removed through the API', async () => {
    expect((await admin.get(foreign('ValidatingAdmissionPolicy', 'guarded-guard-policies.static.k8s.io', {}))).status).toBe(404);
    expect((await admin.delete(foreign('ValidatingAdmissionPolicyBinding', 'guarded-guard-policies.static.k8s.io', {}))).status).toBe(404);
  });
});

// Also where no server of the run has them.
describe('static policies for an older target', () => {
  it('are refused with what to do instead', () => {
    expect(() => staticPolicies({ ...OPTIONS, target: { kubernetesVersion: '1.36' } }))
      .toThrow('kubernetes 1.36 does not serve static admission policies, which 1.37 was the first to have: let RBAC give nobody but administrators');
  });
});
