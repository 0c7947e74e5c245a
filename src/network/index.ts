/**
 * Who may talk to whom: declared connections as a model, peers, and their rendering as policies. The model knows no
 * dialect; what is made of it is in a folder a dialect.
 */
export * from './connections';
export * from './declared-connection';
export * from './default-deny-scope';
export * from './label-selector';
export * from './namespace-policies';
export * from './peer';
export * from './pod-workload';
export * from './quarantine';
export * from './segmentation';
export * from './selected-pods';
export * from './special-purpose-ranges';
export { validateCni } from './validate-segment';
