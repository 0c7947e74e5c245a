import { AdmissionRequest, runPolicies } from './run-policy';
import { Profile } from '../../src/controls';
import { KubeObject } from '../../src/manifests';
import { AdmissionWaiver, DENY_ALL, ParameterSource, PolicyOptions, validatingAdmissionPolicies } from '../../src/policies';

const OPTIONS: PolicyOptions = {
  profile: Profile.BASELINE,
  target: { kubernetesVersion: '1.34' },
  name: 'bulwark',
  actions: DENY_ALL,
  parameters: ParameterSource.INLINE,
  excludedNamespaces: [],
  clusterScoped: true,
  waivers: [],
};
const CONTROLLER = { username: 'system:serviceaccount:kube-system:replicaset-controller' };
const CREATED = '2026-05-06T10:11:12Z';
const spec = { hostNetwork: true, containers: [{ name: 'main', image: 'a' }] };
const pod = (name: string, metadata: object = {}): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop', creationTimestamp: CREATED, ...metadata }, spec });
const workload = (apiVersion: string, kind: string, name: string, metadata: object = {}): KubeObject =>
  ({ apiVersion, kind, metadata: { name, namespace: 'shop', creationTimestamp: CREATED, ...metadata }, spec: { template: { spec } } });
const deployment = (name: string, metadata: object = {}) => workload('apps/v1', 'Deployment', name, metadata);
const owned = (kind: string, name: string, labels: object = {}) => ({ labels, ownerReferences: [{ apiVersion: 'apps/v1', kind, name, controller: true }] });
const waiver = (fields: Partial<AdmissionWaiver>): AdmissionWaiver => ({ control: 'no-host-network', reason: 'a reason of some length', ...fields });

/** Both forms give one answer. */
function allowed(waivers: AdmissionWaiver[], request: AdmissionRequest): boolean {
  const [inline, fromObject] = [ParameterSource.INLINE, ParameterSource.OBJECT].map(parameters => {
    const policies = validatingAdmissionPolicies({ ...OPTIONS, waivers, parameters }).objects;
    const params = parameters === ParameterSource.OBJECT ? { apiVersion: 'bulwark.io/v1alpha1', kind: 'AdmissionParameters', spec: { waivers } } : null;
    const answers = runPolicies(policies, { ...request, params });
    expect(answers.map(({ error }) => error)).toEqual(answers.map(() => undefined));
    return answers.length === 0;
  });
  expect(fromObject).toBe(inline);
  return inline;
}

describe('waivers in policies', () => {
  it.each([
    ['none', undefined, false],
    ['of everything', {}, true],
    ['of another control', { control: 'no-host-pid' }, false],
    ['of the kind and name', { kind: 'Deployment', name: 'web' }, true],
    ['of another name', { kind: 'Deployment', name: 'web2' }, false],
    ['of another kind', { kind: 'StatefulSet', name: 'web' }, false],
    ['of the namespace', { namespace: 'shop' }, true],
    ['of another namespace', { namespace: 'shop2' }, false],
    ['of a pattern of names', { name: 'w*' }, true],
    ['of a pattern that begins elsewhere', { name: 'e*' }, false],
    ['of a pattern of kinds', { kind: '*Set' }, false],
    ['of a pattern of kinds that fits', { kind: 'Dep*' }, true],
    ['of a pattern of namespaces', { namespace: 'sh*p' }, true],
    ['of a pattern in which a dot is a dot', { name: '.*' }, false],
    ['of a pattern that would have to cross from kind to name', { kind: 'Dep*web' }, false],
    ['that expires today', { expires: '2026-05-06' }, true],
    ['that expired yesterday', { expires: '2026-05-05' }, false],
  ] as [string, Partial<AdmissionWaiver> | undefined, boolean][])('a waiver %s', (_, fields, expected) => {
    expect(allowed(fields ? [waiver(fields)] : [], { object: deployment('web') })).toBe(expected);
  });

  it('cost nothing where there are none', () => {
    expect(JSON.stringify(validatingAdmissionPolicies(OPTIONS).objects)).not.toContain('waived');
  });

  describe('of what controllers make', () => {
    const ofDeployment = [waiver({ kind: 'Deployment', name: 'web' })];
    const fromReplicaSet = pod('web-5d4f9-x2x', owned('ReplicaSet', 'web-5d4f9', { 'pod-template-hash': '5d4f9' }));

    it('cover the ReplicaSet and the pods of a Deployment', () => {
      expect(allowed(ofDeployment, { object: fromReplicaSet, userInfo: CONTROLLER })).toBe(true);
      const replicaSet = workload('apps/v1', 'ReplicaSet', 'web-5d4f9', owned('Deployment', 'web'));
      expect(allowed(ofDeployment, { object: replicaSet, userInfo: { username: 'system:serviceaccount:kube-system:deployment-controller' } })).toBe(true);
      expect(allowed(ofDeployment, { object: fromReplicaSet, userInfo: { username: 'system:kube-controller-manager' } })).toBe(true);
    });

    it('do not cover what somebody else makes to look the same', () => {
      expect(allowed(ofDeployment, { object: fromReplicaSet })).toBe(false);
      expect(allowed(ofDeployment, { object: fromReplicaSet, userInfo: { username: 'system:serviceaccount:shop:replicaset-controller' } })).toBe(false);
    });

    it('do not cover pods of a ReplicaSet whose name leads elsewhere', () => {
      const labels = { 'pod-template-hash': '5d4f9' };
      const elsewhere = [['web2-5d4f9', labels], ['web-5d4f9', {}], ['web-5d4f9', { 'pod-template-hash': '' }]] as const;
      for (const metadata of [...elsewhere.map(([name, theirs]) => owned('ReplicaSet', name, theirs)), owned('Rollout', 'web')]) {
        expect(allowed(ofDeployment, { object: pod('web-5d4f9-x2x', metadata), userInfo: CONTROLLER })).toBe(false);
      }
      const notItsController = { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }] };
      expect(allowed(ofDeployment, { object: pod('web-5d4f9-x2x', notItsController), userInfo: CONTROLLER })).toBe(false);
    });

    it('cover pods of StatefulSets, and pods of the Jobs of a CronJob', () => {
      expect(allowed([waiver({ kind: 'StatefulSet', name: 'db' })], { object: pod('db-0', owned('StatefulSet', 'db')), userInfo: CONTROLLER })).toBe(true);
      const ofCronJob = [waiver({ kind: 'CronJob', name: 'nightly' })];
      expect(allowed(ofCronJob, { object: pod('nightly-29000000-abc', owned('Job', 'nightly-29000000')), userInfo: CONTROLLER })).toBe(true);
      expect(allowed(ofCronJob, { object: pod('nightly-by-hand-abc', owned('Job', 'nightly-by-hand')), userInfo: CONTROLLER })).toBe(false);
    });
  });

  describe('that expire, on updates', () => {
    const untilMay = [waiver({ expires: '2026-05-31' })];
    const at = (...times: string[]) => ({ managedFields: times.map(time => ({ manager: 'any', operation: 'Update', time })) });
    const changed = (object: KubeObject): KubeObject => ({ ...object, spec: { ...object.spec, more: 1, template: { spec: { ...spec, more: 1 } } } });

    it('count by the newest entry of managedFields', () => {
      const oldObject = deployment('web');
      expect(allowed(untilMay, { object: changed(deployment('web', at('2026-05-31T23:59:59Z', '2026-05-01T00:00:00Z'))), oldObject })).toBe(true);
      expect(allowed(untilMay, { object: changed(deployment('web', at('2026-06-01T00:00:00Z', '2026-05-01T00:00:00Z'))), oldObject })).toBe(false);
    });

    it('have expired where nobody can tell the day', () => {
      expect(allowed(untilMay, { object: changed(deployment('web')), oldObject: deployment('web') })).toBe(false);
      const same = pod('web', at('2026-05-07T00:00:00Z'));
      expect(allowed(untilMay, { object: changed(same), oldObject: same })).toBe(false);
      expect(allowed(untilMay, { object: changed(pod('web', at('2026-05-07T00:00:00Z', '2026-05-07T00:00:01Z'))), oldObject: same })).toBe(true);
    });

    it('of other objects count where the server certainly wrote the day', () => {
      const waivers = [waiver({ control: 'no-external-ips', expires: '2026-05-31' })];
      const options = { ...OPTIONS, profile: Profile.ZERO_TRUST };
      const service = (metadata: object, port: number): KubeObject => ({
        apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop', creationTimestamp: CREATED, ...metadata }, spec: { externalIPs: ['1.2.3.4'], ports: [{ port }] },
      });
      const answer = (object: KubeObject) => runPolicies(validatingAdmissionPolicies({ ...options, waivers }).objects, { object, oldObject: service({ labels: { a: '1' } }, 80) })
        .some(({ message, error }) => (error ?? message)!.includes('no-external-ips') || error !== undefined);
      const times = at('2026-05-07T00:00:00Z');
      expect(answer(service({ ...times, labels: { a: '1' } }, 81))).toBe(true);
      expect(answer(service({ ...times, labels: {} }, 81))).toBe(true);
      expect(answer(service({ ...times, labels: { a: '2' } }, 81))).toBe(false);
      expect(answer(service({ ...times, annotations: { b: '1' } }, 81))).toBe(false);
      expect(answer(service({ labels: { a: '2' } }, 81))).toBe(true);
    });
  });
});
