/** Renders segments as `networking.k8s.io/v1` NetworkPolicy objects, which every enforcing CNI understands. */
export * from './network-policy';
export * from './policy-peer';
export * from './render-segment';
