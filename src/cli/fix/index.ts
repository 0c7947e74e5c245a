/** The repair of manifests in files: what the command `fix` does, apart from arguments and printing. */
export * from './fix-file';
export * from './fix-text';
export * from './replace-if-unchanged';
export * from './unified-diff';
export * from './with-object';
