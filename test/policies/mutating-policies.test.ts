import * as fc from 'fast-check';
import { runMutations } from './run-mutations';
import { Catalogue, type Control, ControlScope, FixOperation, FixTarget, Profile } from '../../src/controls';
import { CompiledProfile } from '../../src/evaluation';
import { hardenManifest, HardeningMode } from '../../src/fixes';
import { apiGroupOf, type KubeObject, PodTemplates, stripNulls, valueAt } from '../../src/manifests';
import { DENY_ALL, EnforcementAction, type MutatingOptions, mutatingAdmissionPolicies, ParameterSource } from '../../src/policies';
import { kubeObject } from '../fixes/arbitrary-objects';
import { control, EVERYTHING, profileOf } from '../fixes/profiles';
import { arbitraryTemplate, inEveryKind, ROLLOUT } from '../helpers/arbitrary-kubernetes';

const TARGET = { kubernetesVersion: '1.36' };

const optionsOf = (profile: Profile, more: Partial<MutatingOptions> = {}): MutatingOptions => ({
  profile, target: TARGET, name: 'test', actions: DENY_ALL, parameters: ParameterSource.INLINE, excludedNamespaces: [], clusterScoped: true, waivers: [], ...more,
});

const policiesOf = (profile: Profile, more?: Partial<MutatingOptions>): KubeObject[] =>
  mutatingAdmissionPolicies(optionsOf(profile, more)).objects.filter(({ kind }) => kind === 'MutatingAdmissionPolicy');

/** The object after the policies of its kind: twice, for the API server asks again when something has changed. */
function admitted(policies: readonly KubeObject[], object: KubeObject, times = 2): KubeObject {
  const plural = `${object.kind.toLowerCase()}s`;
  const own = policies.filter(({ spec }) => spec.matchConstraints.resourceRules.some((rule: any) =>
    rule.apiGroups.includes(apiGroupOf(object.apiVersion)) && rule.resources.includes(plural)));
  let seen = object;
  for (let i = 0; i < times; i++) for (const policy of own) seen = runMutations(policy, { object: seen });
  return seen;
}

const pod = (spec: object): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'b' }, spec });
const one = (id: string) => policiesOf(EVERYTHING._only(id));

/** As the server decodes it: nulls are dropped, the specification of a template is always there. Nobody owns it. */
function decoded(given: KubeObject): KubeObject {
  const object: any = stripNulls(structuredClone(given));
  const path = PodTemplates.with([ROLLOUT]).kindOf(object)?.path;
  object.metadata = { ...object.metadata };
  delete object.metadata.ownerReferences;
  if (!path || valueAt(object, [...path, 'spec'])) return object;
  let node = object;
  for (const segment of [...path, 'spec']) node = node[segment] ??= {};
  return object;
}

describe('mutatingAdmissionPolicies', () => {
  describe.each([Profile.RESTRICTED, Profile.ZERO_TRUST, EVERYTHING].map(profile => [profile.name, profile] as const))('of profile %s', (_, profile) => {
    const target = { ...TARGET, workloadKinds: [ROLLOUT] };
    const policies = policiesOf(profile, { target });
    const compiled = CompiledProfile.for(profile, target);
    const any = fc.oneof(kubeObject, arbitraryTemplate.chain(template => fc.constantFrom(...inEveryKind(template)))).map(decoded);

    it('make what hardenManifest makes, whoever wrote a value, and leave that alone', () => {
      fc.assert(fc.property(any, object => {
        const wanted = hardenManifest(object, compiled, { mode: HardeningMode.ENFORCE }).object;
        const got = admitted(policies, object);
        expect(got).toEqual(wanted);
        expect(admitted(policies, got, 1)).toEqual(got);
      }), { numRuns: 150 });
    });

    it('have no two for one kind, so that their order does not matter', () => {
      const kinds = policies.map(({ spec }) => spec.matchConstraints.resourceRules.flatMap(({ apiGroups, resources }: any) => resources.map((resource: string) => `${apiGroups[0]}/${resource}`)));
      expect(new Set(kinds.flat()).size).toBe(kinds.flat().length);
    });
  });

  it('cover every control of the catalogue that has a fix', () => {
    const { leftOut } = mutatingAdmissionPolicies(optionsOf(EVERYTHING));
    expect(leftOut).toEqual([]);
    for (const { id } of Catalogue.all().filter(({ fix, scope }) => fix && scope !== ControlScope.SET)) expect(one(id)).toHaveLength(1);
  });

  it('add a missing parent once for all that goes into it', () => {
    const [policy] = policiesOf(EVERYTHING._only('no-privileged-containers', 'read-only-root-filesystem', 'no-privilege-escalation', 'drop-all-capabilities'));
    const { spec } = runMutations(policy, { object: pod({ containers: [{ name: 'a' }, { name: 'b', securityContext: { privileged: true } }] }) });
    expect(spec.containers[0].securityContext).toEqual({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
    expect(spec.containers[1].securityContext).toEqual({ privileged: false, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
  });

  it('make a change that another calls for after it, in as few mutations as that takes', () => {
    const [policy] = policiesOf(EVERYTHING._only('no-privileged-containers', 'no-host-pid', 'no-host-ipc', 'no-privilege-escalation'));
    expect(policy.spec.mutations).toHaveLength(2);
    const { spec } = runMutations(policy, { object: pod({ hostPID: true, containers: [{ name: 'a', securityContext: { privileged: true } }] }) });
    expect(spec.containers[0].securityContext).toEqual({ privileged: false, allowPrivilegeEscalation: false });
    expect(policiesOf(EVERYTHING).find(({ metadata }) => metadata!.name === 'test-pods-fixes')!.spec.mutations.length).toBeLessThan(8);
  });

  it('take away fields deep in lists, and elements where the server added them', () => {
    const ports = [{ containerPort: 1 }, { containerPort: 2, hostPort: 2 }];
    const object = pod({ containers: [{ name: 'a' }, { name: 'b', ports }], initContainers: [{ name: 'c', ports }] });
    const { spec } = admitted(one('no-host-ports'), object);
    for (const { ports: left } of [spec.containers[1], spec.initContainers[0]]) expect(left).toEqual([{ containerPort: 1 }, { containerPort: 2 }]);
    const mount = { name: 'kube-api-access-abcde', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' };
    const withToken = admitted(one('pod-no-automounted-token'), pod({
      containers: [{ name: 'a', volumeMounts: [{ name: 'x', mountPath: '/x' }, mount] }], volumes: [{ name: 'x', emptyDir: {} }, { name: mount.name, projected: {} }],
    }));
    expect(withToken.spec).toEqual({
      automountServiceAccountToken: false, containers: [{ name: 'a', volumeMounts: [{ name: 'x', mountPath: '/x' }] }], volumes: [{ name: 'x', emptyDir: {} }],
    });
  });

  it('change what cannot be updated only when it is created', () => {
    const rules = policiesOf(EVERYTHING)[0].spec.matchConstraints.resourceRules;
    const operations = (resource: string) => rules.find(({ resources }: any) => resources.includes(resource)).operations;
    expect([operations('pods'), operations('jobs'), operations('deployments')]).toEqual([['CREATE'], ['CREATE'], ['CREATE', 'UPDATE']]);
    expect(rules.flatMap(({ resources }: any) => resources).filter((resource: string) => resource.includes('/'))).toEqual([]);
  });

  it('change the kinds that are asked for, and say nothing of others', () => {
    const [policy, ...rest] = policiesOf(EVERYTHING, { mutatedKinds: ['Pod'] });
    expect(rest).toEqual([]);
    expect(policy.spec.matchConstraints.resourceRules).toEqual([{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }]);
    expect(JSON.stringify(policy.spec.mutations)).not.toContain('replicas');
  });

  it('ask once what depends on all containers, or they would cost their square', () => {
    const [policy] = policiesOf(EVERYTHING._only('run-as-non-root'));
    const own = (wanted: RegExp) => policy.spec.variables.filter(({ name }: any) => wanted.test(name)).map((row: any) => row.expression).join();
    expect(own(/^fix/)).not.toContain('variables.containers.exists');
    expect(own(/^ofAll/).split('variables.containers.exists')).toHaveLength(3);
  });

  it('are apply configurations for values of the object itself, which hold nothing else', () => {
    const [policy] = one('multiple-replicas');
    expect(policy.spec.mutations.map(({ patchType }: any) => patchType)).toEqual(['ApplyConfiguration']);
    expect(policy.spec.mutations[0].applyConfiguration.expression).toContain('Object{?spec: ');
    const atomic = control({
      id: 'own',
      scope: ControlScope.OBJECT,
      kinds: ['Service'],
      expression: "dyn(object).?spec.?selector[?'app'].hasValue()",
      fix: [{ target: FixTarget.OBJECT, path: '/spec/selector/app', value: 'web' }],
    });
    expect(policiesOf(profileOf(atomic))[0].spec.mutations[0].patchType).toBe('JSONPatch');
  });

  it('leave out what is only audited', () => {
    const audited = Object.fromEntries(Object.keys(DENY_ALL).map(severity => [severity, EnforcementAction.AUDIT])) as MutatingOptions['actions'];
    const { objects, leftOut } = mutatingAdmissionPolicies(optionsOf(EVERYTHING._only('no-host-pid'), { actions: audited }));
    expect([objects, leftOut]).toEqual([[], [{ control: 'no-host-pid', reason: 'what is only audited is not changed' }]]);
  });

  it.each<[string, Partial<Control>]>([
    ['goes through a list by number', { fix: [{ target: FixTarget.POD_SPEC, path: '/volumes/0/name', value: 'x' }] }],
    ['ends in a list', { fix: [{ target: FixTarget.POD_SPEC, path: '/volumes/*', operation: FixOperation.REMOVE }] }],
    ['depends on one container', { scope: ControlScope.CONTAINER, fix: [{ target: FixTarget.POD_SPEC, path: '/hostname', valueExpression: 'container.name' }] }],
  ])('say which fix no policy can make: one whose path %s', (reason, fields) => {
    const { objects, leftOut } = mutatingAdmissionPolicies(optionsOf(profileOf(control({ id: 'own', expression: 'false', ...fields }))));
    expect(objects).toEqual([]);
    expect(leftOut).toEqual([{ control: 'own', reason: expect.stringContaining(reason) }]);
  });

  it('leave what is waived, until when it may be', () => {
    const waivers = [{ control: 'no-host-pid', kind: 'Pod', name: 'a', reason: 'it looks at processes', expires: '2001-01-01' }];
    const policies = policiesOf(EVERYTHING._only('no-host-pid', 'no-host-ipc'), { waivers });
    expect(admitted(policies, pod({ hostPID: true, hostIPC: true, containers: [] })).spec).toEqual({ hostPID: true, hostIPC: false, containers: [] });
    expect(admitted(policies, { ...pod({ hostPID: true, containers: [] }), metadata: { name: 'b', namespace: 'b' } }).spec.hostPID).toBe(false);
  });

  it('read what a site decides where the validating policies read it', () => {
    const policies = mutatingAdmissionPolicies(optionsOf(Profile.ZERO_TRUST, { parameters: ParameterSource.OBJECT })).objects;
    const [policy, binding] = policies;
    expect(policy.spec.paramKind.kind).toBe('AdmissionParameters');
    expect(binding.spec.paramRef).toMatchObject({ name: 'test', parameterNotFoundAction: 'Deny' });
  });

  it('leave custom kinds without a template alone', () => {
    const policies = policiesOf(EVERYTHING, { target: { ...TARGET, workloadKinds: [ROLLOUT] } });
    const rollout: KubeObject = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'a', namespace: 'b' }, spec: { workloadRef: { name: 'x' } } };
    expect(admitted(policies, rollout)).toEqual(rollout);
  });

  it.each([['1.36', 'v1', false], ['1.37', 'v1', false], ['1.34', 'v1beta1', true], ['1.35', 'v1beta1', true]])('for Kubernetes %s are %s', (kubernetesVersion, version, mutatingBeta) => {
    const [policy, binding] = mutatingAdmissionPolicies(optionsOf(Profile.BASELINE, { target: { kubernetesVersion }, mutatingBeta })).objects;
    expect([policy.apiVersion, binding.apiVersion]).toEqual([`admissionregistration.k8s.io/${version}`, `admissionregistration.k8s.io/${version}`]);
  });

  it.each([['1.33', true, 'use MutatingPolicy of Kyverno'], ['1.35', false, 'set mutatingBeta']])('for Kubernetes %s are refused with a way out', (kubernetesVersion, mutatingBeta, way) => {
    expect(() => mutatingAdmissionPolicies(optionsOf(Profile.BASELINE, { target: { kubernetesVersion }, mutatingBeta }))).toThrow(way);
  });
});
