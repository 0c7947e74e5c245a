import { describeOnOwnClusters } from './clusters';
import { Admitted, askWithoutPolicies, inParallel, Refusals } from './equivalence/admitted';
import { SynthCheck } from './equivalence/synth-check';
import { prepareSurroundings } from './equivalence/surroundings';
import { askWithPolicies, enforce, namingOnly, ServerVerdict } from './equivalence/verdicts';
import { FULL_PROFILE } from './objects/full-profile';
import { generateObjects } from './objects/generate';
import { KubeObject } from '../../src/manifests';
import { DENY_ALL, ParameterSource, validatingAdmissionPolicies } from '../../src/policies';
import { ROLLOUT } from '../helpers/arbitrary-kubernetes';

/** An object that the server takes, and what the check at synth says of it. */
interface Case {
  readonly written: KubeObject;
  readonly policy: string;
  readonly met: readonly string[];
  /** Ids of controls that the object as written does not meet. */
  readonly failed: string;
  /** The same for what the server made of it. */
  readonly failedAsServed: string;
  verdict?: ServerVerdict;
}

const SEED = 20_261;
const AT_LEAST = 20_000;
const OF_EACH_CONTROL = 10;

describeOnOwnClusters('the API server', () => ({ controllers: false }), cluster => {
  const release = () => cluster.version.split('.').slice(0, 2).join('.');
  const cases: Case[] = [];
  let refusals: Refusals;
  let synth: SynthCheck;

  beforeAll(async () => {
    const client = cluster.admin;
    synth = new SynthCheck(FULL_PROFILE, release());
    const objects = generateObjects(SEED, { changedPods: 11_500, changedOthers: 8_000 }).filter((_, i) => i % Number(process.env.EQ_SAMPLE ?? 1) === 0);
    await prepareSurroundings(client, objects);
    refusals = await askWithoutPolicies(client, objects, ({ written, served }: Admitted) => {
      const policy = synth.policyFor(written);
      if (policy === undefined) return;
      const { met, failed } = synth.judge(written);
      cases.push({ written, policy, met, failed: ids(failed), failedAsServed: ids(synth.judge(served).failed) });
    });

    const policies = validatingAdmissionPolicies({
      profile: FULL_PROFILE,
      target: { kubernetesVersion: release(), workloadKinds: [ROLLOUT] },
      name: 'bulwark',
      actions: DENY_ALL,
      parameters: ParameterSource.INLINE,
      excludedNamespaces: [],
      clusterScoped: true,
      waivers: [],
    }).objects;
    const canaries = [...new Map(cases.filter(({ failedAsServed }) => failedAsServed !== '').map(({ policy, written }) => [policy, written])).values()];
    await enforce(client, policies, canaries, 'profile full: ');
    await inParallel(cases, async one => {
      one.verdict = await askWithPolicies(client, one.written);
    });
    await enforce(client, namingOnly(policies), canaries, 'profile naming: ');
    await inParallel(cases.filter(({ verdict }) => verdict!.named.length < verdict!.count), async one => {
      const { named, count } = await askWithPolicies(client, one.written);
      // What the long message showed are the first of all.
      const begins = one.verdict!.named.every((id, i) => named[i] === id) && count === one.verdict!.count;
      one.verdict = { ...one.verdict!, named, ...begins ? {} : { otherwise: `the denial named ${one.verdict!.named}; all are ${named}` } };
    });
  }, 900_000);

  it('refuses what the check at synth refuses in what the server makes of the object, and nothing else', () => {
    const differences = cases.filter(({ verdict, failedAsServed }) => verdict!.otherwise !== undefined || ids(verdict!.named) !== failedAsServed);
    expect(describeAll(differences, ({ failedAsServed }) => failedAsServed)).toEqual([]);
  });

  it('refuses what the check at synth refuses in the object as written, but for what is documented', () => {
    const differences = cases.filter(({ verdict, failed }) => ids(verdict!.named) !== failed);
    expect(describeAll(differences, ({ failed }) => failed)).toEqual([]);
  });

  it('is asked enough', () => {
    const denied = cases.filter(({ verdict }) => verdict!.denied).length;
    const counts = coverage();
    const [least] = [...counts].sort(([, left], [, right]) => Math.min(left.met, left.failed) - Math.min(right.met, right.failed));
    console.info(`Kubernetes ${cluster.version}: ${cases.length} objects compared, ${denied} of them denied, by ${synth.enforced.size} controls; `
      + `refused without policies: ${JSON.stringify(refusals)}; least for one control: ${JSON.stringify(least)}`);
    expect(cases.length).toBeGreaterThanOrEqual(AT_LEAST);
    expect([...counts].filter(([, { met, failed }]) => Math.min(met, failed) < OF_EACH_CONTROL)).toEqual([]);
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

const ids = (list: readonly string[]) => [...list].sort().join(' ');

/** The first of each sort. */
function describeAll(differences: readonly Case[], expected: (one: Case) => string): string[] {
  const sorts = new Map<string, string>();
  for (const one of differences) {
    const [theirs, ours] = [one.verdict!.named, expected(one).split(' ').filter(Boolean)];
    const sort = `server only: ${theirs.filter(id => !ours.includes(id))}; synth only: ${ours.filter(id => !theirs.includes(id))}; ${one.verdict!.otherwise ?? ''}`;
    if (!sorts.has(sort)) sorts.set(sort, `${sort}\n${JSON.stringify(one.written)}`);
  }
  return [...sorts.values()];
}
