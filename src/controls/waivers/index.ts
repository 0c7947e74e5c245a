import { Control } from '../control';
import { UNUSED_WAIVER } from './unused-waiver';

/** What keeps exceptions honest. */
export const WAIVER_CONTROLS: readonly Control[] = [
  UNUSED_WAIVER,
];

export { UNUSED_WAIVER } from './unused-waiver';
