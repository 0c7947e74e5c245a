/**
 * Applies the fixes of controls: to one object as a pure function, to constructs at the end of their rendering.
 * Nothing here decides what is secure, and nothing here reports what has no fix.
 */
export * from './apply-fix';
export * from './edit';
export * from './explicit-values';
export * from './harden-manifest';
export * from './harden-object';
export * from './hardening';
export * from './lost-patches';
export * from './manifest-transforms';
export * from './report';
export * from './scoped-hardening';
