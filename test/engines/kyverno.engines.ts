import { judgeByKyverno, mutateByKyverno } from './kyverno';

const PODS = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['pods'] };
const AS_IT_IS = { autogen: { podControllers: { controllers: [] } } };

function policy(spec: object, kind = 'ValidatingPolicy', name = 'probe'): any {
  const actions = kind === 'MutatingPolicy' ? {} : { validationActions: ['Deny'] };
  return { apiVersion: 'policies.kyverno.io/v1', kind, metadata: { name }, spec: { ...actions, matchConstraints: { resourceRules: [PODS] }, ...spec } };
}

const pod = (name: string, metadata: object = {}): any => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop', ...metadata }, spec: { containers: [{ name: 'web', image: 'web', ports: [{ containerPort: 80 }] }] },
});

/** What Kyverno says of one pod when it is asked for the value of a text. */
const said = (expression: string, options = {}): string =>
  judgeByKyverno([policy({ ...AS_IT_IS, validations: [{ expression: 'false', messageExpression: expression }] })], [pod('a')], options)[0][0].message;

describe('kyverno', () => {
  it('tells verdicts on many objects apart, also on those with one name', () => {
    const validating = policy({ ...AS_IT_IS, validations: [{ expression: "object.spec.containers.all(c, c.image != 'bad')", message: 'bad image' }] });
    const objects = [pod('a'), pod('b'), pod('a')].map((object, i) => ({ ...object, spec: { containers: [{ name: 'web', image: i === 2 ? 'bad' : 'web' }] } }));
    expect(judgeByKyverno([validating], objects)).toEqual([
      [{ policy: 'probe', result: 'pass', message: 'success' }],
      [{ policy: 'probe', result: 'pass', message: 'success' }],
      [{ policy: 'probe', result: 'fail', message: 'bad image' }],
    ]);
  });

  it('never has an old object that is null: at creation it is an empty map', () => {
    const old = "string(oldObject == null) + '|' + string(size(oldObject)) + '|' + request.operation";
    expect(said(old)).toBe('false|0|CREATE');
    expect(said(old, { operation: 'UPDATE' })).toMatch(/^false\|[1-9]\d*\|UPDATE$/);
  });

  it('has numbers as doubles on its command line', () => {
    expect(said('string(type(object.spec.containers[0].ports[0].containerPort) == double)')).toBe('true');
  });

  it('has a clock', () => {
    expect(said("time.now() > timestamp('2020-01-01T00:00:00Z') ? 'late' : 'early'")).toBe('late');
  });

  it('stops at the first violation of a policy', () => {
    const validating = policy({ ...AS_IT_IS, validations: [{ expression: 'false', message: 'one' }, { expression: 'false', message: 'two' }] });
    expect(judgeByKyverno([validating], [pod('a')])[0].map(({ message }) => message)).toEqual(['one']);
  });

  it('has a budget for each expression, and none for all together', () => {
    const dear = (size: number) => `lists.range(100).all(i, lists.range(100).all(j, lists.range(${size}).all(k, k >= 0)))`;
    expect(said(`${dear(30)} ? 'all' : 'some'`)).toContain('cost limit exceeded');
    const validations = Array.from({ length: 30 }, () => ({ expression: dear(10), message: 'no' }));
    expect(judgeByKyverno([policy({ ...AS_IT_IS, validations })], [pod('a')])[0]).toMatchObject([{ result: 'pass' }]);
  });

  it('knows variables that use earlier ones, optionals, two-variable comprehensions and the libraries of Kubernetes', () => {
    const validating = policy({
      ...AS_IT_IS,
      variables: [{ name: 'names', expression: "object.spec.containers.map(c, c.?name.orValue('-'))" }, { name: 'all', expression: "variables.names.join(',')" }],
      validations: [{
        expression: 'false',
        messageExpression: "variables.all + string(object.spec.containers.transformList(i, c, i)[0]) + string(quantity('1Gi').isGreaterThan(quantity('1Mi')))",
      }],
    });
    expect(judgeByKyverno([validating], [pod('a')])[0][0].message).toBe('web0true');
  });

  it('selects namespaces, of which it knows the name and the labels that it was told', () => {
    const selecting = (namespaceSelector: object) => policy({ ...AS_IT_IS, matchConstraints: { namespaceSelector, resourceRules: [PODS] }, validations: [{ expression: 'false', message: 'no' }] });
    const notSystem = selecting({ matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system'] }] });
    expect(judgeByKyverno([notSystem], [pod('a'), pod('b', { namespace: 'kube-system' })]).map(list => list.length)).toEqual([1, 0]);
    const tier = selecting({ matchLabels: { tier: 'gold' } });
    expect(judgeByKyverno([tier], [pod('a'), pod('b', { namespace: 'vault' })], { namespaceLabels: { vault: { tier: 'gold' } } }).map(list => list.length)).toEqual([0, 1]);
    expect(said("namespaceObject.metadata.labels['tier']", { namespaceLabels: { shop: { tier: 'gold' } } })).toBe('gold');
  });

  it('skips what an exception names, and would skip it after the exception has expired', () => {
    const validating = policy({ ...AS_IT_IS, validations: [{ expression: 'false', message: 'no' }] });
    const exception = (spec: object) => ({
      apiVersion: 'policies.kyverno.io/v1',
      kind: 'PolicyException',
      metadata: { name: 'excuse', namespace: 'kyverno' },
      spec: { policyRefs: [{ name: 'probe', kind: 'ValidatingPolicy' }], matchConditions: [{ name: 'which', expression: "object.metadata.name == 'a'" }], ...spec },
    });
    const result = (spec: object) => judgeByKyverno([validating], [pod('a'), pod('b')], { exceptions: [exception(spec)] }).map(([verdict]) => verdict.result);
    expect(result({})).toEqual(['skip', 'fail']);
    expect(result({ expiresAt: '2020-01-01T00:00:00Z' })).toEqual(['skip', 'fail']);
    const clock = { name: 'not-expired', expression: "time.now() < timestamp('2020-01-01T00:00:00Z')" };
    expect(result({ expiresAt: '2020-01-01T00:00:00Z', matchConditions: [clock] })).toEqual(['fail', 'fail']);
  });

  it('judges pods of controllers by policies for pods unless it is told not to', () => {
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd', namespace: 'shop' }, spec: { template: { spec: pod('a').spec } } };
    const validations = [{ expression: 'object.spec.containers.size() == 0', message: 'no' }];
    expect(judgeByKyverno([policy({ validations })], [deployment])[0]).toMatchObject([{ policy: 'probe', result: 'fail' }]);
    expect(judgeByKyverno([policy({ ...AS_IT_IS, validations })], [deployment])).toEqual([[]]);
  });

  it('judges kinds that it does not know by the rules of the policies', () => {
    const widgets = { apiGroups: ['acme.io'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['widgets'] };
    const widget = { apiVersion: 'acme.io/v1', kind: 'Widget', metadata: { name: 'w', namespace: 'shop' } };
    expect(judgeByKyverno([policy({ ...AS_IT_IS, matchConstraints: { resourceRules: [widgets] }, validations: [{ expression: 'false', message: 'no' }] })], [widget])[0])
      .toMatchObject([{ result: 'fail', message: 'no' }]);
  });

  it('refuses what does not compile', () => {
    expect(() => said('nonsense(')).toThrow('kyverno says');
  });

  it('asks the registry for signatures of the images that a policy names, and only for those', () => {
    const signed = policy({
      matchImageReferences: [{ glob: 'registry.invalid/acme/*' }],
      attestors: [{ name: 'ours', cosign: { keyless: { identities: [{ issuer: 'https://issuer.invalid', subject: 'ci' }] } } }],
      validations: [{ expression: 'images.containers.map(image, verifyImageSignatures(image, [attestors.ours])).all(count, count > 0)', message: 'not signed' }],
    }, 'ImageValidatingPolicy');
    const withImage = (name: string, image: string) => ({ ...pod(name), spec: { containers: [{ name: 'web', image }] } });
    const [ours, theirs] = judgeByKyverno([signed], [withImage('ours', `registry.invalid/acme/web@sha256:${'a'.repeat(64)}`), withImage('theirs', 'docker.io/library/web:1')]);
    expect(ours).toMatchObject([{ result: 'error', message: expect.stringContaining('registry.invalid') }]);
    expect(theirs).toMatchObject([{ result: 'pass' }]);
  });
});

describe('mutations by kyverno', () => {
  const escalation = policy({
    mutations: [{
      patchType: 'ApplyConfiguration',
      applyConfiguration: {
        expression: 'Object{spec: Object.spec{containers: object.spec.containers.map(c, Object.spec.containers{name: c.name, '
          + 'securityContext: Object.spec.containers.securityContext{allowPrivilegeEscalation: false}})}}',
      },
    }],
  }, 'MutatingPolicy', 'a-escalation');
  const drop = policy({
    matchConditions: [{ name: 'not-skipped', expression: "object.metadata.name != 'skipped'" }],
    mutations: [{
      patchType: 'JSONPatch',
      jsonPatch: {
        expression: "object.spec.containers.transformList(i, c, JSONPatch{op: 'add', path: '/spec/containers/' + string(i) + '/securityContext/capabilities', "
          + "value: Object.spec.containers.securityContext.capabilities{drop: ['ALL']}})",
      },
    }],
  }, 'MutatingPolicy', 'b-drop');
  const securityContext = (object: any) => object.spec.containers[0].securityContext;

  it('follow each other, and leave alone what a policy does not match', () => {
    const [changed, skipped] = mutateByKyverno([escalation, drop], [pod('a'), pod('skipped')]);
    expect(securityContext(changed.object)).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
    expect(securityContext(skipped.object)).toEqual({ allowPrivilegeEscalation: false });
    expect(changed.object.metadata).toEqual(pod('a').metadata);
  });

  it('say what went wrong', () => {
    const [{ object, errors }] = mutateByKyverno([drop], [pod('a')]);
    expect(object).toEqual(pod('a'));
    expect(errors.join()).toContain('b-drop');
  });
});
