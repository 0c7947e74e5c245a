import { runPolicy } from './run-policy';
import { Profile, Severity } from '../../src/controls';
import { KubeObject } from '../../src/manifests';
import { DENY_ALL, EnforcementAction, ParameterSource, PolicyOptions, staticAdmissionConfiguration, staticPolicies } from '../../src/policies';

const OPTIONS: PolicyOptions = {
  profile: Profile.ZERO_TRUST,
  target: { kubernetesVersion: '1.37' },
  name: 'site',
  actions: DENY_ALL,
  parameters: ParameterSource.OBJECT,
  namespaceSelector: { matchLabels: { site: 'true' } },
  excludedNamespaces: ['kube-system'],
  clusterScoped: false,
  waivers: [],
};
const object = (kind: string, name: string, spec: object = {}): KubeObject => ({ apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata: { name }, spec });

describe('staticPolicies', () => {
  const { objects, leftOut } = staticPolicies(OPTIONS);
  const named = (name: string, from = objects) => from.find(({ kind, metadata }) => kind === 'ValidatingAdmissionPolicy' && metadata!.name === name)!;
  const guard = named('site-guard-policies.static.k8s.io');

  it('obey the rules of static manifests: names, nothing of the API, a policy for each binding', () => {
    for (const { kind, metadata, spec } of objects) {
      expect(metadata!.name).toMatch(/\.static\.k8s\.io$/);
      expect([spec.paramKind, spec.paramRef, spec.matchResources]).toEqual([undefined, undefined, undefined]);
      if (kind === 'ValidatingAdmissionPolicyBinding') expect(named(spec.policyName)).toBeDefined();
    }
  });

  it('judge policies, and leave the rest to policies of the API', () => {
    const rules = objects.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy').flatMap(({ spec }) => spec.matchConstraints.resourceRules);
    expect(rules.flatMap(({ apiGroups }) => apiGroups).filter(group => group !== 'admissionregistration.k8s.io')).toEqual([]);
    expect(leftOut.find(({ control }) => control === 'no-host-network')).toEqual({ control: 'no-host-network', reason: 'policies of the API enforce it' });
    expect(leftOut.map(({ control }) => control)).not.toContain('admission-policy-fails-closed');
  });

  it.each([
    ['a policy of ours', object('ValidatingAdmissionPolicy', 'site-pods'), true],
    ['a policy with a name that only begins the same', object('ValidatingAdmissionPolicy', 'sitemap'), false],
    ['a binding of ours', object('ValidatingAdmissionPolicyBinding', 'site-pods', { policyName: 'site-pods' }), true],
    ['a binding of somebody to a policy of ours', object('ValidatingAdmissionPolicyBinding', 'mine', { policyName: 'site-pods' }), true],
    ['a policy of somebody', object('MutatingAdmissionPolicy', 'mine'), false],
  ])('guard %s', (_, guarded, ours) => {
    expect(runPolicy(guard, { object: guarded })).toMatchObject({ matched: ours, allowed: !ours });
    expect(runPolicy(guard, { object: null, oldObject: guarded, operation: 'DELETE' })).toMatchObject({ matched: ours, allowed: !ours });
    expect(runPolicy(guard, { object: guarded, userInfo: { username: 'adam', groups: ['bulwark:administrators'] } }).allowed).toBe(true);
  });

  it('let bindings that are meant to warn do so, and no others', () => {
    const warning = staticPolicies({ ...OPTIONS, actions: { ...DENY_ALL, [Severity.LOW]: EnforcementAction.WARN } }).objects;
    const policies = warning.filter(({ kind, metadata }) => kind === 'ValidatingAdmissionPolicy' && metadata!.name !== guard.metadata!.name);
    const allowed = (name: string) => policies.every(policy => runPolicy(policy, { object: { ...object('ValidatingAdmissionPolicyBinding', name, { validationActions: ['Warn'] }) } }).allowed);
    expect([allowed('site-pods-warn'), allowed('theirs')]).toEqual([true, false]);
  });

  it('are not for older clusters', () => {
    expect(() => staticPolicies({ ...OPTIONS, target: { kubernetesVersion: '1.36' } })).toThrow('which 1.37 was the first to have');
  });
});

describe('staticAdmissionConfiguration', () => {
  it('names the directory, which must be absolute', () => {
    expect(staticAdmissionConfiguration('/etc/policies').plugins[0].configuration.staticManifestsDir).toBe('/etc/policies');
    expect(() => staticAdmissionConfiguration('policies')).toThrow("the directory of static policies is 'policies': expected an absolute path");
  });
});
