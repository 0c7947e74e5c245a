import { Control } from '../control';

export const POD_SECURITY_CONTROLS: readonly Control[] = [];
