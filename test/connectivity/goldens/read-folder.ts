import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { ManifestSet } from '../../../src/manifests';
import { readManifests } from '../../../src/yaml';

/** Every object of the YAML and JSON files below a folder. */
export function readFolder(folder: string): ManifestSet {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => /\.(?:ya?ml|json)$/.test(file)).sort();
  return ManifestSet.join(files.map(file => readManifests(readFileSync(join(folder, file)), file).manifests));
}
