import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'fs';
import { join } from 'path';
import { dump, loadAll } from 'js-yaml';

const CORPORA = join(__dirname, '../../shared/corpora/manifests');
/** Larger ones (CustomResourceDefinitions) would be most of the text and none of the work. */
const LARGEST_DOCUMENT = 100_000;
const PER_FILE = 50;

/** A folder of YAML files to measure on. */
export interface ManifestFiles {
  readonly folder: string;
  readonly files: readonly string[];
  readonly objects: number;
  readonly megabytes: number;
}

/** The objects of real manifests; those of the example application where the corpora are not beside the checkout. */
export function realObjects(): any[] {
  const source = existsSync(CORPORA) ? CORPORA : join(__dirname, '../out/online-boutique');
  if (!existsSync(source)) throw new Error(`neither ${CORPORA} nor ${source} exists: run 'npm run demo' first`);
  return yamlFilesBelow(source).flatMap(file => {
    try {
      return loadAll(readFileSync(file, 'utf8')) as any[];
    } catch {
      return []; // not every example is well-formed; how those are read is for tests to say
    }
  }).filter(object => typeof object?.kind === 'string' && typeof object?.metadata?.name === 'string' && isMeasured(dump(object)));
}

function isMeasured(text: string): boolean {
  // That is what a template that nobody rendered parses to.
  return text.length < LARGEST_DOCUMENT && !text.includes('[object Object]');
}

/** Writes objects again and again, with varied names, until there are `count` of them. */
export function writeManifests(folder: string, objects: readonly any[], count: number): ManifestFiles {
  mkdirSync(folder, { recursive: true });
  const files: string[] = [];
  let bytes = 0;
  for (let start = 0; start < count; start += PER_FILE) {
    const documents = Array.from({ length: Math.min(PER_FILE, count - start) }, (_, i) => {
      const object = objects[(start + i) % objects.length];
      return dump({ ...object, metadata: { ...object.metadata, name: `${object.metadata.name}-${start + i}` } }, { noRefs: true });
    });
    const file = join(folder, `manifests-${String(start / PER_FILE).padStart(4, '0')}.yaml`);
    writeFileSync(file, documents.join('---\n'));
    bytes += statSync(file).size;
    files.push(file);
  }
  return { folder, files, objects: count, megabytes: bytes / 1e6 };
}

function yamlFilesBelow(path: string): string[] {
  if (statSync(path).isFile()) return /\.ya?ml$/.test(path) ? [path] : [];
  return readdirSync(path).sort().flatMap(name => yamlFilesBelow(join(path, name)));
}
