import { ADMISSION_CONTROLS } from './admission';
import { Control } from './control';
import { deepFreeze } from './deep-freeze';
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
  const alike = known.map(candidate => ({ candidate, score: likeness(id.toLowerCase(), candidate) }))
    .filter(({ score }) => score > 0.4)
    .sort((a, b) => b.score - a.score || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => `'${candidate}'`);
  return `unknown control '${id}': ${alike.length > 0 ? `did you mean ${alike.join(' or ')}? ` : ''}all ids are in docs/controls.md`;
}

/** Share of the pairs of neighbouring letters that two texts have in common (Dice's coefficient). */
function likeness(a: string, b: string): number {
  const pairs = (text: string) => new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2)));
  const [left, right] = [pairs(a), pairs(b)];
  return 2 * [...left].filter(pair => right.has(pair)).length / Math.max(1, left.size + right.size);
}
