/**
 * Applies the fixes of controls to one object, as a pure function. Knows no constructs, decides nothing about what is
 * secure, and reports nothing that has no fix.
 */
export * from './apply-fix';
export * from './edit';
export * from './explicit-values';
export * from './harden-manifest';
export * from './harden-object';
