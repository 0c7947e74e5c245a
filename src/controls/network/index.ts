import { Control } from '../control';

export const NETWORK_CONTROLS: readonly Control[] = [];
