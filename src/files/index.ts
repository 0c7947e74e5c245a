/**
 * Writes files, large ones in pieces, so that nobody ever sees half of one. Knows nothing of what is in them.
 */
export * from './replace-file';
export * from './take-place-of';
export * from './write-all';
export * from './write-pieces';
