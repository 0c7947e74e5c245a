import { Catalogue, Control, ControlScope, FixOperation, FixTarget, ParameterType, Profile, Severity } from '../../src/controls';

const CUSTOM: Control = {
  id: 'team-label',
  family: 'team',
  title: 'Objects name their team',
  rationale: 'Nobody repairs what belongs to nobody.',
  remediation: 'Set the label team.',
  severity: Severity.LOW,
  scope: ControlScope.OBJECT,
  kinds: ['apps/Deployment'],
  expression: "object.metadata.?labels.?team.orValue('') != ''",
  message: "'{{object.metadata.name}}' names no team",
};
const REASON = 'the platform team does this for everybody';
const effective = (profile: Profile, id: string, version = '1.34') => profile._effectiveControls(version).find(({ control }) => control.id === id);

describe('built-in profiles', () => {
  it('hold one another: baseline is the least, zeroTrust the most', () => {
    const ids = (profile: Profile) => profile.controls.map(({ control }) => control);
    expect(ids(Profile.ZERO_TRUST)).toEqual(expect.arrayContaining(ids(Profile.RESTRICTED)));
    expect(ids(Profile.RESTRICTED).length).toBeGreaterThan(ids(Profile.BASELINE).length);
    expect(ids(Profile.ZERO_TRUST).length).toBeGreaterThan(2 * ids(Profile.RESTRICTED).length);
  });

  it('hold nothing but Pod Security Standards at baseline and restricted', () => {
    const outside = Profile.RESTRICTED.controls.map(({ control }) => Catalogue.byId(control))
      .filter(({ frameworks }) => !frameworks?.some(({ framework }) => framework.startsWith('pss-')));
    expect(outside).toEqual([]);
  });

  it('hold controls only for the Pod Security versions that have them', () => {
    expect(effective(Profile.BASELINE, 'no-probe-host', '1.33')).toBeUndefined();
    expect(effective(Profile.BASELINE, 'no-probe-host', '1.34')).toBeDefined();
  });
});

describe('a derived profile', () => {
  it('changes severity and parameters, and keeps the rest', () => {
    const strict = Profile.ZERO_TRUST.derive({
      name: 'strict',
      controls: [{ control: 'webhook-timeout', severity: Severity.HIGH, parameters: { maximumSeconds: 3 } }],
    });
    expect(strict.name).toBe('strict');
    expect(strict.description).toBe(Profile.ZERO_TRUST.description);
    expect(effective(strict, 'webhook-timeout')).toMatchObject({ severity: 'high', parameters: { maximumSeconds: 3 } });
    expect(strict.controls).toHaveLength(Profile.ZERO_TRUST.controls.length);
  });

  it('keeps earlier parameters when a later derivation changes others', () => {
    const first = Profile.ZERO_TRUST.derive({ name: 'first', controls: [{ control: 'load-balancer-restricted', parameters: { annotation: 'a/b' } }] });
    const second = first.derive({ name: 'second', controls: [{ control: 'load-balancer-restricted', parameters: { internalAnnotations: [] }, severity: Severity.LOW }] });
    expect(effective(second, 'load-balancer-restricted')).toMatchObject({ severity: 'low', parameters: { annotation: 'a/b', internalAnnotations: [] } });
  });

  it('leaves the profile that it was derived from as it was', () => {
    const before = JSON.stringify([Profile.ZERO_TRUST.controls, Profile.ZERO_TRUST.disabled]);
    Profile.ZERO_TRUST.derive({ name: 'less', disable: [{ control: 'no-pod-exec', reason: REASON }], customControls: [CUSTOM] });
    expect(JSON.stringify([Profile.ZERO_TRUST.controls, Profile.ZERO_TRUST.disabled])).toBe(before);
  });

  it('does not follow later changes of what it was given', () => {
    const identities = ['system:anonymous'];
    const custom = { ...CUSTOM };
    const profile = Profile.BASELINE.derive({
      name: 'own', customControls: [custom], controls: [{ control: 'no-anonymous-subjects', parameters: { identities } }],
    });
    identities.length = 0;
    (custom as any).expression = 'true';
    expect(effective(profile, 'no-anonymous-subjects')!.parameters.identities).toEqual(['system:anonymous']);
    expect(effective(profile, 'team-label')!.control.expression).toBe(CUSTOM.expression);
  });

  it('hands out copies that other languages can mark, and that change nothing when changed', () => {
    const profile = Profile.BASELINE.derive({
      name: 'own', disable: [{ control: 'no-host-pid', reason: REASON }], controls: [{ control: 'no-anonymous-subjects', parameters: { identities: ['a'] } }],
    });
    for (const list of [profile.controls, profile.disabled]) {
      for (const entry of list as any[]) {
        Object.defineProperty(entry, Symbol('a reference of jsii'), { value: 1 });
        entry.reason = entry.severity = 'changed';
        entry.parameters?.identities?.push('changed');
      }
    }
    expect(JSON.stringify([profile.controls, profile.disabled, profile._effectiveControls('1.34')])).not.toContain('changed');
  });

  it('leaves controls out with a reason, and takes them back', () => {
    const less = Profile.ZERO_TRUST.derive({ name: 'less', disable: [{ control: 'no-pod-exec', reason: REASON }] });
    expect(effective(less, 'no-pod-exec')).toBeUndefined();
    expect(less.disabled).toEqual([{ control: 'no-pod-exec', reason: REASON }]);
    const again = less.derive({ name: 'again', disable: [{ control: 'no-pod-exec', reason: 'another reason, later' }] });
    expect(again.disabled).toEqual([{ control: 'no-pod-exec', reason: 'another reason, later' }]);
    const back = less.derive({ name: 'back', controls: [{ control: 'no-pod-exec' }] });
    expect(effective(back, 'no-pod-exec')).toBeDefined();
    expect(back.disabled).toEqual([]);
  });

  it('holds controls that wait to be asked for, once asked', () => {
    expect(effective(Profile.ZERO_TRUST, 'ingress-class-allowed')).toBeUndefined();
    const asked = Profile.ZERO_TRUST.derive({ name: 'asked', controls: [{ control: 'ingress-class-allowed', parameters: { allowedClasses: ['internal'] } }] });
    expect(effective(asked, 'ingress-class-allowed')!.parameters).toEqual({ allowedClasses: ['internal'] });
  });

  it('holds custom controls, which can be set and disabled like others', () => {
    const own = Profile.BASELINE.derive({ name: 'own', customControls: [CUSTOM], controls: [{ control: 'team-label', severity: Severity.HIGH }] });
    expect(effective(own, 'team-label')).toMatchObject({ severity: 'high', control: { title: CUSTOM.title } });
    expect(effective(own.derive({ name: 'less', disable: [{ control: 'team-label', reason: REASON }] }), 'team-label')).toBeUndefined();
  });

  it('holds objects against a pinned Pod Security version', () => {
    const pinned = Profile.BASELINE.derive({ name: 'pinned', podSecurityVersion: '1.28' });
    expect(pinned.podSecurityVersion).toBe('1.28');
    expect(effective(pinned, 'no-probe-host', '1.37')).toBeUndefined();
    expect(effective(pinned, 'safe-sysctls', '1.37')!.parameters).toEqual(effective(Profile.BASELINE, 'safe-sysctls', '1.28')!.parameters);
    expect(pinned.derive({ name: 'again' }).podSecurityVersion).toBe('1.28');
  });

  it('takes what the cluster serves from the Kubernetes version, also where the Pod Security version is pinned', () => {
    const pinned = Profile.ZERO_TRUST.derive({ name: 'pinned', podSecurityVersion: '1.28' });
    const removed = (version: string) => effective(pinned, 'no-removed-api-versions', version)!.parameters.removed;
    expect(removed('1.32')).toContain('flowcontrol.apiserver.k8s.io/v1beta3/FlowSchema');
    expect(removed('1.31')).not.toContain('flowcontrol.apiserver.k8s.io/v1beta3/FlowSchema');
  });
});

describe('version tables', () => {
  it('hold from their first version until the next', () => {
    const control: Control = {
      ...CUSTOM,
      parameters: {
        limit: { type: ParameterType.INTEGER, description: 'a limit', defaultValue: 1, defaultByVersion: [{ since: '1.30', value: 2 }, { since: '1.34', value: 3 }] },
      },
    };
    const profile = Profile.BASELINE.derive({ name: 'own', customControls: [control] });
    const limits = ['1.29', '1.30', '1.33', '1.34', '1.37'].map(version => effective(profile, 'team-label', version)!.parameters.limit);
    expect(limits).toEqual([1, 2, 2, 3, 3]);
  });
});

describe('what cannot be derived', () => {
  const from = (changes: object) => () => Profile.BASELINE.derive({ name: 'mine', ...changes });
  const custom = (changes: object) => from({ customControls: [{ ...CUSTOM, ...changes }] });

  it.each<[string, () => Profile, string]>([
    ['a profile without a name', from({ name: '' }), "profile '': the name is empty: give the profile a name"],
    ['no changes at all', () => Profile.BASELINE.derive(undefined as any), "the changes of a profile are undefined: expected at least { name: '…' }"],
    ['a version that is none', from({ podSecurityVersion: 'latest' }), 'profile \'mine\': podSecurityVersion is "latest": expected one of 1.28, '],
    ['a version of long ago', from({ podSecurityVersion: '1.20' }), 'podSecurityVersion is "1.20": expected one of 1.28'],
    ['a version that may come', from({ podSecurityVersion: '9.99' }), 'podSecurityVersion is "9.99": expected one of'],
    ['a version with a letter', from({ podSecurityVersion: 'v1.34' }), 'podSecurityVersion is "v1.34"'],
    ['a version that is a number', from({ podSecurityVersion: 1.34 }), 'podSecurityVersion is 1.34: expected one of'],
    ['no reason', from({ disable: [{ control: 'no-host-pid' }] }), "the reason 'undefined' for disabling 'no-host-pid' is too short"],
    ['an unknown control', from({ controls: [{ control: 'no-host-pids' }] }), "profile 'mine': unknown control 'no-host-pids': did you mean 'no-host-"],
    ['an unknown control to disable', from({ disable: [{ control: 'x', reason: REASON }] }), "profile 'mine': unknown control 'x'"],
    ['an unknown parameter', from({ controls: [{ control: 'webhook-timeout', parameters: { seconds: 3 } }] }),
      "control 'webhook-timeout' has no parameter 'seconds': expected one of maximumSeconds"],
    ['a parameter of a control that has none', from({ controls: [{ control: 'no-host-pid', parameters: { constructor: 3 } }] }),
      "control 'no-host-pid' has no parameter 'constructor': it takes no parameters"],
    ['a parameter of another type', from({ controls: [{ control: 'webhook-timeout', parameters: { maximumSeconds: '3' } }] }),
      "parameter 'maximumSeconds' of control 'webhook-timeout' is \"3\": expected a whole number"],
    ['a list with something else in it', from({ controls: [{ control: 'no-anonymous-subjects', parameters: { identities: ['a', 1] } }] }), 'expected a list of strings'],
    ['an unknown severity', from({ controls: [{ control: 'no-host-pid', severity: 'fatal' }] }),
      "severity 'fatal' of control 'no-host-pid' is unknown: expected one of critical, high, medium, low"],
    ['a short reason', from({ disable: [{ control: 'no-host-pid', reason: '  because  ' }] }), "the reason '  because  ' for disabling 'no-host-pid' is too short"],
    ['a control both set and disabled', from({ controls: [{ control: 'no-host-pid' }], disable: [{ control: 'no-host-pid', reason: REASON }] }),
      "control 'no-host-pid' is both set and disabled: keep one of the two"],
    ['a custom control with the id of a known one', custom({ id: 'no-host-pid' }), "custom control 'no-host-pid' has the id of an existing control"],
    ['two custom controls of one id', from({ customControls: [CUSTOM, CUSTOM] }), "custom control 'team-label' has the id of an existing control"],
    ['an id that is not kebab-case', custom({ id: 'TeamLabel' }), "control 'TeamLabel': the id must be kebab-case"],
    ['a control on objects without kinds', custom({ kinds: undefined }), "control 'team-label': scope 'object' needs kinds"],
    ['a kind with a version', custom({ kinds: ['apps/v1/Deployment'] }), "kind 'apps/v1/Deployment' has a version: write 'Service' (core group) or 'apps/Deployment'"],
    ['a kind of the core group with a version', custom({ kinds: ['v1/Service'] }), "kind 'v1/Service' has a version"],
    ['an expression that does not parse', custom({ expression: 'object.metadata\n  && (' }), "control 'team-label': expression does not compile at line 2, column"],
    ['an expression of what is not bound', custom({ expression: 'objekt.kind == "a"' }), "control 'team-label': expression does not compile at line 1, column 1"],
    ['a container where there is none', custom({ expression: 'container.name == "a"' }), "control 'team-label': expression does not compile at line 1, column 1"],
    ['an expression of a number', custom({ expression: '1+1' }), "control 'team-label': expression gives a value of type int: expected bool"],
    ['an expression of text', custom({ expression: '"a"' }), 'expression gives a value of type string: expected bool'],
    ['an expression of what may be there', custom({ expression: 'object.?spec.?paused' }), 'expression gives a value of type optional_type(dyn): expected bool'],
    ['a condition of a fix that is none', custom({ fix: [{ target: FixTarget.OBJECT, path: '/spec/a', value: 1, when: '1' }] }),
      "condition '1' of a fix gives a value of type int: expected bool"],
    ['a message that names a number', custom({ message: 'has {{ size(object.spec) }}' }), "'{{size(object.spec)}}' in the message gives a value of type int: expected string"],
    ['a control that is none', from({ customControls: ['team-label'] }), 'a control is team-label: expected an object with an id'],
    ['a control without an id', custom({ id: undefined }), "control 'undefined': the id must be kebab-case"],
    ['no expression', custom({ expression: undefined }), "control 'team-label': expression is missing: expected text"],
    ['an empty expression', custom({ expression: ' ' }), "control 'team-label': expression is empty: expected text"],
    ['no message', custom({ message: undefined }), "control 'team-label': message is missing: expected text"],
    ['no title', custom({ title: undefined }), "control 'team-label': title is missing: expected text"],
    ['an empty title', custom({ title: '' }), 'title is empty: expected text'],
    ['no rationale', custom({ rationale: undefined }), 'rationale is missing: expected text'],
    ['a remediation that is no text', custom({ remediation: 7 }), 'remediation is 7: expected text'],
    ['no family', custom({ family: undefined }), 'family is missing: expected text'],
    ['a severity that nobody knows', custom({ severity: 'fatal' }), 'severity is "fatal": expected one of critical, high, medium, low'],
    ['no severity', custom({ severity: undefined }), 'severity is missing: expected one of critical'],
    ['a scope that nobody knows', custom({ scope: 'cluster' }), 'scope is "cluster": expected one of container, pod, object'],
    ['a custom control over all objects', custom({ scope: ControlScope.SET }), "profile 'mine': custom control 'team-label' has scope 'set', which only the catalogue may have"],
    ['kinds that are no list', custom({ kinds: 'Service' }), 'kinds is "Service": expected a list of kinds'],
    ['a list of containers that pods have not', custom({ scope: ControlScope.CONTAINER, containerLists: ['sidecars'] }), 'an entry of containerLists is "sidecars"'],
    ['a parameter of no known type', custom({ parameters: { a: { type: 'float', description: 'a', defaultValue: 1 } } }), "the type of parameter 'a' is \"float\": expected one of string"],
    ['a fix at no known place', custom({ fix: [{ target: 'spec', path: '/a', value: 1 }] }), 'the target of a fix is "spec": expected one of container'],
    ['a fix of no known operation', custom({ fix: [{ target: FixTarget.OBJECT, path: '/a', operation: 'merge', value: 1 }] }), 'the operation of a fix is "merge"'],
    ['a fix without a path', custom({ fix: [{ target: FixTarget.OBJECT, value: 1 }] }), 'the path of a fix is missing: expected a JSON pointer'],
    ['a message that does not compile', custom({ message: 'no {{object.}}' }), "control 'team-label': '{{object.}}' in the message does not compile at line 1"],
    ['a message of two lines', custom({ message: 'no\nteam' }), 'the message has more than one line'],
    ['a version range that is none', custom({ kubernetesVersions: 'new' }), "version 'new' is not a dotted number"],
    ['a path that is no pointer', custom({ path: 'spec' }), "json pointer 'spec' does not start with '/'"],
    ['a parameter without default', custom({ parameters: { a: { type: ParameterType.STRING, description: 'a' } } }), "parameter 'a' has no default"],
    ['a default of another type', custom({ parameters: { a: { type: ParameterType.STRING, description: 'a', defaultValue: 1 } } }),
      "parameter 'a' of control 'team-label' is 1: expected a string"],
    ['a parameter that expressions cannot write', custom({ parameters: { 'a-b': { type: ParameterType.STRING, description: 'a', defaultValue: '' } } }), "parameter 'a-b' must be camel case"],
    ['a fix at a container where there is none', custom({ fix: [{ target: FixTarget.CONTAINER, path: '/image', value: 'a' }] }), "a fix starts at the container, which scope 'object' does not have"],
    ['a fix without a value', custom({ fix: [{ target: FixTarget.OBJECT, path: '/spec/a' }] }), "the fix at '/spec/a' needs a value, a parameter or a valueExpression, one of the three"],
    ['a fix with two values', custom({ fix: [{ target: FixTarget.OBJECT, path: '/spec/a', value: 1, valueExpression: '1' }] }), 'one of the three'],
    ['a value of a fix that does not compile', custom({ fix: [{ target: FixTarget.OBJECT, path: '/spec/a', valueExpression: 'a +' }] }), "value 'a +' of a fix does not compile at line 1"],
    ['a fix at no field', custom({ fix: [{ target: FixTarget.OBJECT, path: '', operation: FixOperation.REMOVE }] }), 'a fix has an empty path'],
    ['a fix by a parameter that is not declared', custom({ fix: [{ target: FixTarget.OBJECT, path: '/spec/a', parameter: 'constructor' }] }),
      "a fix takes its value from parameter 'constructor', which is not declared"],
    ['a condition of a fix that does not compile', custom({ fix: [{ target: FixTarget.OBJECT, path: '/spec/a', value: 1, when: '&&' }] }), "condition '&&' of a fix does not compile"],
  ])('is %s', (_, derive, message) => {
    expect(derive).toThrow(message);
  });
});
