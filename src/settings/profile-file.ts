import { Profile, ProfileChanges } from '../controls';
import { builtInProfile } from './built-in-profiles';
import { PROFILE_FILE } from './profile-shape';
import { readSettings, Settings } from './read-shape';
import { SettingsError, SettingsFault } from './settings-error';

/** What a profile file lists, in the order in which one may build on the other. */
const LISTS = ['customControls', 'controls', 'disable'] as const;

/**
 * Reads a profile from YAML or JSON.
 *
 * @param file the name for messages; without folder and ending it is the profile's where the file gives none
 * @throws SettingsError with everything that is wrong: a field that nobody knows, a value of another type, and what
 * `Profile.derive` refuses
 */
export function parseProfile(text: string, file: string): Profile {
  const settings = readSettings(text, file, PROFILE_FILE);
  if (settings.faults.length > 0) throw new SettingsError(file, settings.faults);
  const { extends: base, ...changes } = settings.value;
  const named: ProfileChanges = { ...changes, name: changes.name ?? nameOf(file) };
  const profile = builtInProfile(base)!;
  const faults = faultsOf(profile, named, settings);
  if (faults.length > 0) throw new SettingsError(file, faults);
  try {
    return profile.derive(named);
  } catch (error) {
    throw new SettingsError(file, [{ message: messageOf(error) }]); // what is only wrong together
  }
}

/** One change at a time, so that each fault has its line and none hides the others. */
function faultsOf(base: Profile, { name, ...changes }: ProfileChanges, { lineOf }: Settings): SettingsFault[] {
  const faults: SettingsFault[] = [];
  let profile = base;
  for (const list of LISTS) {
    (changes[list] ?? []).forEach((change, i) => {
      try {
        profile = profile.derive({ name, [list]: [change] });
      } catch (error) {
        faults.push({ line: lineOf(list, i), message: messageOf(error) });
      }
    });
  }
  return faults;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function nameOf(file: string): string {
  const base = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  const dot = base.lastIndexOf('.');
  return (dot > 0 ? base.slice(0, dot) : base) || 'profile';
}
