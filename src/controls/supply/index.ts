import { Control } from '../control';
import { NO_DUPLICATE_OBJECTS } from './duplicates';
import { NO_DEPRECATED_APIS, NO_REMOVED_APIS, NO_RETIRED_CONTROLLER_IMAGE, NO_RETIRED_INGRESS_CONTROLLER } from './end-of-life';

/** What still gets fixes, and what the target still serves. */
export const SUPPLY_CONTROLS: readonly Control[] = [
  NO_REMOVED_APIS,
  NO_DEPRECATED_APIS,
  NO_RETIRED_INGRESS_CONTROLLER,
  NO_RETIRED_CONTROLLER_IMAGE,
  NO_DUPLICATE_OBJECTS,
];
