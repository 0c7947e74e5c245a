/**
 * The workloads that people type: cdk8s-plus workloads, made secure. What secure means is the catalogue's, who may
 * talk to whom is the network's; here is only what a construct has to do about it.
 */
export * from './api-access';
export * from './probes';
export * from './secure-container-props';
export * from './secure-cron-job';
export * from './secure-daemon-set';
export * from './secure-deployment';
export * from './secure-job';
export * from './secure-pod';
export * from './secure-pod-props';
export * from './secure-stateful-set';
