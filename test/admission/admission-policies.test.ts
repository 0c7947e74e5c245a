import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { AdmissionPolicies, AdmissionPoliciesProps } from '../../src/admission';
import { Profile, Severity } from '../../src/controls';
import { EnforcementAction, ParameterSource } from '../../src/policies';
import { Posture, Waivers } from '../../src/posture';
import { ClusterTarget, ClusterTargetProps, PolicyEngine } from '../../src/target';

function policies(props: AdmissionPoliciesProps = {}, target?: ClusterTargetProps): AdmissionPolicies {
  const app = new App();
  if (target) ClusterTarget.set(app, target);
  return new AdmissionPolicies(new Chart(app, 'admission'), 'policies', props);
}

/** What judges objects; guards are beside it. */
function objectsOf(of: AdmissionPolicies): any[] {
  return Testing.synth(Chart.of(of)).filter(({ metadata }) => !metadata.name.includes('-guard-'));
}

function named(of: AdmissionPolicies, kind: string): string[] {
  return objectsOf(of).filter(object => object.kind === kind).map(({ metadata }) => metadata.name);
}

function bindingsOf(of: AdmissionPolicies): any[] {
  return objectsOf(of).filter(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding');
}

describe('AdmissionPolicies', () => {
  it('makes policies and a binding for each', () => {
    const made = policies({ profile: Profile.RESTRICTED });
    expect(named(made, 'ValidatingAdmissionPolicy')).toEqual(['bulwark-restricted-pods']);
    expect(named(made, 'ValidatingAdmissionPolicyBinding')).toEqual(['bulwark-restricted-pods']);
  });

  it('is named for its profile, and otherwise as somebody says', () => {
    expect(policies({}).name).toBe('bulwark-zero-trust');
    expect(policies({ profile: Profile.BASELINE.derive({ name: 'Our own, V2!' }) }).name).toBe('bulwark-our-own-v2');
    expect(named(policies({ name: 'guard', profile: Profile.RESTRICTED }), 'ValidatingAdmissionPolicy')).toEqual(['guard-pods']);
  });

  it('puts objects that live in no namespace in none, whatever the chart says, and keeps the labels of the chart', () => {
    const chart = new Chart(new App(), 'admission', { namespace: 'shop', labels: { team: 'shop' } });
    new AdmissionPolicies(chart, 'policies', { profile: Profile.BASELINE });
    const objects = Testing.synth(chart);
    expect(objects[objects.length - 1].metadata).toEqual({ name: 'bulwark-baseline-pods', labels: { team: 'shop' } });
    expect(objects.filter(({ metadata }) => 'namespace' in metadata)).toEqual([]);
  });

  it('holds for the profile of the posture above it', () => {
    const app = new App();
    Posture.of(app, { profile: Profile.RESTRICTED });
    expect(new AdmissionPolicies(new Chart(app, 'admission'), 'policies').name).toBe('bulwark-restricted');
  });

  it('leaves no namespace out unless somebody says so', () => {
    expect(bindingsOf(policies({ profile: Profile.BASELINE }))[0].spec.matchResources).toBeUndefined();
    const [binding] = bindingsOf(policies({ profile: Profile.BASELINE, excludedNamespaces: AdmissionPolicies.SYSTEM_NAMESPACES }));
    expect(binding.spec.matchResources.namespaceSelector.matchExpressions)
      .toEqual([{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-node-lease', 'kube-public', 'kube-system'] }]);
  });

  it('holds in namespaces by name or by label', () => {
    expect(bindingsOf(policies({ profile: Profile.BASELINE, namespaces: ['shop', 'cart', 'shop'] }))[0].spec.matchResources.namespaceSelector)
      .toEqual({ matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['cart', 'shop'] }] });
    expect(bindingsOf(policies({ profile: Profile.BASELINE, namespaceSelector: 'env=prod,!legacy' }))[0].spec.matchResources.namespaceSelector)
      .toEqual({ matchLabels: { env: 'prod' }, matchExpressions: [{ key: 'legacy', operator: 'DoesNotExist' }] });
  });

  it('looks at objects without a namespace where it holds everywhere, and only there', () => {
    const looksAtRoles = (props: AdmissionPoliciesProps) => JSON.stringify(objectsOf(policies(props)).map(({ spec }) => spec.matchConstraints)).includes('clusterrolebindings');
    expect(looksAtRoles({})).toBe(true);
    expect(looksAtRoles({ excludedNamespaces: ['kube-system'] })).toBe(true);
    expect(looksAtRoles({ namespaces: ['shop'] })).toBe(false);
    expect(looksAtRoles({ namespaceSelector: 'env=prod' })).toBe(false);
    expect(looksAtRoles({ namespaceSelector: 'env=prod', clusterScoped: true })).toBe(true);
  });

  it('denies, warns and audits by the severity that the profile gives a control', () => {
    const profile = Profile.BASELINE.derive({ name: 'own', controls: [{ control: 'no-privileged-containers', severity: Severity.LOW }] });
    const made = policies({ profile, lowAction: EnforcementAction.AUDIT, mediumAction: EnforcementAction.WARN, action: EnforcementAction.DENY });
    const actions = Object.fromEntries(bindingsOf(made).map(({ spec }) => [spec.policyName, spec.validationActions]));
    expect(actions['bulwark-own-pods-audit']).toEqual(['Audit']);
    expect(actions['bulwark-own-pods']).toEqual(['Deny', 'Audit']);
    const audited = objectsOf(made).find(({ kind, metadata }) => kind === 'ValidatingAdmissionPolicy' && metadata.name === 'bulwark-own-pods-audit');
    expect(JSON.stringify(audited.spec)).toContain('[no-privileged-containers]');
  });

  it('says which controls are in no policy, and why', () => {
    const { notEnforced } = policies({});
    expect(notEnforced.find(({ control }) => control === 'no-removed-api-versions')?.reason).toMatch(/does not serve what was removed/);
    expect(notEnforced.every(({ reason }) => reason.length > 10)).toBe(true);
    expect(policies({ profile: Profile.RESTRICTED }).notEnforced).toEqual([]);
  });

  it('takes the target as it is when manifests are rendered', () => {
    const app = new App();
    const chart = new Chart(app, 'admission');
    new AdmissionPolicies(chart, 'policies', { profile: Profile.RESTRICTED });
    ClusterTarget.set(app, { workloadKinds: [{ apiGroup: 'argoproj.io', kind: 'Rollout' }] });
    expect(JSON.stringify(Testing.synth(chart))).toContain('"rollouts"');
  });

  it('says so when the target would need other policies than it was made with', () => {
    const made = policies({ profile: Profile.RESTRICTED });
    ClusterTarget.set(made.node.root, { kubernetesVersion: '1.29' });
    expect(made.node.validate()).toEqual([expect.stringMatching(/kubernetes 1\.29 does not serve ValidatingAdmissionPolicy.*\(admission policies 'admission\/policies'\)/)]);
  });

  it('refuses two of one name for one cluster, and takes them for two', () => {
    const app = new App();
    const [one, two] = ['one', 'two'].map(id => new AdmissionPolicies(new Chart(app, id), 'policies', { profile: Profile.BASELINE }));
    expect(one.node.validate()).toEqual([]);
    expect(two.node.validate()).toEqual([expect.stringMatching(/^name 'bulwark-baseline' is already taken by 'one\/policies'/)]);
    ClusterTarget.set(Chart.of(two), { kubernetesVersion: '1.36' });
    expect(two.node.validate()).toEqual([]);
  });

  it('gives the same every time', () => {
    expect(JSON.stringify(objectsOf(policies({})))).toBe(JSON.stringify(objectsOf(policies({}))));
  });

  it('gives constructs ids that do not change with the name', () => {
    const ids = (props: AdmissionPoliciesProps) => policies(props).node.findAll().map(({ node }) => node.path);
    expect(ids({ name: 'one' })).toEqual(ids({ name: 'two' }));
    expect(ids({ profile: Profile.BASELINE })).toContain('admission/policies/ValidatingAdmissionPolicy-pods');
  });

  it.each([
    ['a target before 1.30', {}, { kubernetesVersion: '1.29' }, /kubernetes 1\.29 does not serve ValidatingAdmissionPolicy, which 1\.30 was the first to have: .*Kyverno/],
    ['a cluster in which nothing admits', {}, { policyEngine: PolicyEngine.NONE }, /policyEngine 'none'\): leave the policies out/],
    ['a selector and names', { namespaces: ['a'], namespaceSelector: 'a=b' }, undefined, /namespaces and namespaceSelector are both given/],
    ['no namespace', { namespaces: [] }, undefined, /namespaces is empty, so that the policies would hold nowhere/],
    ['a namespace that can be none', { namespaces: ['Shop'] }, undefined, /namespaces\[0\] 'Shop' cannot name a namespace/],
    ['an excluded namespace that can be none', { excludedNamespaces: ['kube_system'] }, undefined, /excludedNamespaces\[0\] 'kube_system'/],
    ['a namespace that is chosen and excluded', { namespaces: ['a'], excludedNamespaces: ['a'] }, undefined, /both have 'a'/],
    ['an empty selector', { namespaceSelector: '' }, undefined, /namespaceSelector is empty/],
    ['a selector that cannot be read', { namespaceSelector: 'a b' }, undefined, /namespaceSelector 'a b' has the part/],
    ['an unknown action', { action: 'block' as any }, undefined, /action 'block' is not known: write one of deny, warn, audit/],
    ['an unknown action for a severity', { lowAction: 'log' as any }, undefined, /lowAction 'log' is not known/],
    ['a name that can be none', { name: 'Our_Policies' }, undefined, /name 'Our_Policies' cannot begin the names of policies/],
    ['a waiver without a reason', { waivers: [{ control: 'no-privileged-containers', name: 'a', reason: '' }] }, undefined, /waivers\[0\]: .*say in at least 10 characters why/],
    ['a waiver of an unknown control', { waivers: [{ control: 'no-such', name: 'a', reason: 'because I say so' }] }, undefined, /waivers\[0\]: .*unknown/],
    ['a waiver that is bound to nothing', { waivers: [{ control: 'no-privileged-containers', reason: 'because I say so' }] }, undefined, /names no object: give a kind/],
    ['lists of digests without a place that is guarded', { deniedDigests: [] }, undefined, /lists of digests are objects of the cluster/],
    ['lists of digests for Kyverno', { deniedDigests: [], parameters: ParameterSource.OBJECT, engine: PolicyEngine.KYVERNO }, undefined, /the engine is Kyverno/],
    ['repairing with Gatekeeper', { mutating: true, engine: PolicyEngine.GATEKEEPER }, undefined, /Gatekeeper evaluates no CEL that repairs/],
    ['repairing before 1.36', { mutating: true }, { kubernetesVersion: '1.33' }, /kubernetes 1\.33 does not serve MutatingAdmissionPolicy/],
    ['a namespace for parameters that can be none', { parametersNamespace: 'Nope' }, undefined, /parametersNamespace 'Nope'/],
    ['a profile that is none', { profile: 'restricted' as any }, undefined, /expected a Profile/],
  ])('refuses %s', (_, props, target, message) => {
    expect(() => policies(props, target)).toThrow(message);
    expect(() => policies(props, target)).toThrow(/\(admission policies 'admission\/policies'\)$/);
  });

  it('refuses a scope in no chart, and leaves nothing behind', () => {
    const app = new App();
    expect(() => new AdmissionPolicies(app as any, 'policies')).toThrow(/is in no chart: .* \(admission policies 'policies'\)$/);
    const chart = new Chart(app, 'admission');
    expect(() => new AdmissionPolicies(chart, 'policies', { name: '' })).toThrow();
    expect(chart.node.children).toEqual([]);
  });

  it('guards the label of quarantine, for the responders that somebody names', () => {
    const made = Testing.synth(Chart.of(policies({ profile: Profile.BASELINE, responderGroups: ['on-call'] })));
    expect(made.map(({ metadata }) => metadata.name)).toContain('bulwark-baseline-guard-quarantine');
    expect(JSON.stringify(made)).toContain("'on-call'");
    expect(JSON.stringify(made)).not.toContain("'bulwark:responders'");
  });

  it('reads parameters from an object of the cluster, on demand, and brings its definition and namespace once', () => {
    const app = new App();
    const props = { parameters: ParameterSource.OBJECT, parametersNamespace: 'policies', administratorUsers: ['jane'] };
    const chart = new Chart(app, 'admission');
    new AdmissionPolicies(chart, 'one', { ...props, profile: Profile.BASELINE });
    new AdmissionPolicies(chart, 'two', { ...props, profile: Profile.RESTRICTED });
    const objects = Testing.synth(chart);
    const of = (kind: string) => objects.filter(object => object.kind === kind).map(({ metadata: { namespace, name } }) => [namespace, name].filter(Boolean).join('/'));
    expect(of('CustomResourceDefinition')).toEqual(['admissionparameters.bulwark.io', 'imagedigests.bulwark.io']);
    expect(of('Namespace')).toEqual(['policies']);
    expect(of('AdmissionParameters')).toEqual(['policies/bulwark-baseline', 'policies/bulwark-restricted']);
    expect(JSON.stringify(objects.filter(({ kind }) => kind === 'RoleBinding'))).toContain('"jane"');
    expect(chart.node.findAll().flatMap(({ node }) => node.validate())).toEqual([]);
  });

  it('repairs what comes in, on demand', () => {
    const target = { kubernetesVersion: '1.36' };
    expect(named(policies({ profile: Profile.RESTRICTED }, target), 'MutatingAdmissionPolicy')).toEqual([]);
    expect(named(policies({ profile: Profile.RESTRICTED, mutating: true }, target), 'MutatingAdmissionPolicy').length).toBeGreaterThan(0);
  });

  it.each([
    [PolicyEngine.KYVERNO, 'policies.kyverno.io/v1', ['ValidatingPolicy']],
    [PolicyEngine.GATEKEEPER, 'templates.gatekeeper.sh/v1', ['ConstraintTemplate']],
  ])('takes the form that the target reads: %s', (policyEngine, apiVersion, kinds) => {
    const objects = objectsOf(policies({ profile: Profile.BASELINE }, { policyEngine, kubernetesVersion: '1.28' }));
    expect(new Set(objects.filter(object => object.apiVersion === apiVersion).map(({ kind }) => kind))).toEqual(new Set(kinds));
    const native = objectsOf(policies({ profile: Profile.BASELINE, engine: PolicyEngine.NATIVE }, { policyEngine }));
    expect(native.map(({ kind }) => kind)).toContain('ValidatingAdmissionPolicy');
  });

  it('makes exceptions for Kyverno of the waivers that are known when it is made, and says so when others come', () => {
    const app = new App();
    ClusterTarget.set(app, { policyEngine: PolicyEngine.KYVERNO });
    const pod = (id: string) => new ApiObject(new Chart(app, id, { namespace: 'shop' }), 'pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name: id } });
    Waivers.of(pod('web')).add({ control: 'no-privileged-containers', reason: 'for a reason that is long enough' });
    const made = new AdmissionPolicies(new Chart(app, 'admission'), 'policies', { profile: Profile.BASELINE, exceptionsNamespace: 'exceptions' });
    const exceptions = objectsOf(made).filter(({ kind }) => kind === 'PolicyException');
    expect(exceptions.map(({ metadata }) => metadata.namespace)).toEqual(['exceptions']);
    expect(made.node.validate()).toEqual([]);
    Waivers.of(pod('cart')).add({ control: 'no-privileged-containers', reason: 'for a reason that is long enough' });
    expect(made.node.validate()).toEqual([expect.stringMatching(/waivers were granted with which others are needed: make the policies last/)]);
  });

  it('holds images to registries, digests and tags', () => {
    const text = JSON.stringify(objectsOf(policies({ profile: Profile.BASELINE, images: { registries: ['ghcr.io'], digestRequired: true } })));
    expect(text).toContain('[allowed-registries]');
    expect(text).toContain("['ghcr.io']");
    expect(text).toContain('[image-digest-pinned]');
  });

  it('asks for lists of digests, on demand', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const made = policies({ profile: Profile.BASELINE, parameters: ParameterSource.OBJECT, deniedDigests: [{ digest, note: 'CVE-2026-1234' }] });
    expect(named(made, 'ImageDigests')).toEqual(['denied-images']);
    expect(named(made, 'ValidatingAdmissionPolicy')).toContain('bulwark-baseline-denied-digests');
  });

  it.each([['inline', ParameterSource.INLINE], ['in an object', ParameterSource.OBJECT]])('meets the controls of the catalogue, with parameters %s', (_, parameters) => {
    const app = new App();
    new AdmissionPolicies(new Chart(app, 'admission'), 'policies', { parameters, excludedNamespaces: AdmissionPolicies.SYSTEM_NAMESPACES });
    const assessment = Posture.assess(app);
    expect(assessment.summary.objects).toBe(app.node.findAll().filter(ApiObject.isApiObject).length);
    expect(assessment.findings.map(({ control, name, message }) => [control, name, message])).toEqual([]);
  });
});
