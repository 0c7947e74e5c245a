import { Control } from '../control';

export const RESOURCE_CONTROLS: readonly Control[] = [];
