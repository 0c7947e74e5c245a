import { spawnSync } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

/** What a program said, whatever its exit code: engines end with 1 when they found something. */
export interface Said {
  readonly out: string;
  readonly err: string;
}

/** Runs a program in a folder of its own that holds the files, named by their places there. */
export function runWithFiles<T>(
  program: string, files: Readonly<Record<string, string>>, args: readonly string[], read: (said: Said, folder: string) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), 'bulwark-engine-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const child = spawnSync(program, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1024 * 1024 * 1024 });
    if (child.error) throw child.error;
    return read({ out: child.stdout, err: child.stderr }, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a program that reads its standard input. */
export function runWithInput(program: string, input: string): Said {
  const child = spawnSync(program, [], { input, encoding: 'utf8', maxBuffer: 1024 * 1024 * 1024 });
  if (child.error) throw child.error;
  return { out: child.stdout, err: child.stderr };
}

/** A stream of documents as both engines read it; JSON is YAML. */
export function documents(objects: readonly unknown[]): string {
  return objects.map(object => `${JSON.stringify(object)}\n`).join('---\n');
}

/** Marks an object so that its verdict is found again: no control reads the uid, which nobody but the API server sets. */
export function marked(object: any, mark: number): any {
  return { ...object, metadata: { ...object.metadata, uid: `${mark}` } };
}
