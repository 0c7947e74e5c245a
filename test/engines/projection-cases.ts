import { API_RESOURCES, apiGroupOf, type KubeObject, PodTemplates, qualifiedKind, stripNulls } from '../../src/manifests';
import type { PolicyOptions } from '../../src/policies';
import { SynthCheck } from '../cluster/equivalence/synth-check';
import { FULL_PROFILE } from '../cluster/objects/full-profile';
import { generateObjects } from '../cluster/objects/generate';
import { ROLLOUT } from '../helpers/arbitrary-kubernetes';
import { optionsFor } from '../policies/options';

export const KUBERNETES_VERSION = '1.37';

/** Every control of the catalogue, for all kinds. */
export const FULL_OPTIONS: PolicyOptions = optionsFor(FULL_PROFILE, {
  name: 'bulwark-full', clusterScoped: true, target: { kubernetesVersion: KUBERNETES_VERSION, workloadKinds: [ROLLOUT] },
});

/** An object, and what the check at synth says of it. */
export interface ProjectionCase {
  readonly object: KubeObject;
  readonly met: readonly string[];
  /** Ids of the controls that are not met, sorted. */
  readonly failed: readonly string[];
}

/** Objects around the boundaries of all controls, in versions that are served; a policy sees no others. */
export function projectionCases(seed: number, amounts: { readonly changedPods: number; readonly changedOthers: number }): ProjectionCase[] {
  const synth = new SynthCheck(FULL_PROFILE, KUBERNETES_VERSION);
  return generateObjects(seed, amounts).map(object => stripNulls(object) as KubeObject).filter(isServed).filter(object => synth.policyFor(object))
    .map(object => {
      const { met, failed } = synth.judge(object);
      return { object, met, failed: [...failed].sort() };
    });
}

function isServed({ apiVersion, kind, metadata }: KubeObject): boolean {
  const { name, namespace = '' } = metadata as any;
  if (typeof name !== 'string' || typeof namespace !== 'string') return false;
  const row = API_RESOURCES.find(known => qualifiedKind(known) === qualifiedKind({ group: apiGroupOf(apiVersion), kind }));
  return row === undefined || row.versions.includes(apiVersion.slice(apiVersion.indexOf('/') + 1));
}

/** So few of many that every control is still met and not met a few times, and the kinds that run pods do not outweigh the rest. */
export function fewerCases(cases: readonly ProjectionCase[], most: { readonly pods: number; readonly others: number }): ProjectionCase[] {
  const runsPods = ({ object }: ProjectionCase) => PodTemplates.with([ROLLOUT]).kindOf(object) !== undefined;
  const chosen = new Set<ProjectionCase>();
  const counts = new Map<string, number>();
  for (const one of cases) {
    const shows = [...one.met.map(id => `${id} met`), ...one.failed];
    if (shows.every(key => (counts.get(key) ?? 0) >= 3)) continue;
    chosen.add(one);
    for (const key of shows) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const [pods, amount] of [[true, most.pods], [false, most.others]] as const) {
    const left = cases.filter(one => runsPods(one) === pods && !chosen.has(one));
    const missing = amount - [...chosen].filter(one => runsPods(one) === pods).length;
    for (let i = 0; i < missing; i++) chosen.add(left[Math.floor(i * left.length / missing)]);
  }
  return [...chosen];
}

/** What an engine says of an object. */
export interface EngineVerdict {
  /** Ids of controls that are not met, sorted. */
  readonly failed: readonly string[];
  /** What it could not evaluate; it refuses the object for that. */
  readonly errors: readonly string[];
}

/** A text that names the controls which are not met: with all that a denial says there would not be room for every one. */
export const NAMING = "'not met: ' + variables.failures.map(f, f.substring(1, f.indexOf(']'))).join(' ')";

/** Ids in a text that `NAMING` made; undefined for another text. */
export function namedIn(message: string): string[] | undefined {
  return message.startsWith('not met: ') ? message.slice('not met: '.length).split(' ') : undefined;
}

/** Cases in which an engine and the check at synth differ, the first of each sort. What nobody can evaluate is refused by both. */
export function differences(cases: readonly ProjectionCase[], verdicts: readonly EngineVerdict[]): string[] {
  const sorts = new Map<string, string>();
  cases.forEach(({ object, failed }, i) => {
    const verdict = verdicts[i];
    if (verdict.errors.length > 0 ? failed.length > 0 : verdict.failed.join() === failed.join()) return;
    const sort = `engine only: ${verdict.failed.filter(id => !failed.includes(id))}; synth only: ${failed.filter(id => !verdict.failed.includes(id))}; ${verdict.errors}`;
    if (!sorts.has(sort)) sorts.set(sort, `${sort}\n${JSON.stringify(object)}`);
  });
  return [...sorts.values()];
}

/** How often each control was met, and found not met by the engine. */
export function coverage(cases: readonly ProjectionCase[], verdicts: readonly EngineVerdict[]): ReadonlyMap<string, { met: number; failed: number }> {
  const counts = new Map([...new SynthCheck(FULL_PROFILE, KUBERNETES_VERSION).enforced].map(id => [id, { met: 0, failed: 0 }]));
  cases.forEach(({ met }, i) => {
    for (const id of met) counts.get(id)!.met++;
    for (const id of verdicts[i].failed) counts.get(id)!.failed++;
  });
  return counts;
}
