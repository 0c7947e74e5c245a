import { Control } from '../control';

export const SERVICE_ACCOUNT_CONTROLS: readonly Control[] = [];
