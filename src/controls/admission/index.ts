import { Control } from '../control';

export const ADMISSION_CONTROLS: readonly Control[] = [];
