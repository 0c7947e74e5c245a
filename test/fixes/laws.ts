import { failures, unmended } from './profiles';
import { FixOperation } from '../../src/controls';
import { CompiledProfile } from '../../src/evaluation';
import { ConflictReason, hardenObject, HardeningMode, isAbsent } from '../../src/fixes';
import { KubeObject, valueAt } from '../../src/manifests';

/** Controls of the catalogue that the fix of another may make fail. */
const CONSEQUENCES: Record<string, string> = {
  'topology-spread': 'asks for something only of two replicas or more, which the opt-in control multiple-replicas sets',
};

/** Controls that may keep failing even where everything is enforced, and are reported then. */
const BEYOND_ENFORCEMENT: Record<string, string> = {
  'cpu-limits': 'the request of the user is above the limit that the fix would set, which the API server refuses',
  'memory-limits': 'as for cpu-limits',
  'ephemeral-storage-limits': 'as for cpu-limits',
  'empty-dir-size-limits': 'a volume of no type, of which nobody knows what it is',
  'no-unconfined-seccomp': 'an annotation of old says otherwise, and the API server refuses a field that differs from it',
  'pod-no-unconfined-seccomp': 'as for no-unconfined-seccomp',
  'seccomp-profile': 'as for no-unconfined-seccomp',
  'pod-seccomp-profile': 'as for no-unconfined-seccomp',
  'no-unconfined-apparmor': 'as for no-unconfined-seccomp',
  'pod-no-unconfined-apparmor': 'as for no-unconfined-seccomp',
  'no-privileged-containers': 'the container mounts into its node, which the API server allows privileged ones only',
  'no-privilege-escalation': 'the API server refuses it of a container that stays privileged',
};

/** Whether keys that both objects have come in the same order, and first, at every depth. */
function keepsKeyOrder(before: any, after: any): boolean {
  if (before === after || before === null || after === null || typeof before !== 'object' || typeof after !== 'object') return true;
  const common = Object.keys(before).filter(key => Object.hasOwn(after, key));
  const inOrder = Array.isArray(before) || common.every((key, i) => key === Object.keys(after)[i]);
  return inOrder && common.every(key => keepsKeyOrder(before[key], after[key]));
}

function volumeTypes(object: KubeObject, profile: CompiledProfile): string[][] {
  const volumes: any[] = profile.scopeOf(object).podSpec?.volumes ?? [];
  return volumes.map(volume => Object.keys(volume));
}

/** Annotations of old beside a RuntimeDefault field in force, as the API server pairs them, which differ from it. */
function contradictedAnnotations(object: KubeObject, profile: CompiledProfile): string[] {
  const { podSpec, podMeta, containers } = profile.scopeOf(object).bindings().variables as any;
  const pairs: [key: string, profile: any][] = [
    ['seccomp.security.alpha.kubernetes.io/pod', podSpec.securityContext?.seccompProfile],
    ...containers.flatMap(({ name, securityContext }: any) => [
      [`container.seccomp.security.alpha.kubernetes.io/${name}`, securityContext?.seccompProfile],
      [`container.apparmor.security.beta.kubernetes.io/${name}`, securityContext?.appArmorProfile ?? podSpec.securityContext?.appArmorProfile],
    ]),
  ];
  const says = (key: string) => podMeta.annotations?.[key] ?? 'runtime/default';
  return pairs.filter(([key, field]) => field?.type === 'RuntimeDefault' && says(key) !== 'runtime/default').map(([key]) => key);
}

/** Everything that must hold for every object under every profile. */
export function expectLaws(object: KubeObject, profile: CompiledProfile, mode: HardeningMode): void {
  const text = JSON.stringify(object);
  const first = hardenObject(object, profile, { mode });
  expect(JSON.stringify(object)).toBe(text); // pure

  const again = hardenObject(first.object, profile, { mode });
  expect(again.object).toBe(first.object); // idempotent, and what passes comes back as it is
  expect(again.applied).toEqual([]);
  expect(JSON.stringify(hardenObject(structuredClone(object), profile, { mode }))).toBe(JSON.stringify(first)); // deterministic
  if (failures(object, profile).open.length === 0) expect(first.object).toBe(object);
  expect(keepsKeyOrder(object, first.object)).toBe(true);

  expect(volumeTypes(first.object, profile)).toEqual(volumeTypes(object, profile)); // a second type would be refused by the API server

  const contradicted = contradictedAnnotations(object, profile);
  expect(contradictedAnnotations(first.object, profile).filter(key => !contradicted.includes(key))).toEqual([]); // would be refused, too

  const consequences = first.conflicts.filter(({ reason }) => reason === ConflictReason.CONSEQUENCE);
  for (const { control } of consequences) expect(Object.keys(CONSEQUENCES)).toContain(control);

  // Nothing fails without a word: what a fix is there for is mended or reported.
  const { open, guarded } = failures(first.object, profile);
  const reported = new Set(first.conflicts.map(({ control }) => control));
  expect([...open, ...guarded].map(({ control }) => control).filter(control => !reported.has(control))).toEqual([]);

  const left = unmended(first.object, profile);
  if (mode === HardeningMode.ENFORCE) {
    expect(left).toEqual([]);
    for (const { control } of guarded) expect([...Object.keys(BEYOND_ENFORCEMENT), ...Object.keys(CONSEQUENCES)]).toContain(control);
  }
  for (const { control } of left) {
    const reasons = first.conflicts.filter(conflict => conflict.control === control);
    expect(reasons.map(({ reason }) => reason)).toContain(ConflictReason.EXPLICIT_VALUE);
  }
  if (mode === HardeningMode.RESPECT) {
    for (const { path, value, reason } of first.conflicts) if (reason === ConflictReason.EXPLICIT_VALUE) expect(valueAt(object, path)).toEqual(value); // the user's own words
    for (const { operation, path } of first.applied) {
      if (operation === FixOperation.SET) expect(isAbsent(valueAt(object, path))).toBe(true);
      expect(operation).not.toBe(FixOperation.REMOVE);
    }
  }
}
