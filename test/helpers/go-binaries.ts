import { spawn, spawnSync } from 'child_process';
import { createHash } from 'crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'fs';
import { homedir } from 'os';
import { dirname, join } from 'path';

/** Where everything lies that is built or fetched once, outside of the checkout. */
export const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-bulwark');

/** Nothing can be built here, and that is not a mistake of ours: no Go, a Go that is too old, or no module proxy. */
export class CannotBuild extends Error {}

/** Programs that tests run, built together out of a Go module that pins them and all that they are made of. */
export interface GoPrograms {
  /** What they are called in messages, for example `kubernetes 1.37.2`. */
  readonly title: string;
  /** Folder of go.mod and go.sum, and of a file that imports the programs so that `go mod tidy` keeps both complete. */
  readonly module: string;
  /** Names of the files that are made, with the import path of each. */
  readonly packages: Readonly<Record<string, string>>;
  /** For the linker, besides what leaves out symbols. */
  readonly ldflags?: readonly string[];
  /** Folder of the cache that they are kept in, without the hash that is appended, for example `cluster/1.37.2`. */
  readonly kept: string;
}

const buildFlags = ({ ldflags = [] }: GoPrograms) => ['-trimpath', '-ldflags', ['-s', '-w', ...ldflags].join(' ')];

/** Where programs are kept: by what they are built from. */
export function goProgramsFolder(programs: GoPrograms): string {
  const hash = createHash('sha256').update(JSON.stringify([Object.values(programs.packages), buildFlags(programs)]));
  for (const name of readdirSync(programs.module).sort()) {
    hash.update(`${name}\0`).update(readFileSync(join(programs.module, name)));
  }
  return join(CACHE, `${programs.kept}-${hash.digest('hex').slice(0, 16)}`);
}

/**
 * Builds programs unless they are there, and says what it does. Minutes where Go's own cache is cold.
 *
 * @returns their folder
 * @throws CannotBuild where there is no Go or no module proxy; an Error with the compiler's words when a build fails
 */
export async function ensureGoPrograms(programs: GoPrograms, log: (line: string) => void): Promise<string> {
  const folder = goProgramsFolder(programs);
  if (!existsSync(folder)) {
    mkdirSync(dirname(folder), { recursive: true });
    const unlock = await lock(`${folder}.lock`);
    try {
      if (!existsSync(folder)) await build(programs, folder, log);
    } finally {
      unlock();
    }
  }
  log(`${programs.title}: ${folder}`);
  return folder;
}

async function build(programs: GoPrograms, folder: string, log: (line: string) => void): Promise<void> {
  const { title, module: cwd, packages } = programs;
  // What is downloaded here is what is built, and nothing but the download fails.
  const probe = spawnSync('go', ['list', '-deps', '-f', ' ', ...Object.values(packages)], { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (probe.error) throw new CannotBuild(`${title} cannot be built: Go is not installed (${probe.error.message})`);
  if (probe.status !== 0 && /checksum mismatch|missing go\.sum|updates to go\.mod/.test(probe.stderr)) throw new Error(probe.stderr);
  if (probe.status !== 0) throw new CannotBuild(`${title} cannot be built: go list says: ${probe.stderr.trim()}`);

  const made = mkdtempSync(`${folder}.building-`);
  try {
    for (const [name, path] of Object.entries(packages)) {
      log(`${title}: building ${name}`);
      const start = Date.now();
      await go(cwd, 'build', ...buildFlags(programs), '-o', join(made, name), path);
      log(`${title}: built ${name} in ${Math.round((Date.now() - start) / 1000)} s, ${Math.round(statSync(join(made, name)).size / 1e6)} MB`);
    }
    renameSync(made, folder);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

function go(cwd: string, ...args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('exit', (code, signal) => code === 0 ? resolve() : reject(new Error(`go ${args.join(' ')} ended with ${signal ?? code}`)));
  });
}

/** Waits until no other process builds the same; a lock whose process is gone counts for nothing. */
async function lock(path: string): Promise<() => void> {
  for (;;) {
    try {
      writeFileSync(path, `${process.pid}`, { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (holderIsGone(path)) rmSync(path, { force: true });
    else await new Promise(resolve => setTimeout(resolve, 500));
  }
}

function holderIsGone(path: string): boolean {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
