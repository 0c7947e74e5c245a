import { Profile } from '../controls';

/** Reads a profile from YAML or JSON; `file` is the name for messages. */
export function parseProfile(_text: string, _file: string): Profile {
  throw new Error('not yet');
}
