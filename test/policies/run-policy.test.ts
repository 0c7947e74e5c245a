import { runPolicies, runPolicy } from './run-policy';

const policy = (spec: object) => ({ apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicy', metadata: { name: 'p' }, spec: { validations: [], ...spec } });
const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop' }, spec: { containers: [{ name: 'a' }] } };

describe('runPolicy', () => {
  it('evaluates variables in order, and those that nobody asks for never', () => {
    const variables = [
      { name: 'broken', expression: 'object.nothing' },
      { name: 'names', expression: 'object.spec.containers.map(c, c.name)' },
      { name: 'size', expression: 'size(variables.names)' },
    ];
    expect(runPolicy(policy({ variables, validations: [{ expression: 'variables.size == 1' }] }), { object: pod })).toEqual({ matched: true, allowed: true });
    const denied = runPolicy(policy({ variables, validations: [{ expression: 'variables.size > 1', messageExpression: "'only ' + variables.names.join()" }] }), { object: pod });
    expect(denied).toEqual({ matched: true, allowed: false, message: 'only a' });
    expect(runPolicy(policy({ variables, validations: [{ expression: 'variables.broken == 1' }] }), { object: pod })).toMatchObject({ allowed: false, error: 'no such key: nothing' });
  });

  it('allows what its conditions do not match', () => {
    const conditional = policy({ matchConditions: [{ name: 'new', expression: 'oldObject == null' }], validations: [{ expression: 'false' }] });
    expect(runPolicy(conditional, { object: pod }).allowed).toBe(false);
    expect(runPolicy(conditional, { object: pod, oldObject: pod })).toEqual({ matched: false, allowed: true });
  });

  it.each([
    ["'a\\nb'", 'the message has several lines'],
    ["' '", 'the message is blank'],
    [`'${'ä'.repeat(2561)}'`, 'the message has 5122 bytes'],
    ['object.nothing', 'no such key: nothing'],
  ])('says what is written where the message is of no use (case %#)', (messageExpression, error) => {
    expect(runPolicy(policy({ validations: [{ expression: 'false', message: 'no', messageExpression }] }), { object: pod })).toEqual({ matched: true, allowed: false, message: 'no', error });
  });

  it('binds the request and the namespace', () => {
    const expression = "request.operation == 'UPDATE' && request.userInfo.username == 'bob' && request.namespace == 'shop' && namespaceObject.metadata.name == 'shop'";
    expect(runPolicy(policy({ validations: [{ expression }] }), { object: pod, oldObject: pod, userInfo: { username: 'bob' } }).allowed).toBe(true);
  });
});

describe('runPolicies', () => {
  it('runs the policies whose rules name the kind', () => {
    const constrained = (group: string, resource: string) => policy({
      matchConstraints: { resourceRules: [{ apiGroups: [group], apiVersions: ['v1'], operations: ['CREATE'], resources: [resource] }] },
      validations: [{ expression: 'false', message: 'no' }],
    });
    expect(runPolicies([constrained('', 'pods'), constrained('apps', 'pods'), constrained('', 'services')], { object: pod }).map(({ message }) => message)).toEqual(['no']);
  });
});
