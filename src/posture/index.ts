/**
 * Posture inside an app: assesses what a construct tree would synthesize, and stops a synth that is not good enough.
 * Judges nothing itself: the rooms below do.
 */
export * from './bulwark-validation';
export * from './construct-manifests';
export { profileAbove } from './known-profile';
export * from './posture';
export * from './posture-props';
export { isLaterValidationOfSynth } from './running-synth';
export * from './waivers';
