/**
 * Runs the controls of a profile on one object: binds the variables, walks containers, names the place that fails.
 * Nothing here decides what is secure, changes an object, or knows constructs.
 */
export * from './compiled-control';
export * from './compiled-profile';
export * from './object-scope';
export * from './outcome';
