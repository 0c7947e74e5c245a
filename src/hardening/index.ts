/**
 * Brings the fixes of controls to constructs, at the end of their rendering. Nothing here decides what is secure, and
 * nothing here reports what has no fix.
 */
export * from './hardening';
export * from './lost-patches';
export * from './manifest-transforms';
export * from './report';
export * from './scoped-hardening';
