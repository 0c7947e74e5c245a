import { Catalogue, Control, ControlScope, Profile, Severity } from '../../src/controls';
import { CompiledProfile } from '../../src/evaluation';
import { KubeObject, valueAt } from '../../src/manifests';

export const TARGET = { kubernetesVersion: '1.34' };

/** A profile that holds nothing but the controls given. */
export function profileOf(...controls: Control[]): Profile {
  return Profile.BASELINE.derive({
    name: 'test',
    customControls: controls,
    disable: Profile.BASELINE.controls.map(setting => ({ control: setting.control, reason: 'only the controls under test' })),
  });
}

export function compiledOf(...controls: Control[]): CompiledProfile {
  return CompiledProfile.for(profileOf(...controls), TARGET);
}

/** A control with everything filled in that a test does not care about. */
export function control(fields: Partial<Control> & Pick<Control, 'id' | 'expression'>): Control {
  return {
    family: 'test', title: 'test', rationale: 'test', remediation: 'test', message: 'bad', severity: Severity.LOW, scope: ControlScope.POD, ...fields,
  };
}

/** Every control of the catalogue, also those that no built-in profile includes. */
export const EVERYTHING = Profile.ZERO_TRUST.derive({
  name: 'everything',
  controls: Catalogue.all()
    .filter(({ id, scope }) => scope !== ControlScope.SET && !Profile.ZERO_TRUST.controls.some(({ control: known }) => known === id))
    .map(({ id }) => ({ control: id })),
});

/** A failure that a fix could have mended: no condition of its steps says that it does not apply. */
export interface Unmended {
  readonly control: string;
  readonly kind: string;
  readonly message: string;
}

/** What fixable controls still say about an object, apart from what the conditions of their fixes rule out. */
export function unmended(object: KubeObject, profile: CompiledProfile): Unmended[] {
  const { open } = failures(object, profile);
  return open;
}

/** Failures of fixable controls, by whether a step of the fix applies according to its condition. */
export function failures(object: KubeObject, profile: CompiledProfile): { open: Unmended[]; guarded: Unmended[] } {
  const open: Unmended[] = [];
  const guarded: Unmended[] = [];
  const scope = profile.scopeOf(object);
  for (const compiled of profile.controlsFor(object)) {
    const steps = compiled.control.fix ?? [];
    if (steps.length === 0) continue;
    const bindings = scope.bindings();
    const outcome = compiled.run(bindings, scope);
    for (const violation of outcome.violations) {
      bindings.container = valueAt(object, violation.scopePath);
      const applies = steps.some(({ when }) => when === undefined || compiled.holds(when, bindings));
      (applies ? open : guarded).push({ control: compiled.control.id, kind: object.kind, message: violation.message });
    }
  }
  return { open, guarded };
}
