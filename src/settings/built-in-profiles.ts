import { Profile } from '../controls';

/** The profiles that are asked for by name, from the loosest on. A profile file builds on one of them. */
export const BUILT_IN_PROFILES: readonly Profile[] = [Profile.BASELINE, Profile.RESTRICTED, Profile.ZERO_TRUST];

/** The built-in profile of a name. */
export function builtInProfile(name: string): Profile | undefined {
  return BUILT_IN_PROFILES.find(profile => profile.name === name);
}
