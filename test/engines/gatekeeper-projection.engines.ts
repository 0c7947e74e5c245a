import { judgeByGator, type Review, reviewByGator } from './gator';
import { coverage, differences, type EngineVerdict, fewerCases, FULL_OPTIONS, projectionCases } from './projection-cases';
import { Profile } from '../../src/controls';
import { DENY_ALL, EnforcementAction, gatekeeperPolicies } from '../../src/policies';
import { optionsFor } from '../policies/options';

const AT_LEAST = 2_000;

const isTemplate = ({ kind }: any) => kind === 'ConstraintTemplate';
/** The control that a template is for. */
const controlOf = ({ metadata }: any): string => /\[([^\]]*)\]$/.exec(metadata.annotations.description)![1];

function verdictsOf(policies: readonly any[], objects: readonly any[]): EngineVerdict[] {
  const controls = new Map(policies.filter(isTemplate).map(template => [template.spec.crd.spec.names.kind, controlOf(template)]));
  return judgeByGator(policies, objects).map(violations => ({
    failed: violations.map(({ template }) => controls.get(template)!).sort(),
    errors: violations.map(({ template, message }) => message.startsWith(`profile full: 1 control is not met: [${controls.get(template)}] `) ? '' : message)
      .filter(message => message !== ''),
  }));
}

describe('gatekeeper', () => {
  it('finds what the check at synth finds, and nothing else', () => {
    const cases = fewerCases(projectionCases(11, { changedPods: 1_500, changedOthers: 1_500 }), { pods: 600, others: 1_500 })
      // Nobody creates the pods that an audit finds.
      .map(one => ({ ...one, failed: one.failed.filter(id => id !== 'no-node-name' || one.object.kind !== 'Pod') }));
    const verdicts = verdictsOf(gatekeeperPolicies(FULL_OPTIONS).objects, cases.map(({ object }) => object));
    expect(differences(cases, verdicts)).toEqual([]);
    const counts = [...coverage(cases, verdicts)];
    console.info(`Gatekeeper: ${cases.length} objects compared, ${verdicts.filter(({ failed }) => failed.length > 0).length} of them denied, by ${counts.length} controls; `
      + `${verdicts.filter(({ errors }) => errors.length > 0).length} that cannot be evaluated or put into words`);
    expect(cases.length).toBeGreaterThanOrEqual(AT_LEAST);
    expect(counts.filter(([, { met, failed }]) => met === 0 || failed === 0)).toEqual([]);
  }, 900_000);
});

describe('a constraint of gatekeeper', () => {
  const spec = { hostPID: true, nodeName: 'node-1', containers: [{ name: 'web', image: 'ghcr.io/acme/web' }] };
  const times = { creationTimestamp: '2027-01-31T12:00:00Z' };
  const pod = (metadata: object = {}, changed: object = {}): any =>
    ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop', ...times, ...metadata }, spec: { ...spec, ...changed } });
  const policiesFor = (id: string, options = {}): [any, any] => {
    const { objects } = gatekeeperPolicies(optionsFor(Profile.ZERO_TRUST, options));
    const template: any = objects.find(object => isTemplate(object) && controlOf(object) === id);
    return [template, objects.find(({ kind }) => kind === template.spec.crd.spec.names.kind)];
  };
  const denied = (id: string, reviews: readonly Review[], options = {}) =>
    reviewByGator(...policiesFor(id, options), reviews).map(text => text !== undefined);

  it('refuses what is new or changed, and nothing when it goes', () => {
    expect(denied('no-host-pid', [
      { operation: 'CREATE', object: pod() },
      { operation: 'UPDATE', object: pod({ labels: { a: 'b' } }), oldObject: pod({ finalizers: ['a/b'] }) },
      { operation: 'UPDATE', object: pod({}, { hostNetwork: true }), oldObject: pod() },
      { operation: 'DELETE', oldObject: pod() },
    ])).toEqual([true, false, true, false]);
  });

  it('asks for the node name of a pod only when it is created', () => {
    const [template, constraint] = policiesFor('no-node-name');
    expect(reviewByGator(template, constraint, [{ operation: 'CREATE', object: pod() }])[0]).toContain('[no-node-name]');
    expect(judgeByGator([template, constraint], [pod()])).toEqual([[]]);
  });

  it('has its waivers as parameters: for what they name, until the end of their last day', () => {
    const waiver = { control: 'no-host-pid', kind: 'Pod', namespace: 'shop', name: 'w*', reason: 'reads the processes of its node' };
    const waivers = (expires?: string) => ({ waivers: [{ ...waiver, ...expires ? { expires } : {} }] });
    const created = (metadata: object = {}) => ({ operation: 'CREATE', object: pod(metadata) }) as const;
    expect(denied('no-host-pid', [created(), created({ name: 'other' }), created({ namespace: 'other' })], waivers())).toEqual([false, true, true]);
    expect(denied('no-host-pid', [created(), created({ creationTimestamp: '2027-02-01T00:00:00Z' })], waivers('2027-01-31'))).toEqual([false, true]);
    expect(denied('no-host-ipc', [{ operation: 'CREATE', object: pod({}, { hostIPC: true }) }], waivers())).toEqual([true]);
  });

  it('covers with a waiver what the controllers make of a Deployment', () => {
    const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5d4f', uid: '0', controller: true };
    const object = pod({ name: 'web-5d4f-x', labels: { 'pod-template-hash': '5d4f' }, ownerReferences: [owner] });
    const options = { waivers: [{ control: 'no-host-pid', kind: 'Deployment', name: 'web', reason: 'reads the processes of its node' }] };
    expect(denied('no-host-pid', [
      { operation: 'CREATE', object, username: 'system:serviceaccount:kube-system:replicaset-controller' },
      { operation: 'CREATE', object, username: 'mallory' },
    ], options)).toEqual([false, true]);
  });

  it('takes the day of the last change for the present one in audits', () => {
    const options = { waivers: [{ control: 'no-host-pid', kind: 'Pod', name: 'web', reason: 'reads the processes of its node', expires: '2027-01-31' }] };
    const later = { managedFields: [{ manager: 'kubelet', time: '2027-02-01T00:00:00Z' }] };
    const policies = policiesFor('no-host-pid', options);
    expect(judgeByGator(policies, [pod(), pod(later), pod({ creationTimestamp: undefined })]).map(list => list.length)).toEqual([0, 1, 1]);
  });

  it('has what a site decides as parameters, and takes the profile for what they leave out', () => {
    const profile = Profile.ZERO_TRUST.derive({ name: 'site', controls: [{ control: 'allowed-registries', parameters: { registries: ['ghcr.io/acme/'] } }] });
    const { objects } = gatekeeperPolicies(optionsFor(profile));
    const template: any = objects.find(object => isTemplate(object) && controlOf(object) === 'allowed-registries');
    const constraint: any = objects.find(({ kind }) => kind === template.spec.crd.spec.names.kind);
    expect(constraint.spec.parameters).toEqual({ registries: ['ghcr.io/acme/'] });
    const count = (parameters?: object) => judgeByGator([template, { ...constraint, spec: { ...constraint.spec, parameters } }], [pod()])[0].length;
    expect([count({ registries: ['ghcr.io/acme/'] }), count({ registries: ['quay.io/acme/'] }), count({}), count()]).toEqual([0, 1, 0, 0]);
  });

  it('leaves alone what is excluded, and says whether it denies', () => {
    const actions = Object.fromEntries(Object.keys(DENY_ALL).map(severity => [severity, EnforcementAction.WARN]));
    const [template, constraint] = policiesFor('no-host-pid', { excludedNamespaces: ['kube-system'], actions });
    const verdicts = judgeByGator([template, constraint], [pod(), pod({ namespace: 'kube-system' })]);
    expect(verdicts.map(list => list.map(({ action }) => action))).toEqual([['warn'], []]);
  });

  it('judges what is large within the budget of a template, and refuses what is too large to judge', () => {
    const env = Array.from({ length: 20 }, (_, i) => ({ name: `SETTING_${i}`, value: 'x'.repeat(20) }));
    const large = (count: number) => pod({}, { containers: Array.from({ length: count }, (_, i) => ({ name: `c${i}`, image: 'web', env })) });
    const said = judgeByGator(policiesFor('no-credentials-in-environment'), [large(50), large(500)]);
    expect(said.map(list => list.map(({ message }) => message))).toEqual([[], [expect.stringContaining('running out of cost budget')]]);
  });
});
