import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSync, BuildResult } from 'esbuild';
import { ExitCode, Io, main } from '../../src/cli';

/** What a run of the command left behind. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the surroundings of the command differ from the usual. */
export interface Surroundings {
  readonly stdin?: string | Uint8Array;
  readonly env?: Record<string, string>;
  readonly terminal?: boolean;
  readonly now?: string;
}

/** Runs the command in this process. */
export async function run(argv: readonly string[], { stdin = '', env = {}, terminal = false, now = '2027-01-15T12:00:00Z' }: Surroundings = {}): Promise<Ran> {
  const texts = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') => ({ isTTY: terminal, write: (text: string) => void (texts[name] += text) });
  const io: Io = {
    stdin: () => typeof stdin === 'string' ? Buffer.from(stdin) : stdin,
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    env,
    now: () => new Date(now),
  };
  const code: ExitCode = await main(argv, io);
  return { code, ...texts };
}

/** A folder that is gone after the tests of a file. */
export class Folder {
  public readonly path = mkdtempSync(join(tmpdir(), 'bulwark-cli-'));

  /** Writes a file, with the folders that it lies in, and gives its path. */
  public write(name: string, content: string | Uint8Array): string {
    const path = this.at(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  public at(name: string): string {
    return join(this.path, name);
  }

  public remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** The command as it is shipped: one file and its launcher. */
export class Binary {
  public readonly path: string;
  public readonly built: BuildResult<{ metafile: true }>;
  private readonly folder = new Folder();

  public constructor() {
    this.built = buildSync({
      entryPoints: [join(__dirname, '../../src/cli/index.ts')],
      outfile: this.folder.at('lib/cli/bundle/bulwark.js'),
      bundle: true,
      platform: 'node',
      target: 'node20',
      metafile: true,
      logLevel: 'error',
    });
    this.path = this.folder.at('bin/bulwark');
    mkdirSync(dirname(this.path));
    copyFileSync(join(__dirname, '../../bin/bulwark'), this.path);
    chmodSync(this.path, 0o755);
    copyFileSync(join(__dirname, '../../package.json'), this.folder.at('package.json'));
    cpSync(join(__dirname, '../../assets'), this.folder.at('assets'), { recursive: true });
  }

  public run(argv: readonly string[], { stdin = '', env = {} }: Surroundings = {}): Ran {
    const { status, stdout, stderr } = spawnSync(process.execPath, [this.path, ...argv], {
      input: stdin, env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1', ...env }, maxBuffer: 256 * 1024 * 1024, encoding: 'utf8',
    });
    return { code: status ?? -1, stdout, stderr };
  }

  public remove(): void {
    this.folder.remove();
  }
}

/** A Pod that breaks a control of severity critical. */
export const PRIVILEGED = `apiVersion: v1
kind: Pod
metadata: {name: bad, namespace: shop}
spec:
  containers:
    - name: web
      image: example.com/web@sha256:${'a'.repeat(64)}
      securityContext:
        privileged: true
`;

/** An object that nothing is wrong with, and no other object is asked for. */
export const HARMLESS = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: fine, namespace: shop}\n';

/** What `--format json` says. */
export function resultsOf({ stdout }: Ran): any[] {
  return JSON.parse(stdout).results;
}
