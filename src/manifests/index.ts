/**
 * What Kubernetes objects look like: kinds, pod templates, images, where each object came from.
 * Knows neither controls nor constructs.
 */
export * from './api-resources';
export * from './cluster-scoped-kinds';
export * from './diagnostic';
export * from './image-reference';
export * from './kube-object';
export * from './manifest-set';
export * from './metadata-addresses';
export * from './nearest';
export * from './pod-template';
export * from './program-line';
export * from './quarantine-label';
