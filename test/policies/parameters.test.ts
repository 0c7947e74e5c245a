import { runPolicies, runPolicy } from './run-policy';
import { Profile } from '../../src/controls';
import { KubeObject } from '../../src/manifests';
import { DENY_ALL, parameterObjects, ParameterSource, PolicyOptions, validatingAdmissionPolicies } from '../../src/policies';

const OPTIONS: PolicyOptions = {
  profile: Profile.BASELINE.derive({ name: 'site', controls: [{ control: 'allowed-registries', parameters: { registries: ['registry.example'] } }] }),
  target: { kubernetesVersion: '1.34' },
  name: 'site',
  actions: DENY_ALL,
  parameters: ParameterSource.OBJECT,
  excludedNamespaces: [],
  clusterScoped: true,
  waivers: [],
};
const objectsOf = (options: Partial<PolicyOptions> = {}) => parameterObjects({ ...OPTIONS, ...options }).objects;
const ofKind = (objects: readonly KubeObject[], kind: string) => objects.filter(object => object.kind === kind);
const paramsOf = (options: Partial<PolicyOptions> = {}) => ofKind(objectsOf(options), 'AdmissionParameters')[0];
const pod = (fields: object): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop' }, spec: { containers: [{ name: 'main', ...fields }] } });

describe('parameterObjects', () => {
  it('has what a site decides, and not what the catalogue does', () => {
    expect(paramsOf().spec).toEqual({ lists: { 'allowed-registries.registries': ['registry.example'] }, sets: { 'no-host-ports.allowedHostPorts': {} } });
  });

  it('has a parameter that the profile changes', () => {
    const profile = Profile.BASELINE.derive({ name: 'changed', controls: [{ control: 'multiple-replicas', parameters: { minimum: 3 } }] });
    expect(paramsOf({ profile }).spec.numbers).toEqual({ 'multiple-replicas.minimum': 3 });
  });

  it('has waivers without what they leave out', () => {
    const waiver = { control: 'no-host-network', kind: 'Pod', reason: 'agreed for the tests', name: undefined };
    expect(paramsOf({ waivers: [waiver] }).spec.waivers).toEqual([{ control: 'no-host-network', kind: 'Pod', reason: 'agreed for the tests' }]);
  });

  it('keeps params where it is told to, and the policies find them there', () => {
    const options = { ...OPTIONS, parameterNamespace: 'security', parameterName: 'params' };
    expect(paramsOf(options).metadata).toEqual({ name: 'params', namespace: 'security' });
    expect(ofKind(objectsOf(options), 'Namespace')[0].metadata).toMatchObject({ name: 'security', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } });
    const { spec } = ofKind(validatingAdmissionPolicies(options).objects, 'ValidatingAdmissionPolicyBinding')[0];
    expect(spec.paramRef).toEqual({ name: 'params', namespace: 'security', parameterNotFoundAction: 'Deny' });
    expect(spec.matchResources.namespaceSelector.matchExpressions).toEqual([{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['security'] }]);
  });

  it('leaves what policies do not judge out of the policies themselves: where params are unknown, bindings are not asked', () => {
    const options = { ...OPTIONS, namespaceSelector: { matchLabels: { site: 'true' } }, excludedNamespaces: ['kube-system'] };
    const matchExpressions = [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['bulwark-system', 'kube-system'] }];
    const { objects } = validatingAdmissionPolicies(options);
    const withParams = ofKind(objects, 'ValidatingAdmissionPolicy').filter(({ spec }) => spec.paramKind);
    expect(withParams.length).toBeGreaterThan(0);
    for (const { spec } of withParams) expect(spec.matchConstraints.namespaceSelector).toEqual({ matchLabels: { site: 'true' }, matchExpressions });
  });

  it('has a schema without holes, of bounded size', () => {
    const holes: string[] = [];
    const visit = (schema: any, path: string) => {
      if (schema['x-kubernetes-preserve-unknown-fields']) holes.push(path);
      if (schema.type === 'string' && path.includes('spec') && schema.maxLength === undefined) holes.push(path);
      if (schema.type === 'array' && schema.maxItems === undefined) holes.push(path);
      if (schema.additionalProperties && schema.maxProperties === undefined) holes.push(path);
      for (const [key, child] of Object.entries(schema.properties ?? {})) visit(child, `${path}.${key}`);
      for (const child of [schema.items, schema.additionalProperties].filter(Boolean)) visit(child, `${path}[]`);
    };
    visit(ofKind(objectsOf(), 'CustomResourceDefinition')[0].spec.versions[0].schema.openAPIV3Schema, '');
    expect(holes).toEqual([]);
  });

  it('gives the role of administrators to whom it is told', () => {
    const [{ subjects }] = ofKind(objectsOf({ administrators: { users: ['adam', 'system:serviceaccount:ci:verifier'], groups: ['security'] } }), 'RoleBinding');
    const apiGroup = 'rbac.authorization.k8s.io';
    expect(subjects).toEqual([
      { apiGroup, kind: 'Group', name: 'security' }, { apiGroup, kind: 'User', name: 'adam' }, { kind: 'ServiceAccount', namespace: 'ci', name: 'verifier' },
    ]);
  });

  it('is what protects quarantine where parameters are inline', () => {
    expect(objectsOf({ parameters: ParameterSource.INLINE }).map(({ kind, metadata }) => `${kind} ${metadata!.name}`)).toEqual([
      'ValidatingAdmissionPolicy site-guard-quarantine', 'ValidatingAdmissionPolicyBinding site-guard-quarantine',
      'ValidatingAdmissionPolicy site-guard-quarantine-connect', 'ValidatingAdmissionPolicyBinding site-guard-quarantine-connect',
    ]);
  });

  it('is not for clusters that have no policies', () => {
    expect(() => objectsOf({ target: { kubernetesVersion: '1.29' } })).toThrow('kubernetes 1.29 does not serve ValidatingAdmissionPolicy, which 1.30 was the first to have');
  });
});

describe('policies with a param object', () => {
  const policies = validatingAdmissionPolicies(OPTIONS).objects;
  const answer = (object: KubeObject, spec?: object) =>
    runPolicies(policies, { object, params: { ...paramsOf(), spec } as KubeObject }).map(({ message }) => message);

  it('go by the object', () => {
    const foreign = pod({ image: 'other.example/main:1' });
    expect(answer(foreign, { lists: { 'allowed-registries.registries': ['registry.example'] } }).join()).toContain('[allowed-registries]');
    expect(answer(foreign, { lists: { 'allowed-registries.registries': ['other.example'] } })).toEqual([]);
    const port = pod({ image: 'registry.example/main:1', ports: [{ hostPort: 80, containerPort: 80 }] });
    expect(answer(port, {}).join()).toContain('[no-host-ports]');
    expect(answer(port, { sets: { 'no-host-ports.allowedHostPorts': { 80: 'the load balancer' } } })).toEqual([]);
  });

  it('go by the profile where the object says nothing', () => {
    for (const spec of [undefined, {}, { lists: {} }]) {
      expect(answer(pod({ image: 'registry.example/main:1' }), spec)).toEqual([]);
      expect(answer(pod({ image: 'other.example/main:1' }), spec).join()).toContain('[allowed-registries]');
    }
  });
});

describe('guards', () => {
  const guard = (name: string, options: Partial<PolicyOptions> = {}) =>
    ofKind(objectsOf(options), 'ValidatingAdmissionPolicy').find(({ metadata }) => metadata!.name === `site-guard-${name}`)!;
  const user = (username: string, ...groups: string[]) => ({ username, groups });
  const labelled = (labels?: object): KubeObject => ({ ...pod({}), metadata: { name: 'web', namespace: 'shop', ...labels ? { labels } : {} } } as KubeObject);
  const QUARANTINE = { 'bulwark.io/quarantine': 'true' };

  it.each([
    [user('alice'), false], [user('adam', 'bulwark:administrators'), true], [user('root', 'system:masters'), true], [user('bulwark:administrators'), false],
  ])('let %o change params: %s', (userInfo, allowed) => {
    expect(runPolicy(guard('parameters'), { object: paramsOf(), userInfo }).allowed).toBe(allowed);
  });

  it('let the namespace be emptied, and nothing else be done by who empties it', () => {
    const userInfo = user('system:serviceaccount:kube-system:namespace-controller');
    expect(runPolicy(guard('parameters'), { object: null, oldObject: paramsOf(), operation: 'DELETE', userInfo }).allowed).toBe(true);
    expect(runPolicy(guard('parameters'), { object: paramsOf(), userInfo }).allowed).toBe(false);
  });

  it('take other administrators, by name too', () => {
    const policy = guard('parameters', { administrators: { users: ['adam'] } });
    expect(['adam', 'alice'].map(name => runPolicy(policy, { object: paramsOf(), userInfo: user(name, 'bulwark:administrators') }).allowed)).toEqual([true, false]);
  });

  it.each([
    ['set', labelled(QUARANTINE), labelled({ app: 'web' }), false],
    ['set on a new pod', labelled(QUARANTINE), null, false],
    ['set to nothing', labelled({ 'bulwark.io/quarantine': '' }), labelled(), false],
    ['removed', labelled({}), labelled(QUARANTINE), false],
    ['removed with all labels', labelled(), labelled(QUARANTINE), false],
    ['changed', labelled({ 'bulwark.io/quarantine': 'no' }), labelled(QUARANTINE), false],
    ['kept', labelled({ ...QUARANTINE, app: 'web' }), labelled(QUARANTINE), true],
    ['not there', labelled({ app: 'web' }), labelled(), true],
  ] as const)('of quarantine where the label is %s', (_, object, oldObject, allowed) => {
    const answer = runPolicy(guard('quarantine'), { object, oldObject });
    expect([answer.allowed, answer.error]).toEqual([allowed, undefined]);
    expect(runPolicy(guard('quarantine'), { object, oldObject, userInfo: user('rita', 'bulwark:responders') }).allowed).toBe(true);
  });

  it('of quarantine look at templates, not at the labels of what has one', () => {
    const deployment = (labels: object, template: object): KubeObject =>
      ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop', labels }, spec: { template: { metadata: { labels: template } } } } as KubeObject);
    expect(runPolicy(guard('quarantine'), { object: deployment(QUARANTINE, {}) }).allowed).toBe(true);
    expect(runPolicy(guard('quarantine'), { object: deployment({}, QUARANTINE) }).allowed).toBe(false);
  });

  it('of connections know the pod by its name', () => {
    const params = labelled(QUARANTINE);
    const connect = (name: string, ...groups: string[]) =>
      runPolicy(guard('quarantine-connect'), { object: labelled(), operation: 'CONNECT', request: { name }, params, userInfo: user('alice', ...groups) }).allowed;
    expect([connect('web'), connect('other'), connect('web', 'bulwark:responders')]).toEqual([false, true, true]);
  });
});
