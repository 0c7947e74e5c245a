/**
 * What steers an assessment beside the objects: profiles and waivers, by name and in files, and the time. All text is
 * hostile; whoever calls opens the files and reads the clock.
 */
export * from './built-in-profiles';
export * from './parameters-file';
export * from './profile-file';
export * from './settings-error';
export * from './settings-schemas';
export * from './source-date';
export { parseWaivers } from './waivers-file';
