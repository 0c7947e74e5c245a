import { Control, ControlFix, ControlScope, EffectiveControl, FixOperation, FixTarget, Profile } from '../controls';
import { CompiledProfile, EvaluationTarget } from '../evaluation';
import { editAsJsonPatch, fixAsJsonPatch, JsonPatchOperation } from '../fixes';
import { FieldPath, KubeObject, parsePointer } from '../manifests';

/** What a profile says about a control. */
export interface InProfile {
  readonly profile: string;
  readonly severity: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Everything about one control, in the form of `bulwark explain --format json`. */
export interface Explanation {
  readonly schemaVersion: '1';
  readonly control: Control;
  readonly waivable: boolean;
  readonly profiles: readonly InProfile[];
  /** Values of parameters under the profile and version asked for. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** JSON Patch (RFC 6902) for a small object that needs the fix. */
  readonly examplePatch?: { readonly object: KubeObject; readonly patch: readonly JsonPatchOperation[] };
}

/** Gathers what the catalogue and the profiles say about a control. */
export function explain(
  control: Control, effective: EffectiveControl | undefined, profiles: readonly Profile[], target: EvaluationTarget,
): Explanation {
  return {
    schemaVersion: '1',
    control,
    waivable: !control.unwaivable,
    profiles: profiles.flatMap(profile => profile._effectiveControls(target.kubernetesVersion)
      .filter(row => row.control.id === control.id)
      .map(({ severity, parameters }) => ({ profile: profile.name, severity, parameters }))),
    parameters: effective?.parameters ?? {},
    examplePatch: effective ? examplePatch(effective, profiles[0]._only(control.id), target) : undefined,
  };
}

/** The patch for an object that sets nothing; or, where that is good, what the steps of the fix write. */
function examplePatch({ control, parameters }: EffectiveControl, profile: Profile, target: EvaluationTarget): Explanation['examplePatch'] {
  if (!control.fix) return undefined;
  const object = smallestObject(control);
  const compiled = CompiledProfile.for(profile, target);
  const failing = compiled.evaluate(object).find(({ verdict }) => verdict === 'fail');
  const patch = failing ? fixAsJsonPatch(object, failing, compiled) : [];
  if (patch.length > 0) return { object, patch };
  const written = control.fix.flatMap(step => patchOf(step, object, parameters));
  return written.length > 0 ? { object, patch: written } : undefined;
}

function patchOf(step: ControlFix, object: KubeObject, parameters: Readonly<Record<string, unknown>>): JsonPatchOperation[] {
  const { operation = FixOperation.SET, parameter, value = parameter && parameters[parameter] } = step;
  const start = step.target === FixTarget.OBJECT ? [] : step.target === FixTarget.POD_SPEC ? POD_SPEC : [...POD_SPEC, 'containers', 0];
  const path: FieldPath = [...start, ...parsePointer(step.path).map(segment => segment === '*' ? 0 : segment)];
  // Steps whose value depends on what the object holds show nothing here, and lists that it does not have cannot be entered.
  if (step.path.includes('*') || (value === undefined && operation !== FixOperation.REMOVE)) return [];
  return editAsJsonPatch(object, { operation, path, value });
}

const POD_SPEC: FieldPath = ['spec', 'template', 'spec'];

function smallestObject({ scope, kinds }: Control): KubeObject {
  if (scope === ControlScope.OBJECT && kinds && !kinds.includes('*')) {
    const [group, kind] = kinds[0].includes('/') ? kinds[0].split('/') : ['', kinds[0]];
    return { apiVersion: group ? `${group}/v1` : 'v1', kind, metadata: { name: 'example' } };
  }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'example' },
    spec: { template: { spec: { containers: [{ name: 'app', image: 'example.com/app' }] } } },
  };
}
