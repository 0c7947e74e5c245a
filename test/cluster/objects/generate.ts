import { admissible } from './admissible';
import { BAD_OBJECTS } from './bad-objects';
import { Donors, donors } from './donors';
import { GOOD_OBJECTS, GOOD_POD } from './good-objects';
import { graft, Mutator } from './mutation';
import { Random } from './random';
import { vocabulary } from './vocabulary';
import { POD_KINDS, wrapped } from './workloads';
import { Profile } from '../../../src/controls';
import { CompiledProfile } from '../../../src/evaluation';
import { hardenObject, HardeningMode } from '../../../src/fixes';
import { apiGroupOf, KubeObject, PodTemplates, stripNulls, valueAt } from '../../../src/manifests';
import { ROLLOUT } from '../../helpers/arbitrary-kubernetes';

const TEMPLATES = PodTemplates.with([ROLLOUT]);

/** How often an object of those that chance seldom finds is changed. */
const OF_EACH_BAD = 24;

/** How many objects are good ones with a few changes. */
export interface Amounts {
  /** Of kinds that run pods. */
  readonly changedPods: number;
  /** Of all other kinds that controls speak of. */
  readonly changedOthers: number;
  /** Of the labelled objects, the manifests and the arbitrary pods, which fail most controls, every how many-th is taken. @default 1 */
  readonly everyOf?: number;
}

/** Objects around the boundaries of all controls, each once, the same for the same seed. */
export function generateObjects(seed: number, amounts: Amounts): KubeObject[] {
  const given = donors(seed);
  const { everyOf = 1 } = amounts;
  const some = <T>(objects: readonly T[]) => objects.filter((_, i) => i % everyOf === 0);
  const random = new Random(seed);
  const mutator = new Mutator(random, vocabulary('1.37'));
  return unique([
    ...GOOD_OBJECTS,
    ...POD_KINDS.map(kind => wrapped(kind, { ...GOOD_POD, spec: GOOD_POD.spec, replicas: 3 })),
    ...BAD_OBJECTS.flatMap(object => [object, ...Array.from({ length: OF_EACH_BAD }, () => elsewhere(object, mutator))]),
    ...given.judged,
    ...given.judged.flatMap(object => overGood(object, random)),
    ...some(given.labelled),
    ...some(given.real),
    ...some(given.real).flatMap(hardened),
    ...given.arbitrary,
    ...some(given.templates).map(template => wrapped(random.of(POD_KINDS), template)),
    ...changedPods(given, random, mutator, amounts.changedPods),
    ...changedOthers(given, random, mutator, amounts.changedOthers),
  ].map(admissible));
}

/** The object with one other change. */
function elsewhere(object: KubeObject, mutator: Mutator): KubeObject {
  const changed = structuredClone(object);
  mutator.mutate(changed);
  return changed;
}

/** A pod of a donor in good surroundings: what is not under test passes. */
function overGood(object: KubeObject, random: Random): KubeObject[] {
  const path = TEMPLATES.kindOf(object)?.path;
  const spec = path && valueAt(object, [...path, 'spec']);
  if (!spec) return [];
  const metadata = merged(GOOD_POD.metadata, valueAt(object, [...path, 'metadata']) ?? {});
  return [wrapped(random.of(POD_KINDS), { metadata, spec: merged(GOOD_POD.spec, spec) })];
}

/** Fields of the second win; lists of objects are merged element by element. */
function merged(base: any, over: any): any {
  if (Array.isArray(base) && Array.isArray(over) && over.every(element => element?.image !== undefined || element?.name !== undefined)) {
    return over.map((element, i) => merged(base[i] ?? {}, element));
  }
  if (!isMap(base) || !isMap(over)) return structuredClone(over);
  const both = structuredClone(base);
  for (const [key, value] of Object.entries(over)) both[key] = key in base ? merged(base[key], value) : structuredClone(value);
  return both;
}

const isMap = (value: any) => value !== null && typeof value === 'object' && !Array.isArray(value);

function hardened(object: KubeObject): KubeObject[] {
  return [Profile.BASELINE, Profile.RESTRICTED, Profile.ZERO_TRUST]
    .map(profile => hardenObject(object, CompiledProfile.for(profile, { kubernetesVersion: '1.37' }), { mode: HardeningMode.ENFORCE }).object);
}

function changedPods({ judged, templates, labelled, real }: Donors, random: Random, mutator: Mutator, count: number): KubeObject[] {
  const podDonors: any[] = [
    ...templates.map(({ metadata, spec }) => ({ metadata, spec })),
    ...[...judged, ...labelled, ...real].flatMap(object => {
      const path = TEMPLATES.kindOf(object)?.path;
      const spec = path && valueAt(object, [...path, 'spec']);
      return spec ? [{ metadata: valueAt(object, [...path, 'metadata']) ?? {}, spec }] : [];
    }),
  ];
  return Array.from({ length: count }, (_, i) => {
    const pod: any = structuredClone({ metadata: GOOD_POD.metadata, spec: GOOD_POD.spec, replicas: random.of([0, 1, 2, 3]) });
    if (random.chance(0.3)) delete pod.spec.initContainers;
    change(pod, () => random.of(podDonors), random, mutator);
    return wrapped(POD_KINDS[i % POD_KINDS.length], pod);
  });
}

function changedOthers({ judged, arbitrary, labelled, real }: Donors, random: Random, mutator: Mutator, count: number): KubeObject[] {
  const kindOf = ({ apiVersion, kind }: KubeObject) => `${apiGroupOf(apiVersion)}/${kind}`;
  const byKind = new Map<string, KubeObject[]>();
  for (const donor of [...judged, ...arbitrary, ...labelled, ...real]) byKind.set(kindOf(donor), [...byKind.get(kindOf(donor)) ?? [], donor]);
  return Array.from({ length: count }, (_, i) => {
    const object = structuredClone(GOOD_OBJECTS[i % GOOD_OBJECTS.length]);
    change(object, () => random.of(byKind.get(kindOf(object)) ?? GOOD_OBJECTS), random, mutator);
    return object;
  });
}

/** One to three changes: a part of another object, or a value of one field. */
function change(object: any, donor: () => any, random: Random, mutator: Mutator): void {
  for (let changes = 1 + random.below(3); changes > 0; changes--) {
    if (random.chance(0.45)) graft(object, donor(), random);
    else mutator.mutate(object);
  }
}

function unique(objects: readonly KubeObject[]): KubeObject[] {
  const texts = new Set<string>();
  return objects.filter(object => {
    const text = JSON.stringify(stripNulls(object));
    return texts.has(text) ? false : texts.add(text);
  });
}
