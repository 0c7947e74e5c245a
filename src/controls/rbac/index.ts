import { Control } from '../control';

export const RBAC_CONTROLS: readonly Control[] = [];
