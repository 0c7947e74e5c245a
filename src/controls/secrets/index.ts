import { Control } from '../control';

export const SECRET_CONTROLS: readonly Control[] = [];
