import { knownControl, knownControls, Profile, unknownControl } from '../controls';
import { isCalendarDay } from './calendar-day';
import { Waiver } from './waiver';

const MINIMUM_REASON = 10;

/**
 * Checks a waiver as somebody wrote it, whatever it is: programs without types write waivers too.
 *
 * @param where who grants it, for messages: `waivers.yaml:12`, or the path of a construct
 * @param profile brings controls of its own, which may be waived as well
 * @throws when the control is unknown or may not be waived, the reason is shorter than ten characters, or the day of expiry
 * is none
 */
export function validateWaiver(waiver: Waiver, where: string, profile?: Profile): void {
  const [fault] = waiverFaults(waiver, profile);
  if (fault) throw new Error(`${where}: ${fault.message}`);
}

/** What is wrong with a waiver, and the field in which. */
export interface WaiverFault {
  readonly field: keyof Waiver;
  readonly message: string;
}

/** All that is wrong with a waiver. */
export function waiverFaults(waiver: Waiver, profile?: Profile): WaiverFault[] {
  if (typeof waiver !== 'object' || waiver === null) {
    return [{ field: 'control', message: `a waiver is ${String(waiver)}: expected { control: '…', reason: '…' }` }];
  }
  const faults = [controlFault(waiver.control, profile), reasonFault(waiver), ownerFault(waiver), expiresFault(waiver)];
  return faults.filter(fault => fault !== undefined);
}

function controlFault(id: unknown, profile: Profile | undefined): WaiverFault | undefined {
  const fault = (message: string): WaiverFault => ({ field: 'control', message });
  if (typeof id !== 'string' || id === '') return fault(`the control of a waiver is ${shown(id)}: expected the id of a control`);
  const control = profile ? profile._control(id) : knownControl(id);
  if (!control) return fault(`a waiver names an ${unknownControl(id, profile ? profile._knownIds : knownControls().map(known => known.id))}`);
  return control.unwaivable ? fault(`control '${id}' cannot be waived: repair what it finds`) : undefined;
}

function reasonFault({ control, reason }: Waiver): WaiverFault | undefined {
  if (typeof reason === 'string' && reason.trim().length >= MINIMUM_REASON) return undefined;
  const how = typeof reason === 'string' ? 'is too short' : 'is no text';
  return { field: 'reason', message: `the reason ${shown(reason)} for waiving '${control}' ${how}: say in at least ${MINIMUM_REASON} characters why` };
}

function ownerFault({ control, owner }: Waiver): WaiverFault | undefined {
  if (owner === undefined || (typeof owner === 'string' && owner.trim() !== '')) return undefined;
  return { field: 'owner', message: `the owner ${shown(owner)} of the waiver of '${control}' is no name: name a person or a team, or leave the owner out` };
}

function expiresFault({ control, expires }: Waiver): WaiverFault | undefined {
  if (expires === undefined || isCalendarDay(expires)) return undefined;
  return { field: 'expires', message: `the waiver of '${control}' expires on ${shown(expires)}: expected a day of the calendar, for example '2027-01-31'` };
}

function shown(value: unknown): string {
  if (value === undefined) return 'that is missing';
  const text = JSON.stringify(value) ?? String(value);
  return typeof value === 'string' ? `'${value.length > 60 ? `${value.slice(0, 60)}…` : value}'` : text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
