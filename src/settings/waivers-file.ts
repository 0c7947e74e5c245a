import { ScopedWaiver, waiverFaults } from '../assessment';
import { Profile } from '../controls';
import { readSettings, Settings } from './read-shape';
import { SettingsError, SettingsFault } from './settings-error';
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
  const faults = [...settings.faults, ...waiverFaultsIn(settings, profile)];
  if (faults.length > 0) throw new SettingsError(file, faults);
  return waiversIn(settings, file);
}

/** The field `waivers` of settings that have no faults. */
export function waiversIn(settings: Settings, file: string): ScopedWaiver[] {
  return writtenIn(settings).map((waiver, i) => {
    const line = settings.lineOf('waivers', i);
    return { ...waiver, origin: `${file}:${line}`, provenance: { file, line } };
  });
}

/** What is wrong in the field `waivers` beyond types. */
export function waiverFaultsIn(settings: Settings, profile?: Profile): SettingsFault[] {
  return writtenIn(settings).flatMap((waiver, i) => faultsOf(waiver, i, settings, profile));
}

function writtenIn({ value }: Settings): any[] {
  return Array.isArray(value?.waivers) ? value.waivers : [];
}

/** Only of fields that have the right type: the others are faults already. */
function faultsOf(waiver: any, i: number, { lineOf }: Settings, profile?: Profile): SettingsFault[] {
  return waiverFaults(waiver ?? {}, profile)
    .filter(({ field }) => waiver?.[field] !== undefined)
    .map(({ field, message }) => ({ line: lineOf('waivers', i, field), message }));
}
