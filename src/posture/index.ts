/**
 * Assesses objects against a profile and says what it found. Changes nothing and decides nothing about what is
 * secure: controls do.
 */
export * from './assess';
export * from './assessment';
export * from './console-report';
export * from './construct-manifests';
export * from './posture';
