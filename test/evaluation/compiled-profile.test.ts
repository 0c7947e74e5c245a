import { Control, ControlScope, ContainerList, FixTarget, ParameterType, Profile, Severity } from '../../src/controls';
import { CompiledProfile } from '../../src/evaluation';
import { formatFieldPath, KubeObject } from '../../src/manifests';

const TARGET = { kubernetesVersion: '1.34' };

const BASE: Control = {
  id: 'test-control',
  family: 'test',
  title: 'a test control',
  rationale: 'because',
  remediation: 'do it',
  severity: Severity.HIGH,
  scope: ControlScope.CONTAINER,
  expression: "container.?image.orValue('') != 'bad'",
  message: "image is '{{ container.image }}' but must not be {{ params.word }}",
  path: '/image',
  parameters: { word: { type: ParameterType.STRING, description: 'a word', defaultValue: 'bad' } },
};

function evaluate(control: Partial<Control>, object: KubeObject, target: any = TARGET) {
  const profile = Profile.BASELINE.derive({
    name: 'test',
    customControls: [{ ...BASE, ...control }],
    disable: Profile.BASELINE.controls.map(({ control: id }) => ({ control: id, reason: 'only the test control' })),
  });
  return CompiledProfile.for(profile, target).evaluate(object);
}

const pod: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p' },
  spec: {
    containers: [{ name: 'a', image: 'good' }, { name: 'b', image: 'bad' }],
    initContainers: [{ name: 'c', image: 'bad' }],
    ephemeralContainers: [{ name: 'd', image: 'bad' }],
  },
};

describe('a control of scope container', () => {
  it('names every failing container of all three lists, with path and value', () => {
    const [{ verdict, violations }] = evaluate({}, pod);
    expect(verdict).toBe('fail');
    expect(violations.map(v => [v.container, formatFieldPath(v.path), v.value])).toEqual([
      ['b', 'spec.containers[1].image', 'bad'],
      ['c', 'spec.initContainers[0].image', 'bad'],
      ['d', 'spec.ephemeralContainers[0].image', 'bad'],
    ]);
  });

  it('renders the message with the offending value and the parameters', () => {
    expect(evaluate({}, pod)[0].violations[0].message).toBe("image is 'bad' but must not be bad");
  });

  it('looks only at the lists that it names', () => {
    const [{ violations }] = evaluate({ containerLists: [ContainerList.INIT_CONTAINERS] }, pod);
    expect(violations.map(v => v.container)).toEqual(['c']);
  });

  it('is not applicable where there is no such container', () => {
    const [{ verdict }] = evaluate({ containerLists: [ContainerList.INIT_CONTAINERS] }, { ...pod, spec: { containers: pod.spec.containers } });
    expect(verdict).toBe('not-applicable');
  });

  it('finds the pod template of every kind, declared custom ones included', () => {
    const template = { spec: pod.spec };
    const kinds: [KubeObject, string][] = [
      [{ apiVersion: 'apps/v1', kind: 'Deployment', spec: { template } }, 'spec.template.spec.containers[1].image'],
      [{ apiVersion: 'batch/v1', kind: 'CronJob', spec: { jobTemplate: { spec: { template } } } }, 'spec.jobTemplate.spec.template.spec.containers[1].image'],
      [{ apiVersion: 'v1', kind: 'PodTemplate', template }, 'template.spec.containers[1].image'],
      [{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', spec: { template } }, 'spec.template.spec.containers[1].image'],
    ];
    const target = { ...TARGET, workloadKinds: [{ groups: ['argoproj.io'], kind: 'Rollout', path: ['spec', 'template'] }] };
    expect(kinds.map(([object]) => formatFieldPath(evaluate({}, object, target)[0].violations[0].path))).toEqual(kinds.map(([, path]) => path));
  });

  it('does not apply to kinds that run no pods', () => {
    expect(evaluate({}, { apiVersion: 'v1', kind: 'ConfigMap' })).toEqual([]);
    expect(evaluate({}, { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', spec: { template: { spec: pod.spec } } })).toEqual([]);
  });
});

describe('a control whose expression fails', () => {
  it('has the verdict error, which is never a pass', () => {
    const [{ verdict, violations }] = evaluate({ expression: 'container.missing == 1' }, pod);
    expect(verdict).toBe('error');
    expect(violations[0].message).toMatch(/^could not be judged: the expression of control 'test-control' failed at spec\.containers\[0\]\.image: .* \(no such key: missing\)$/);
  });

  it('of the catalogue blames the form of the field', () => {
    const malformed: KubeObject = { ...pod, spec: { containers: [{ name: 'a', securityContext: { capabilities: { drop: 'ALL' } } }] } };
    const [{ verdict, violations }] = CompiledProfile.for(Profile.RESTRICTED._only('drop-all-capabilities'), TARGET).evaluate(malformed);
    expect(verdict).toBe('error');
    expect(violations[0].message).toMatch(
      /^could not be judged: spec\.containers\[0\]\.securityContext\.capabilities\.drop, or .* has a form that the API server refuses: write it .* \(no such overload: /);
  });

  it('blames nobody for what is too large', () => {
    const args = Array.from({ length: 500 }, (_, i) => `${i}`);
    const expression = "container.args.all(a, container.args.all(b, container.args.all(c, a + b + c != '')))";
    const [{ violations }] = evaluate({ expression }, { ...pod, spec: { containers: [{ name: 'a', args }] } });
    expect(violations[0].message).toMatch(/^could not be judged: evaluation visits more than \d+ elements$/);
  });

  it('quotes no values, some of which are secrets', () => {
    const [{ violations }] = evaluate({ expression: 'int(container.image) == 1' }, { ...pod, spec: { containers: [{ name: 'a', image: 'hunter2"\\"' }] } });
    expect(violations[0].message).toMatch(/\(string a value is no int\)$/);
  });
});

describe('a control whose message fails', () => {
  it('fails all the same, and says why it says nothing else', () => {
    const [{ verdict, violations }] = evaluate({ expression: 'false', message: '{{ container.missing }}' }, pod);
    expect(verdict).toBe('fail');
    expect(violations[0].message).toMatch(/the control's message failed \(/);
  });
});

describe('a control of scope object', () => {
  const service: KubeObject = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { type: 'NodePort' } };
  const control = { scope: ControlScope.OBJECT, kinds: ['Service'], expression: "object.spec.type != 'NodePort'", message: 'no', path: '/spec/type' };

  it('points at the field of the object', () => {
    expect(evaluate(control, service)[0].violations[0]).toMatchObject({ path: ['spec', 'type'], value: 'NodePort', container: undefined });
  });

  it('tells API groups apart', () => {
    expect(evaluate(control, { ...service, apiVersion: 'serving.knative.dev/v1' })).toEqual([]);
  });
});

describe('CompiledProfile', () => {
  it('compiles once for the same profile and target', () => {
    expect(CompiledProfile.for(Profile.BASELINE, { kubernetesVersion: '1.34' })).toBe(CompiledProfile.for(Profile.BASELINE, { kubernetesVersion: '1.34' }));
  });

  it('holds only the controls of the declared version', () => {
    const ids = (kubernetesVersion: string) => CompiledProfile.for(Profile.BASELINE, { kubernetesVersion }).controls.length;
    expect(ids('1.34')).toBe(ids('1.33') + 1); // the probe host check starts in 1.34
  });
});

describe('a control that uses what the target does not have', () => {
  const semver = "isSemver(container.?image.orValue(''))"; // since 1.34

  it.each<[string, Partial<Control>, string, string]>([
    ['expression', { expression: `true ||\n  ${semver}` }, '1.28',
      "control 'test-control': expression, line 2, column 3: isSemver() needs kubernetes 1.34, the target is 1.28: write it without, or give the control kubernetesVersions '>=1.34'"],
    ['expression of a newer target', { expression: semver }, '1.33', 'isSemver() needs kubernetes 1.34, the target is 1.33'],
    ['message', { message: `is {{ ${semver} ? 'a' : 'b' }}` }, '1.33', "control 'test-control': message, line 1, column 1: isSemver() needs kubernetes 1.34, the target is 1.33"],
    ['condition of a fix', { fix: [{ target: FixTarget.CONTAINER, path: '/a', value: 1, when: semver }] }, '1.33',
      "control 'test-control': an expression of the fix, line 1, column 1: isSemver() needs kubernetes 1.34"],
  ])('is refused with its id, the position and the version of the target: %s', (_, control, kubernetesVersion, message) => {
    expect(() => evaluate(control, pod, { kubernetesVersion })).toThrow(message);
  });

  it('runs where it says that it holds', () => {
    const control = { expression: semver, kubernetesVersions: '>=1.34' };
    expect(evaluate(control, pod, { kubernetesVersion: '1.33' })).toEqual([]);
    expect(evaluate(control, pod, { kubernetesVersion: '1.34' })).toHaveLength(1);
  });
});
