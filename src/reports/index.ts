/**
 * Writes an assessment down in the formats that people and other programs read. Judges nothing, reads no manifests.
 */
export * from './console-report';
export { messageProper } from './descriptions';
export * from './formats';
export * from './plain-text';
export * from './report-options';
export * from './tool-version';
