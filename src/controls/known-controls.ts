import { ADMISSION_CONTROLS } from './admission';
import { Control } from './control';
import { deepFreeze } from './deep-freeze';
import { didYouMean } from './did-you-mean';
import { IMAGE_CONTROLS } from './image';
import { NAMESPACE_CONTROLS } from './namespace';
import { NETWORK_CONTROLS } from './network';
import { POD_SECURITY_CONTROLS } from './pod-security';
import { RBAC_CONTROLS } from './rbac';
import { RESOURCE_CONTROLS } from './resources';
import { SECRET_CONTROLS } from './secrets';
import { SERVICE_CONTROLS } from './service';
import { SERVICE_ACCOUNT_CONTROLS } from './service-account';
import { SUPPLY_CONTROLS } from './supply';
import { WAIVER_CONTROLS } from './waivers';

const ALL: readonly Control[] = [
  ...POD_SECURITY_CONTROLS,
  ...IMAGE_CONTROLS,
  ...RESOURCE_CONTROLS,
  ...SERVICE_ACCOUNT_CONTROLS,
  ...SECRET_CONTROLS,
  ...SERVICE_CONTROLS,
  ...RBAC_CONTROLS,
  ...NAMESPACE_CONTROLS,
  ...NETWORK_CONTROLS,
  ...ADMISSION_CONTROLS,
  ...SUPPLY_CONTROLS,
  ...WAIVER_CONTROLS,
];

ALL.forEach(deepFreeze);

const BY_ID: ReadonlyMap<string, Control> = new Map(ALL.map(control => [control.id, control]));

/** Every record of the catalogue, frozen. For use inside the library, where nobody copies what nobody can change. */
export function knownControls(): readonly Control[] {
  return ALL;
}

/** The frozen record with an id. */
export function knownControl(id: string): Control | undefined {
  return BY_ID.get(id);
}

/** The message for an id that no control has. */
export function unknownControl(id: string, known: readonly string[]): string {
  return `unknown control '${id}': ${didYouMean(id, known)}all ids are in docs/controls.md`;
}
