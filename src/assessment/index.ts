/**
 * Holds objects against a profile: every control × object, with waivers and scores. Pure; knows no constructs, reads no
 * files, and decides nothing about what is secure: controls do.
 */
export * from './assess';
export * from './assessment';
export * from './evidence';
export * from './finding';
export * from './json-format';
export * from './json-text';
export * from './object-names';
export * from './object-result';
export * from './score';
export * from './summary';
export * from './validate-waiver';
export * from './waiver';
export * from './waiver-set';
