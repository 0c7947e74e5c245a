import { Control } from './control';
import { IMAGE_CONTROLS } from './image';
import { POD_SECURITY_CONTROLS } from './pod-security';
import { RESOURCE_CONTROLS } from './resources';
import { ADMISSION_CONTROLS } from './admission';
import { NAMESPACE_CONTROLS } from './namespace';
import { NETWORK_CONTROLS } from './network';
import { RBAC_CONTROLS } from './rbac';
import { SECRET_CONTROLS } from './secrets';
import { SERVICE_CONTROLS } from './service';
import { SERVICE_ACCOUNT_CONTROLS } from './service-account';
import { SUPPLY_CONTROLS } from './supply';

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
];

const BY_ID: ReadonlyMap<string, Control> = new Map(ALL.map(control => [control.id, control]));

/** Every control that the library knows. */
export class Catalogue {
  /** All controls, by family. */
  public static all(): Control[] {
    return [...ALL];
  }

  /**
   * The control with an id.
   *
   * @throws when there is none; the message names ids that look alike
   */
  public static byId(id: string): Control {
    const control = BY_ID.get(id);
    if (!control) throw new Error(unknownControl(id, [...BY_ID.keys()]));
    return control;
  }

  private constructor() {}
}

/** The message for an id that no control has. */
export function unknownControl(id: string, known: readonly string[]): string {
  const words = id.toLowerCase().split(/[^a-z0-9]+/).filter(word => word.length > 2);
  const score = (candidate: string) => words.filter(word => candidate.includes(word)).length;
  const alike = known.filter(candidate => score(candidate) > 0).sort((a, b) => score(b) - score(a) || (a < b ? -1 : 1)).slice(0, 3);
  return `unknown control '${id}': ${alike.length > 0 ? `did you mean ${alike.map(a => `'${a}'`).join(' or ')}? ` : ''}`
    + 'all ids are in docs/controls.md';
}
