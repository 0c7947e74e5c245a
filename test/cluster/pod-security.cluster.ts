import { makeNamespace } from './apply';
import { isDenial } from './client';
import { describeOnClusters } from './clusters';
import { askWithoutPolicies, create, inParallel } from './equivalence/admitted';
import { EXCEPTIONS } from './equivalence/exceptions';
import { enforce } from './equivalence/verdicts';
import { admissible } from './objects/admissible';
import { generateObjects } from './objects/generate';
import { compareVersions, Profile } from '../../src/controls';
import { CompiledProfile } from '../../src/evaluation';
import { KubeObject, PodTemplates, stripNulls, valueAt } from '../../src/manifests';
import { DENY_ALL, ParameterSource, validatingAdmissionPolicies } from '../../src/policies';
import { corpusPath, readJsonLines } from '../corpora';

const LEVELS = { baseline: Profile.BASELINE, restricted: Profile.RESTRICTED };
type Level = keyof typeof LEVELS;

/** Versions of the standard that are asked beside the server's own; native policies are for 1.30 and later. */
const OLDER = ['1.28', '1.29', '1.31', '1.34', '1.35'];
const OF_OLDER = 6;
const SEED = 20_262;
/** Of the generated pods and the real ones; the fixtures are asked about whole. */
const EXTENT = { changedPods: 1_800, everyOf: 3, atLeast: 3_000 };
/** Kubernetes 1.30 takes several times as long for a pod, as it plans expressions anew each time. */
const EXTENT_OF_OLDEST = { changedPods: 600, everyOf: 9, atLeast: 1_500 };

/** A pod, as it was written and as the server makes it. */
interface Pod {
  readonly written: KubeObject;
  readonly served: KubeObject;
}

/** What three judges say of pods at one level of one version. */
interface Verdicts {
  readonly level: Level;
  readonly version: string;
  readonly rows: { readonly pod: Pod; psa: boolean; policies?: boolean; asServed: boolean; asWritten: boolean }[];
}

describeOnClusters('Pod Security Admission', cluster => {
  const release = cluster.version.split('.').slice(0, 2).join('.');
  const extent = cluster.isAtLeast('1.31') ? EXTENT : EXTENT_OF_OLDEST;
  const older = OLDER.filter(version => compareVersions(version, release) < 0);
  const pods: Pod[] = [];
  const verdicts: Verdicts[] = [];

  beforeAll(async () => {
    const client = cluster.admin;
    const free = await makeNamespace(client, 'pod-security-none');
    await askWithoutPolicies(client, candidates(extent).map(pod => inNamespace(pod, free)), pod => pods.push(pod));
    for (const version of [release, ...older]) {
      const chosen = version === release ? pods : pods.filter((_, i) => i % OF_OLDER === 0);
      for (const level of Object.keys(LEVELS) as Level[]) verdicts.push({ level, version, rows: await judgeAll(level, version, chosen) });
    }
  }, 1_800_000);

  async function judgeAll(level: Level, version: string, chosen: readonly Pod[]): Promise<Verdicts['rows']> {
    const client = cluster.admin;
    const profile = CompiledProfile.for(LEVELS[level], { kubernetesVersion: version });
    const meets = (object: KubeObject) => profile.evaluate(stripNulls(object)).every(({ verdict }) => verdict === 'pass' || verdict === 'not-applicable');
    const rows: Verdicts['rows'] = chosen.map(pod => ({ pod, psa: false, asServed: meets(pod.served), asWritten: meets(pod.written) }));
    const psa = await makeNamespace(client, `psa-${level}`, {
      'pod-security.kubernetes.io/enforce': level, 'pod-security.kubernetes.io/enforce-version': `v${version}`,
    });
    const ours = compareVersions(version, '1.30') < 0 ? undefined : await enforcedNamespace(level, version, rows.find(({ asServed }) => !asServed)!.pod);
    await inParallel(rows, async row => {
      row.psa = await admits(row.pod, psa);
      if (ours) row.policies = await admits(row.pod, ours);
    });
    return rows;
  }

  /** A namespace with our policies for a level; other suites on the server do not meet them. */
  async function enforcedNamespace(level: Level, version: string, canary: Pod): Promise<string> {
    const name = `pod-security-${level}-${version.replace('.', '-')}`;
    const namespace = await makeNamespace(cluster.admin, name, { 'pod-security-suite': name });
    const { objects } = validatingAdmissionPolicies({
      profile: LEVELS[level],
      target: { kubernetesVersion: version },
      name,
      actions: DENY_ALL,
      parameters: ParameterSource.INLINE,
      namespaceSelector: { matchLabels: { 'pod-security-suite': name } },
      excludedNamespaces: [],
      clusterScoped: false,
      waivers: [],
    });
    await enforce(cluster.admin, objects, [inNamespace(canary.written, namespace)], 'denied request');
    return namespace;
  }

  async function admits({ written }: Pod, namespace: string): Promise<boolean> {
    const answer = await create(cluster.admin, inNamespace(written, namespace));
    if (answer.status !== 201 && !isDenial(answer)) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.status === 201;
  }

  it('admits the pods that our profiles admit as policies, and no others', () => {
    const differences = verdicts.flatMap(({ level, version, rows }) => rows.filter(({ psa, policies }) => policies !== undefined && psa !== policies)
      .map(({ psa, policies, pod }) => `${level} ${version}: ${psa}, policies: ${policies}: ${JSON.stringify(pod.written.spec)}`));
    expect(differences.slice(0, 10)).toEqual([]);
  });

  it('admits the pods that the check at synth accepts as the server makes them, and no others', () => {
    const differences = verdicts.flatMap(({ level, version, rows }) => rows.filter(({ psa, asServed }) => psa !== asServed)
      .map(({ psa, asServed, pod }) => `${level} ${version}: ${psa}, synth: ${asServed}: ${JSON.stringify(pod.served.spec)}`));
    expect(differences.slice(0, 10)).toEqual([]);
  });

  it('admits the pods that the check at synth accepts as they are written, but for what is documented', () => {
    const excuses = (level: Level) => EXCEPTIONS.filter(({ serverOnly, synthOnly }) =>
      [...serverOnly, ...synthOnly].some(id => id === '*' || LEVELS[level].controls.some(({ control }) => control === id)));
    const differences = verdicts.flatMap(({ level, version, rows }) => rows
      .filter(({ psa, asWritten, pod }) => psa !== asWritten && !excuses(level).some(({ holds }) => holds(pod.written)))
      .map(({ psa, asWritten, pod }) => `${level} ${version}: ${psa}, synth: ${asWritten}: ${JSON.stringify(pod.written.spec)}`));
    expect(differences.slice(0, 10)).toEqual([]);
  });

  it('is asked enough', () => {
    const counts = verdicts.map(({ level, version, rows }) => `${level} ${version}: ${rows.length} pods, ${rows.filter(({ psa }) => !psa).length} denied`
      + `, ${rows.filter(({ psa, asWritten }) => psa !== asWritten).length} by a documented fact${rows[0].policies === undefined ? ', without policies' : ''}`);
    console.info(`Kubernetes ${cluster.version}: ${counts.join('; ')}`);
    expect(pods.length).toBeGreaterThanOrEqual(extent.atLeast);
    for (const { rows } of verdicts) {
      const admitted = rows.filter(({ psa }) => psa).length;
      expect(Math.min(admitted, rows.length - admitted)).toBeGreaterThan(rows.length / 20);
    }
  });
});

/** The fixtures of Pod Security Admission, and the pods of all that is generated. */
function candidates({ changedPods, everyOf }: typeof EXTENT): KubeObject[] {
  const fixtures = corpusPath('posture', 'psa.jsonl');
  if (!fixtures) console.warn('corpus posture is absent: the fixtures of Pod Security Admission are not compared');
  const known = fixtures ? readJsonLines(fixtures).flatMap(row => row.objects as KubeObject[]) : [];
  const objects = [...known, ...generateObjects(SEED, { changedPods, changedOthers: 0, everyOf })];
  const found = new Map<string, KubeObject>();
  for (const object of objects) {
    const path = PodTemplates.BUILT_IN.kindOf(object)?.path;
    if (!path) continue;
    const spec: any = valueAt(object, [...path, 'spec']);
    if (!spec?.containers) continue;
    const { annotations, labels } = (valueAt(object, [...path, 'metadata']) ?? {}) as any;
    // Classes would have to exist, and are nothing to the standards.
    const { priorityClassName: _, runtimeClassName: __, ...rest } = spec;
    const pod = admissible({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', annotations, labels }, spec: rest });
    found.set(JSON.stringify(pod), pod);
  }
  return [...found.values()];
}

function inNamespace(pod: KubeObject, namespace: string): KubeObject {
  return { ...pod, metadata: { ...pod.metadata, namespace } };
}
