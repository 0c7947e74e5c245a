import { ScopedWaiver, waiverFaults } from '../assessment';
import { Profile } from '../controls';
import { readSettings, Settings } from './read-shape';
import { SettingsError } from './settings-error';
import { WAIVERS_FILE } from './waivers-shape';

/**
 * Reads waivers from YAML or JSON.
 *
 * @param file the name for messages, and for `origin`
 * @param profile brings controls of its own, which may be waived as well
 * @throws SettingsError with everything that is wrong: a field that nobody knows, a value of another type, an unknown
 * control or one that may not be waived, a reason that is too short, a day that the calendar does not have, a waiver that
 * covers nothing
 */
export function parseWaivers(text: string, file: string, profile?: Profile): ScopedWaiver[] {
  const settings = readSettings(text, file, WAIVERS_FILE);
  const written: any[] = Array.isArray(settings.value?.waivers) ? settings.value.waivers : [];
  const faults = [...settings.faults, ...written.flatMap((waiver, i) => faultsOf(waiver, i, settings, profile))];
  if (faults.length > 0) throw new SettingsError(file, faults);
  return written.map((waiver, i) => {
    const line = settings.lineOf('waivers', i);
    return { ...waiver, origin: `${file}:${line}`, provenance: { file, line } };
  });
}

/** Only of fields that have the right type: the others are faults already. */
function faultsOf(waiver: any, i: number, { lineOf }: Settings, profile?: Profile) {
  return waiverFaults(waiver ?? {}, profile)
    .filter(({ field }) => waiver?.[field] !== undefined)
    .map(({ field, message }) => ({ line: lineOf('waivers', i, field), message }));
}
