/**
 * What is secure: the catalogue of controls, profiles and framework rows. Data and CEL only; nothing here knows
 * constructs, and nothing here evaluates anything but a control's own spelling.
 */
export * from './catalogue';
export * from './control';
export * from './did-you-mean';
export * from './frameworks';
export { normalized as completedImage } from './image/cel';
export * from './known-controls';
export * from './message';
export * from './pod-security-level';
export * from './prelude';
export * from './profile';
export * from './profile-changes';
export * from './validate-control';
export * from './versions';
export * from './waivers';
