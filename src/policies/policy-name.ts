import { Profile } from '../controls';

/** The API server takes 253; kinds and actions are put behind it. */
const LONGEST_NAME = 200;

/**
 * What begins the name of every object; by default after the profile: `bulwark-zero-trust`.
 *
 * @throws when it can be no name
 */
export function policyName(name: string | undefined, profile: Profile): string {
  if (name === undefined) return defaultName(profile.name);
  if (typeof name === 'string' && name.length <= LONGEST_NAME && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name)) return name;
  throw new Error(`name '${name}' cannot begin the names of policies: write at most ${LONGEST_NAME} of a-z, 0-9 and '-', beginning and ending with a letter or digit`);
}

/** `zeroTrust` -> `bulwark-zero-trust` */
function defaultName(profileName: string): string {
  const words = profileName.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  return `bulwark${words ? `-${words}` : ''}`.slice(0, LONGEST_NAME).replace(/-$/, '');
}
