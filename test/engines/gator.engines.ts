import { judgeByGator, reviewByGator } from './gator';

function template(source: object): any {
  return {
    apiVersion: 'templates.gatekeeper.sh/v1',
    kind: 'ConstraintTemplate',
    metadata: { name: 'probe' },
    spec: {
      crd: { spec: { names: { kind: 'Probe' }, validation: { openAPIV3Schema: { type: 'object', properties: { most: { type: 'integer' } } } } } },
      targets: [{ target: 'admission.k8s.gatekeeper.sh', code: [{ engine: 'K8sNativeValidation', source }] }],
    },
  };
}

const constraint = (spec: object = {}): any => ({ apiVersion: 'constraints.gatekeeper.sh/v1beta1', kind: 'Probe', metadata: { name: 'probe' }, spec });
const pod = (name: string, metadata: object = {}): any => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop', ...metadata }, spec: { containers: [{ name: 'web', image: 'web' }] } });

const lists = (size: number, body: string) => `lists.range(${size}).all(i, ${body})`;

/** What Gatekeeper says of one pod when it is asked for the value of a text. */
function said(expression: string, spec?: object): string | undefined {
  return judgeByGator([template({ validations: [{ expression: 'false', messageExpression: expression }] }), constraint(spec)], [pod('a')])[0][0]?.message;
}

describe('gator', () => {
  it('tells violations of many objects apart, also of those with one name', () => {
    const source = { validations: [{ expression: "variables.anyObject.spec.containers.all(c, c.image.contains('@'))", message: 'no digest' }] };
    const objects = Array.from({ length: 500 }, (_, i) => ({ ...pod('same'), spec: { containers: [{ name: 'web', image: i % 3 === 0 ? 'web' : 'web@sha256:0' }] } }));
    const verdicts = judgeByGator([template(source), constraint({ enforcementAction: 'warn' })], objects);
    expect(verdicts.map(list => list.length)).toEqual(objects.map((_, i) => i % 3 === 0 ? 1 : 0));
    expect(verdicts[0]).toEqual([{ constraint: 'probe', template: 'Probe', message: 'no digest', action: 'warn' }]);
  });

  it('has no operation, no user, no old object and no namespace object for objects alone', () => {
    expect(said("request.operation + '|' + string(oldObject == null) + '|' + string(namespaceObject == null)")).toBe('|true|true');
  });

  it('says every violation, and why an expression failed', () => {
    const source = { validations: [{ expression: 'false', message: 'one' }, { expression: 'object.spec.missing == 1', message: 'two' }] };
    expect(judgeByGator([template(source), constraint()], [pod('a')])[0].map(({ message }) => message).sort())
      .toEqual(["expression 'object.spec.missing == 1' resulted in error: no such key: missing", 'one']);
  });

  it('gives parameters as variables.params, which is null when there are none', () => {
    expect(said('string(variables.params.most)', { parameters: { most: 3 } })).toBe('3');
    expect(said("variables.params == null ? 'none' : 'some'")).toBe('none');
  });

  it('knows variables that use earlier ones, optionals, two-variable comprehensions and the libraries of Kubernetes', () => {
    const source = {
      variables: [{ name: 'names', expression: "object.spec.containers.map(c, c.?name.orValue('-'))" }, { name: 'all', expression: "variables.names.join(',')" }],
      validations: [{
        expression: 'false',
        messageExpression: "variables.all + string(object.spec.containers.transformList(i, c, i)[0]) + string(quantity('1Gi').isGreaterThan(quantity('1Mi')))",
      }],
    };
    expect(judgeByGator([template(source), constraint()], [pod('a')])[0][0].message).toBe('web0true');
  });

  it('spends the budget of one expression on all that a template asks', () => {
    // An API server would allow ten times as much for a whole policy.
    const dear = lists(10, lists(30, 'i >= 0'));
    const messages = (count: number) => judgeByGator(
      [template({ validations: Array.from({ length: count }, () => ({ expression: dear, message: 'no' })) }), constraint()], [pod('a')],
    )[0].map(({ message }) => message);
    expect(messages(100)).toEqual([]);
    expect(messages(1000)).toEqual(['validation failed due to running out of cost budget, no further validation rules will be run']);
  });

  it('skips excluded namespaces and other kinds', () => {
    const policies = [template({ validations: [{ expression: 'false', message: 'no' }] }), constraint({ match: { kinds: [{ apiGroups: [''], kinds: ['Pod'] }], excludedNamespaces: ['kube-*'] } })];
    const objects = [pod('a'), pod('b', { namespace: 'kube-system' }), { apiVersion: 'v1', kind: 'Service', metadata: { name: 's', namespace: 'shop' } }];
    expect(judgeByGator(policies, objects).map(list => list.length)).toEqual([1, 0, 0]);
  });

  it('refuses what is no policy', () => {
    expect(() => judgeByGator([{ ...template({ validations: [] }), spec: {} }], [pod('a')])).toThrow('gator says');
  });
});

describe('a review by gator', () => {
  const source = {
    matchCondition: [{ name: 'not-skipped', expression: "object.metadata.name != 'skipped'" }],
    validations: [{ expression: 'oldObject == null', messageExpression: "request.operation + ' by ' + request.userInfo.username" }],
  };

  it('has an operation, a user and an old object', () => {
    const answers = reviewByGator(template(source), constraint(), [
      { operation: 'CREATE', object: pod('a') },
      { operation: 'UPDATE', object: pod('a'), oldObject: pod('a'), username: 'eve' },
      { operation: 'UPDATE', object: pod('skipped'), oldObject: pod('skipped') },
    ]);
    expect(answers).toEqual([undefined, 'UPDATE by eve', undefined]);
  });
});
