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
  if (id === undefined || id === '') return fault('a waiver names no control: give the id of one');
  if (typeof id !== 'string') return fault(`the control of a waiver is ${shown(id)}: expected the id of a control`);
  const control = profile ? profile._control(id) : knownControl(id);
  if (!control) return fault(`a waiver names an ${unknownControl(id, profile ? profile._knownIds : knownControls().map(known => known.id))}`);
  return control.unwaivable ? fault(`control '${id}' cannot be waived: repair what it finds`) : undefined;
}

function reasonFault({ control, reason }: Waiver): WaiverFault | undefined {
  const fault = (what: string): WaiverFault => ({ field: 'reason', message: `${what}: say in at least ${MINIMUM_REASON} characters why` });
  if (reason === undefined) return fault(`the waiver of '${control}' has no reason`);
  if (typeof reason !== 'string') return fault(`the reason ${shown(reason)} for waiving '${control}' is no text`);
  return reason.trim().length < MINIMUM_REASON ? fault(`the reason ${shown(reason)} for waiving '${control}' is too short`) : undefined;
}

function ownerFault({ control, owner }: Waiver): WaiverFault | undefined {
  if (owner === undefined || (typeof owner === 'string' && owner.trim() !== '')) return undefined;
  return { field: 'owner', message: `the owner ${shown(owner)} of the waiver of '${control}' is no name: name a person or a team, or leave the owner out` };
}

function expiresFault({ control, expires }: Waiver): WaiverFault | undefined {
  if (expires === undefined || isCalendarDay(expires)) return undefined;
  return { field: 'expires', message: `the waiver of '${control}' expires on ${shown(expires)}: expected a day of the calendar, for example '2027-01-31'` };
}

const LONGEST_SHOWN = 60;

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value) ?? String(value);
  const short = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
  return typeof value === 'string' ? `'${short}'` : short;
}
