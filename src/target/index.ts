/**
 * What a cluster is like: version, plugins, ranges, addresses. Described once, read by every projection.
 * Nothing here renders or decides anything.
 */
export * from './cluster-target';
export * from './cluster-target-props';
export * from './cni';
export * from './ip-range';
export * from './kubernetes-version';
export * from './label-selector';
export * from './mesh';
export * from './policy-engine';
export * from './validate';
export * from './workload-kind';
