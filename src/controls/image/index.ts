import { Control } from '../control';

export const IMAGE_CONTROLS: readonly Control[] = [];
