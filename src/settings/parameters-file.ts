import { ScopedWaiver } from '../assessment';
import { Profile, unknownControl } from '../controls';
import { PARAMETERS_FILE } from './parameters-shape';
import { readSettings } from './read-shape';
import { SettingsError, SettingsFault } from './settings-error';
import { waiverFaultsIn, waiversIn } from './waivers-file';

/** What a parameters file decides. */
export interface SiteParameters {
  /** The profile with the values of the file; its name is the same. */
  readonly profile: Profile;
  readonly waivers: readonly ScopedWaiver[];
}

/**
 * Reads values of parameters, and waivers, from YAML or JSON.
 *
 * @param file the name for messages, and for `origin` of the waivers
 * @param profile the controls that values may be given for
 * @throws SettingsError with everything that is wrong: a field that nobody knows, a control that the profile does not hold, a parameter
 * that the control does not have, a value of another type, and what waivers must not be
 */
export function parseParameters(text: string, file: string, profile: Profile): SiteParameters {
  const settings = readSettings(text, file, PARAMETERS_FILE);
  const values: Record<string, Record<string, unknown> | undefined> = settings.value?.parameters ?? {};
  let result = profile;
  const faults: SettingsFault[] = [...settings.faults];
  for (const [control, parameters] of Object.entries(values)) {
    if (parameters === undefined) continue;
    try {
      requireHeld(control, profile);
      result = result.derive({ name: profile.name, controls: [{ control, parameters }] });
    } catch (error) {
      faults.push({ line: settings.lineOf('parameters', control), message: (error as Error).message });
    }
  }
  faults.push(...waiverFaultsIn(settings, profile));
  if (faults.length > 0) throw new SettingsError(file, faults);
  return { profile: result, waivers: waiversIn(settings, file) };
}

/** Controls that profiles leave out until somebody asks for them are asked for by giving them values. */
function requireHeld(control: string, profile: Profile): void {
  const known = profile._control(control);
  if (profile._ids.includes(control) || known?.optIn) return;
  throw new Error(known
    ? `parameters has '${control}', which the profile '${profile.name}' does not hold: leave it out, or use a profile that holds it`
    : unknownControl(control, profile._ids));
}
