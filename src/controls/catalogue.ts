import { Control } from './control';
import { knownControl, knownControls, unknownControl } from './known-controls';

/**
 * Every control that the library knows.
 *
 * What it hands out are copies: programs in other languages hold them by reference, which takes objects that can be marked,
 * and no change reaches the catalogue. A profile says what differs.
 */
export class Catalogue {
  /** All controls, by family. */
  public static all(): Control[] {
    return knownControls().map(control => structuredClone(control));
  }

  /**
   * The control with an id.
   *
   * @throws when there is none; the message names ids that look alike
   */
  public static byId(id: string): Control {
    const control = knownControl(id);
    if (!control) throw new Error(unknownControl(id, knownControls().map(known => known.id)));
    return structuredClone(control);
  }

  private constructor() {}
}
