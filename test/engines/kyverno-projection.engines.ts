import { isDeepStrictEqual } from 'util';
import { judgeByKyverno } from './kyverno';
import { askKyverno, type KyvernoAnswer } from './kyverno-judge';
import { coverage, differences, type EngineVerdict, fewerCases, FULL_OPTIONS, namedIn, NAMING, projectionCases } from './projection-cases';
import { Profile } from '../../src/controls';
import { CompiledProfile } from '../../src/evaluation';
import { hardenManifest, HardeningMode } from '../../src/fixes';
import { type KubeObject, PodTemplates, valueAt } from '../../src/manifests';
import { kyvernoPolicies } from '../../src/policies';
import { FULL_PROFILE } from '../cluster/objects/full-profile';
import { optionsFor } from '../policies/options';

const AT_LEAST = 10_000;
const OF_EACH_CONTROL = 5;

/** Every kind of workload has one; without it no API server takes it. */
function hasTemplate(object: KubeObject): boolean {
  const path = PodTemplates.BUILT_IN.kindOf(object)?.path;
  return path === undefined || valueAt(object, [...path, 'spec']) !== undefined;
}

/** A webhook is sent what the API server decoded: there quantities are texts, also where somebody wrote `cpu: 1`. */
function asSent(object: KubeObject): KubeObject {
  const text = (value: unknown) => typeof value === 'number' ? `${value}` : value;
  const isMap = (value: unknown): value is object => value !== null && typeof value === 'object' && !Array.isArray(value);
  return JSON.parse(JSON.stringify(object, (key, value) => {
    if (key === 'sizeLimit') return text(value);
    return ['limits', 'requests'].includes(key) && isMap(value) ? Object.fromEntries(Object.entries(value).map(([name, amount]) => [name, text(amount)])) : value;
  }));
}

/** The same policies, but a denial names the controls and says nothing else. */
function namingOnly(policies: readonly any[]): any[] {
  const naming = (validation: object) => ({ ...validation, messageExpression: NAMING });
  return policies.map(({ spec, ...policy }) =>
    ({ ...policy, spec: spec.validations ? { ...spec, validations: spec.validations.map(naming) } : spec }));
}

function verdictOf({ verdicts }: KyvernoAnswer): EngineVerdict {
  const failures = verdicts.filter(({ result }) => result === 'fail').map(({ message }) => message);
  const errors = verdicts.filter(({ result }) => result === 'error').map(({ message }) => message);
  return {
    failed: failures.flatMap(message => namedIn(message) ?? []).sort(),
    errors: [...errors, ...failures.filter(message => !namedIn(message))],
  };
}

describe('kyverno', () => {
  const policies = kyvernoPolicies(FULL_OPTIONS).objects;
  const cases = projectionCases(7, { changedPods: 1_500, changedOthers: 1_500 });

  it('refuses what the check at synth refuses, and nothing else', () => {
    const verdicts = askKyverno(namingOnly(policies), cases.map(({ object }) => ({ object }))).map(answer => verdictOf(answer));
    expect(differences(cases, verdicts)).toEqual([]);
    const counts = [...coverage(cases, verdicts)];
    console.info(`Kyverno: ${cases.length} objects compared, ${verdicts.filter(({ failed }) => failed.length > 0).length} of them denied, by ${counts.length} controls; `
      + `${verdicts.filter(({ errors }) => errors.length > 0).length} that cannot be evaluated`);
    expect(cases.length).toBeGreaterThanOrEqual(AT_LEAST);
    expect(counts.filter(([, { met, failed }]) => Math.min(met, failed) < OF_EACH_CONTROL)).toEqual([]);
  }, 600_000);

  it('says in one message of each policy what is wrong', () => {
    const denied = cases.filter(({ failed }) => failed.length > 0).filter((_, i) => i % 20 === 0);
    const counts = askKyverno(policies, denied.map(({ object }) => ({ object }))).map(({ verdicts }) => verdicts.filter(({ result }) => result !== 'pass')
      .reduce((sum, { message }) => sum + Number(/^profile full: (\d+) controls? (?:is|are) not met: \[/.exec(message)?.[1]), 0));
    expect(denied.filter(({ failed }, i) => !Number.isNaN(counts[i]) && counts[i] !== failed.length)).toEqual([]);
    // What is of the wrong type cannot be put into words.
    expect(counts.filter(Number.isNaN).length).toBeLessThan(denied.length / 50);
  }, 300_000);

  it('says nothing of what has not changed, and judges containers that are added to a running pod', () => {
    const pod = (metadata: object, spec: object) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop', ...metadata }, spec });
    const bad = { hostPID: true, containers: [{ name: 'web', image: 'web' }] };
    const privileged = { ...bad, ephemeralContainers: [{ name: 'look', image: 'busybox', securityContext: { privileged: true } }] };
    const answers = askKyverno(policies, [
      { object: pod({ labels: { a: 'b' } }, bad), oldObject: pod({ finalizers: ['a/b'] }, bad) },
      { object: pod({}, privileged), oldObject: pod({}, bad), subResource: 'ephemeralcontainers' },
    ]);
    expect(answers[0].verdicts).toEqual([]);
    expect(answers[1].verdicts[0].message).toContain("[no-privileged-containers] container 'look'");
  });

  it('refuses what is too large to judge', () => {
    const env = Array.from({ length: 20 }, (_, i) => ({ name: `SETTING_${i}`, value: 'x'.repeat(20) }));
    const containers = Array.from({ length: 1_000 }, (_, i) => ({ name: `c${i}`, image: 'web', env }));
    const [{ verdicts }] = askKyverno(policies, [{ object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop' }, spec: { containers } } }]);
    expect(verdicts).toContainEqual({ policy: 'bulwark-full-pods', result: expect.stringMatching(/^(?:fail|error)$/), message: expect.stringContaining('cost limit exceeded') });
  });

  it('leaves alone what is not selected', () => {
    const selecting = kyvernoPolicies(optionsFor(Profile.BASELINE, { excludedNamespaces: ['kube-system'], namespaceSelector: { matchLabels: { tier: 'gold' } } })).objects;
    const pod = (namespace: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace }, spec: { hostPID: true, containers: [] } });
    const labels = { 'kube-system': { tier: 'gold' }, 'shop': { tier: 'gold' }, 'test': { tier: 'tin' } };
    const denied = (object: object) => askKyverno(selecting, [{ object }], labels)[0].verdicts.some(({ result }) => result === 'fail');
    expect([denied(pod('shop')), denied(pod('kube-system')), denied(pod('test'))]).toEqual([true, false, false]);
  });
});

describe('mutations of kyverno', () => {
  const profile = FULL_PROFILE.derive({ name: 'fixes', controls: [{ control: 'no-host-ports', parameters: { allowedHostPorts: [] } }] });
  const mutating = kyvernoPolicies({ ...FULL_OPTIONS, profile, mutates: true }).objects.filter(({ kind }) => kind === 'MutatingPolicy');
  const compiled = CompiledProfile.for(profile, FULL_OPTIONS.target);
  const plain = (object: unknown) => JSON.parse(JSON.stringify(object));
  /** Undefined where Kyverno could not evaluate something, for it is of the wrong type. */
  const mutated = (objects: readonly any[]): any[] => askKyverno(mutating, objects.map(object => ({ object })))
    .map(({ verdicts, object }, i) => verdicts.some(({ result }) => result === 'error') ? undefined : object ?? objects[i]);

  it('make of an object what the fixes make of it before it is sent', () => {
    const cases = fewerCases(projectionCases(13, { changedPods: 1_000, changedOthers: 200 }), { pods: 1_000, others: 300 });
    const objects = cases.map(({ object }) => asSent(object)).filter(object => hasTemplate(object));
    const once = mutated(objects);
    const understood = objects.filter((_, i) => once[i]);
    const wanted = understood.map(object => plain(hardenManifest(object, compiled, { mode: HardeningMode.ENFORCE }).object));
    const first = once.filter(object => object);
    // A few fixes call for another that comes before them; who fixes files goes over them again.
    const again = mutated(first);
    const changed = understood.filter((object, i) => !isDeepStrictEqual(object, first[i])).length;
    const repeated = first.filter((object, i) => !isDeepStrictEqual(object, again[i])).length;
    console.info(`Kyverno: ${objects.length} objects to mutate, ${changed} changed, ${repeated} of them twice, ${objects.length - understood.length} of wrong types`);
    const wrong = understood.map((object, i) => ({ object, again: again[i], wanted: wanted[i] }))
      .filter(one => !isDeepStrictEqual(one.again, one.wanted));
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(changed).toBeGreaterThan(500);
    expect(repeated).toBeLessThan(changed / 20);
    expect(objects.length - understood.length).toBeLessThan(objects.length / 50);
  }, 300_000);
});

describe('an exception of kyverno', () => {
  const until = (expires?: string) => kyvernoPolicies(optionsFor(Profile.BASELINE, {
    waivers: [{ control: 'no-host-pid', kind: 'Deployment', namespace: 'shop', name: 'agent-*', reason: 'reads the processes of its node', ...expires ? { expires } : {} }],
  })).objects;
  const spec = { hostPID: true, hostNetwork: true, containers: [{ name: 'web', image: 'web' }] };
  const deployment = (name: string, namespace = 'shop') => ({
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace }, spec: { template: { metadata: { labels: { app: 'web' } }, spec } },
  });
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'agent-a-5d4f', uid: '0', controller: true };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'agent-a-5d4f-x', namespace: 'shop', labels: { 'pod-template-hash': '5d4f' }, ownerReferences: [owner] }, spec };
  const failed = (policies: readonly any[], object: object, username?: string) => askKyverno(namingOnly(policies), [{ object, username }])
    .flatMap(answer => verdictOf(answer).failed).filter(id => id.startsWith('no-host'));

  it('excuses from the control that is waived and from no other, and nobody but those that it names', () => {
    const policies = until();
    expect(failed(policies, deployment('agent-a'))).toEqual(['no-host-network']);
    expect(failed(policies, deployment('web'))).toEqual(['no-host-network', 'no-host-pid']);
    expect(failed(policies, deployment('agent-a', 'other'))).toEqual(['no-host-network', 'no-host-pid']);
  });

  it('covers what the controllers make, and not what somebody calls the same', () => {
    expect(failed(until(), pod, 'system:serviceaccount:kube-system:replicaset-controller')).toEqual(['no-host-network']);
    expect(failed(until(), pod, 'mallory')).toEqual(['no-host-network', 'no-host-pid']);
  });

  it('ends with its last day, also for the command line', () => {
    expect(failed(until('2999-12-31'), deployment('agent-a'))).toEqual(['no-host-network']);
    expect(failed(until('2020-01-31'), deployment('agent-a'))).toEqual(['no-host-network', 'no-host-pid']);
    const byCommandLine = (policies: readonly any[]) => {
      const ofKind = (kind: string) => policies.filter(policy => policy.kind === kind);
      const alone = ofKind('ValidatingPolicy').filter(({ metadata }) => metadata.name.endsWith('no-host-pid'));
      return judgeByKyverno(alone, [deployment('agent-a')], { exceptions: ofKind('PolicyException') })[0].map(({ result }) => result);
    };
    expect(byCommandLine(until('2999-12-31'))).toEqual(['skip']);
    expect(byCommandLine(until('2020-01-31'))).toEqual(['fail']);
  });
});
