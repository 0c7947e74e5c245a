import { describeOnOwnClusters } from './clusters';
import { askWithoutPolicies, create, inParallel, Refusals } from './equivalence/admitted';
import { exceptionsAt, undocumented } from './equivalence/exceptions';
import { prepareSurroundings } from './equivalence/surroundings';
import { SynthCheck } from './equivalence/synth-check';
import { askWithPolicies, enforce, namingOnly, ServerVerdict } from './equivalence/verdicts';
import { FULL_PROFILE } from './objects/full-profile';
import { Amounts, generateObjects } from './objects/generate';
import { KubeObject } from '../../src/manifests';
import { DENY_ALL, ParameterSource, validatingAdmissionPolicies } from '../../src/policies';
import { ROLLOUT } from '../helpers/arbitrary-kubernetes';

/** An object that the server takes, and what the check at synth says of it. */
interface Case {
  readonly written: KubeObject;
  readonly policy: string;
  readonly met: readonly string[];
  /** Ids of controls that the object as written does not meet. */
  readonly failed: readonly string[];
  /** The same for what the server made of it. */
  readonly failedAsServed: readonly string[];
  verdict?: ServerVerdict;
}

const SEED = 20_261;
/** What is compared: so many objects are generated, and at least so many of them are taken by the server. */
interface Extent extends Amounts {
  readonly atLeast: number;
}
const EXTENT: Extent = { changedPods: 9_500, changedOthers: 7_000, atLeast: 20_000 };
/** Kubernetes 1.30 plans an expression anew each time that it evaluates it, so that a long policy costs it many times as much: it is asked less. */
const EXTENT_OF_OLDEST: Extent = { changedPods: 600, changedOthers: 5_000, everyOf: 5, atLeast: 8_000 };
const OF_EACH_CONTROL = 10;

describeOnOwnClusters('equivalence', () => ({ controllers: false }), cluster => {
  const release = cluster.version.split('.').slice(0, 2).join('.');
  const extent = cluster.isAtLeast('1.31') ? EXTENT : EXTENT_OF_OLDEST;
  const synth = new SynthCheck(FULL_PROFILE, release);
  const cases: Case[] = [];
  let refusals: Refusals;
  let askedAgain = 0;
  let seconds = 0;

  beforeAll(async () => {
    const start = Date.now();
    const client = cluster.admin;
    const objects = generateObjects(SEED, extent).filter(object => synth.policyFor(object) !== undefined);
    await prepareSurroundings(client, objects);
    refusals = await askWithoutPolicies(client, objects, ({ written, served }) => {
      if (hasNoContainers(served)) return;
      cases.push({ written, policy: synth.policyFor(written)!, ...synth.judge(written), failedAsServed: synth.judge(served).failed });
    });

    const policies = validatingAdmissionPolicies({
      profile: FULL_PROFILE,
      target: { kubernetesVersion: release, workloadKinds: [ROLLOUT] },
      name: 'bulwark',
      actions: DENY_ALL,
      parameters: ParameterSource.INLINE,
      excludedNamespaces: [],
      clusterScoped: true,
      waivers: [],
    }).objects;
    const bad = cases.filter(({ failedAsServed }) => failedAsServed.length > 0);
    const canaries = [...new Map(bad.map(({ policy, written }) => [policy, written])).values()];
    await enforce(client, policies, canaries, 'profile full: ');
    await inParallel(cases, async one => {
      one.verdict = await askWithPolicies(client, one.written);
    });
    // A denial has room for some thousand characters: of long ones the rest is asked for.
    await enforce(client, namingOnly(policies), canaries, 'profile naming: ');
    const cut = cases.filter(({ verdict }) => verdict!.named.length < verdict!.count);
    askedAgain = cut.length;
    await inParallel(cut, async one => {
      const { named, count } = await askWithPolicies(client, one.written);
      const begins = one.verdict!.named.every((id, i) => named[i] === id) && count === one.verdict!.count;
      one.verdict = { ...one.verdict!, named, ...begins ? {} : { otherwise: `the denial named ${one.verdict!.named}; all are ${named}` } };
    });
    seconds = Math.round((Date.now() - start) / 1000);
  }, 1_800_000);

  it('refuses what the check at synth refuses in what the server makes of an object, control by control', () => {
    const differences = cases.filter(({ verdict, failedAsServed }) => verdict!.otherwise !== undefined || !isSame(verdict!.named, failedAsServed));
    expect(firstOfEachSort(differences, one => `server: ${one.verdict!.named}; synth: ${one.failedAsServed}; ${one.verdict!.otherwise ?? ''}`)).toEqual([]);
  });

  it('refuses what the check at synth refuses in an object as written, control by control, but for what is documented', () => {
    const sort = ({ written, verdict, failed }: Case) => undocumented(release, written, verdict!.named, failed).join('; ');
    const differences = cases.filter(one => sort(one) !== '');
    expect(firstOfEachSort(differences, sort)).toEqual([]);
  });

  it.each(exceptionsAt(release).map(exception => [exception.fact, exception] as const))('is affected by a fact: %s', async (_, { example, holds, serverOnly, synthOnly }) => {
    const { named } = await askWithPolicies(cluster.admin, example);
    const { failed } = synth.judge(example);
    const server = named.filter(id => !failed.includes(id));
    const own = failed.filter(id => !named.includes(id));
    expect([holds(example), undocumented(release, example, named, failed)]).toEqual([true, []]);
    expect([server.length > 0, own.length > 0]).toEqual([serverOnly.length > 0, synthOnly.length > 0]);
  });

  it('denies a StatefulSet without containers, where the release takes one', async () => {
    const selector = { matchLabels: { app: 'web' } };
    const spec = { selector, serviceName: 'web', template: { metadata: { labels: { app: 'web' } }, spec: {} } };
    const { status } = await create(cluster.admin, { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web', namespace: 'shop' }, spec } as any);
    expect(status).toBe(cluster.isAtLeast('1.31') ? 422 : 403);
  });

  it('denies in general words what has no sense in a kind without a schema', async () => {
    const template = { spec: { containers: [{ name: 10, image: 'nginx' }] } };
    const object: any = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'web', namespace: 'shop' }, spec: { template } };
    expect((await create(cluster.admin, object)).status).toBe(403);
    expect(synth.judge(object).failed).not.toEqual([]);
  });

  it('holds for enough objects, and for each control for good ones and bad ones', () => {
    const denied = cases.filter(({ verdict }) => verdict!.denied).length;
    const differing = cases.filter(({ verdict, failed }) => !isSame(verdict!.named, failed)).length;
    const counts = coverage();
    const least = [...counts].sort(([, left], [, right]) => Math.min(left.met, left.failed) - Math.min(right.met, right.failed)).slice(0, 3);
    console.info(`Kubernetes ${cluster.version} in ${seconds} s: ${cases.length} objects compared, ${denied} of them denied (${askedAgain} with more to say than a denial has room for), by ${synth.enforced.size} controls; `
      + `for ${differing} a documented fact makes the difference; refused without policies: ${JSON.stringify(refusals)}; fewest: ${JSON.stringify(least)}`);
    // What the release drops from an object fails in custom kinds only.
    const dropped = exceptionsAt(release).filter(({ before }) => before !== undefined).flatMap(({ synthOnly }) => synthOnly);
    expect([...counts].filter(([id, { met, failed }]) => Math.min(met, failed) < (dropped.includes(id) ? 0 : OF_EACH_CONTROL))).toEqual([]);
    expect(cases.length).toBeGreaterThanOrEqual(extent.atLeast);
  });

  function coverage(): Map<string, { met: number; failed: number }> {
    const counts = new Map([...synth.enforced].map(id => [id, { met: 0, failed: 0 }]));
    for (const { met, verdict } of cases) {
      for (const id of met) counts.get(id)!.met++;
      for (const id of verdict!.named) counts.get(id)!.failed++;
    }
    return counts;
  }
});

/** Kubernetes 1.30 takes StatefulSets whose pods it does not: a fact with a test of its own. */
const hasNoContainers = ({ kind, spec }: KubeObject) => kind === 'StatefulSet' && !spec.template.spec?.containers;

const isSame = (left: readonly string[], right: readonly string[]) => [...left].sort().join() === [...right].sort().join();

function firstOfEachSort(cases: readonly Case[], sort: (one: Case) => string): string[] {
  const sorts = new Map<string, string>();
  for (const one of cases) if (!sorts.has(sort(one))) sorts.set(sort(one), `${sort(one)}\n${JSON.stringify(one.written)}`);
  return [...sorts.values()].slice(0, 20);
}
