import { readFileSync } from 'fs';
import { join } from 'path';

let version: string | undefined;

/** The version of this library, for reports that name the tool that made them. */
export function libraryVersion(): string {
  return version ??= String(JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')).version);
}
