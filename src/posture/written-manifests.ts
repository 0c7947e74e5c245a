import { readFileSync } from 'fs';
import { dirname, relative, resolve, sep } from 'path';
import { Diagnostic, FieldPath, ManifestEntry, ManifestSet } from '../manifests';
import { Positions, readManifests } from '../yaml';
import { PluginContext } from './plugin-contract';

/** What a synth wrote. */
export interface WrittenManifests {
  readonly manifests: ManifestSet;
  readonly diagnostics: readonly Diagnostic[];
  readonly lineOf: (entry: ManifestEntry, path: FieldPath) => number | undefined;
  /** The name by which reports know a file, and where it is. */
  readonly pathOf: (file: string) => string;
}

/** Reads what a synth wrote, with our own reader: it tells lines, and one broken document hides no other. */
export function readWritten({ manifests: paths, metadata, stdout }: PluginContext): WrittenManifests {
  const start = namesStartAt(paths, stdout);
  const files = new Map(paths.map(path => [relative(start, resolve(path)).split(sep).join('/'), path]));
  const read = [...files].map(([name, path]) => readManifests(readFileSync(path), name));
  const entries = read.flatMap(({ manifests }) => manifests.entries);
  const constructs = constructPaths(entries, metadata ?? {});
  let positions: { readonly file: string; readonly of: Positions } | undefined;
  return {
    manifests: ManifestSet._of(entries.map(entry => withConstruct(entry, constructs.get(entry)))),
    diagnostics: read.flatMap(({ diagnostics }) => diagnostics),
    lineOf: ({ provenance }, path) => {
      const { file } = provenance;
      if (file === undefined || !files.has(file)) return provenance.line;
      if (positions?.file !== file) positions = { file, of: Positions.of(readFileSync(files.get(file)!), file) };
      return positions.of.lineOf(provenance, path);
    },
    pathOf: file => files.get(file) ?? file,
  };
}

/**
 * With `--stdout` files lie in a folder that is gone when somebody reads about them, and has another name each time. Within
 * it charts may have folders of their own, with files of one name.
 */
function namesStartAt(paths: readonly string[], stdout: boolean | undefined): string {
  return stdout ? folderOf(paths) ?? process.cwd() : process.cwd();
}

/** The folder that holds all of the manifests. */
export function folderOf(paths: readonly string[]): string | undefined {
  const folders = paths.map(path => dirname(resolve(path)));
  return folders.length === 0 ? undefined : folders.reduce((common, folder) => {
    let shared = common;
    while (shared !== folder && !folder.startsWith(shared.endsWith(sep) ? shared : shared + sep)) shared = dirname(shared);
    return shared;
  });
}

/**
 * The CLI knows constructs by the name of their object alone. So the path is known for a name that one object has; of
 * several objects with one name it would be that of any of them.
 */
function constructPaths(entries: readonly ManifestEntry[], metadata: NonNullable<PluginContext['metadata']>): Map<ManifestEntry, string> {
  const byName = new Map<string, ManifestEntry[]>();
  for (const entry of entries) {
    const { name } = entry.object.metadata ?? {};
    if (typeof name === 'string') byName.set(name, [...byName.get(name) ?? [], entry]);
  }
  const unique = [...byName].filter(([name, same]) => same.length === 1 && Object.hasOwn(metadata, name));
  return new Map(unique.map(([name, [entry]]) => [entry, metadata[name].path]));
}

function withConstruct(entry: ManifestEntry, constructPath: string | undefined): ManifestEntry {
  return constructPath === undefined ? entry : { ...entry, provenance: { ...entry.provenance, constructPath } };
}
