/**
 * Reads the files that steer an assessment: profiles and waivers. All text is hostile; whoever calls opens the files.
 */
export * from './profile-file';
export * from './settings-error';
export * from './settings-schemas';
export * from './waivers-file';
