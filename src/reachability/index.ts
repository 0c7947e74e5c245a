/** Connectivity inside an app, and as a unit test. Computes nothing itself: `connectivity/` does. */
export * from './origin';
export * from './reachability';
export * from './reachability-options';
export * from './reachability-results';
export * from './segmentation';
export * from './segmentation-expectations';
