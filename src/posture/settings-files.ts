import { readFileSync } from 'fs';
import { resolve } from 'path';
import { ScopedWaiver } from '../assessment';
import { Profile } from '../controls';
import { BUILT_IN_PROFILES, builtInProfile, parseProfile, parseWaivers } from '../settings';

/**
 * The built-in profile of a name, or the one of a file; relative to the folder that the program runs in.
 *
 * @throws when there is neither, or the file is no profile
 */
export function namedProfile(name: string): Profile {
  const names = BUILT_IN_PROFILES.map(profile => profile.name);
  return builtInProfile(name)
    ?? parseProfile(read(name, `profile '${name}' is none of ${names.join(', ')}, and no file can be read there`), name);
}

/** @throws when the file cannot be read, is no list of waivers, or has one that the profile does not allow */
export function readWaivers(file: string, profile: Profile): ScopedWaiver[] {
  if (typeof file !== 'string' || file === '') throw new Error(`the file of waivers is ${JSON.stringify(file)}: expected the name of a file`);
  return parseWaivers(read(file, `waivers cannot be read from '${file}'`), file, profile);
}

function read(file: string, otherwise: string): string {
  try {
    return readFileSync(resolve(file), 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`${otherwise} (${code === 'ENOENT' ? 'no such file' : message}); relative names start at ${process.cwd()}`, { cause: error });
  }
}
