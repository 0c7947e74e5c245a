/**
 * The `bulwark` command: reads arguments and files, calls a room, prints. Decides nothing about what is secure, and loads
 * neither constructs nor cdk8s.
 */
export * from './exit-code';
export * from './io';
export * from './main';
export * from './process-io';
