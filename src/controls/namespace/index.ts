import { Control } from '../control';

export const NAMESPACE_CONTROLS: readonly Control[] = [];
