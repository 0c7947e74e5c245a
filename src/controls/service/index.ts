import { Control } from '../control';

export const SERVICE_CONTROLS: readonly Control[] = [];
