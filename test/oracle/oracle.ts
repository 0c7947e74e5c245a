import { execFileSync, spawnSync } from 'child_process';
import { createHash } from 'crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmdirSync } from 'fs';
import { homedir } from 'os';
import { join } from 'path';

/** What the API server's CEL says of an expression, or of its value. */
export interface OracleResult {
  /** Type that the checker infers. */
  readonly type?: string;
  readonly compileError?: string;
  /** In the form of encodeValue(). */
  readonly value?: any;
  readonly error?: string;
  /** Actual cost of the evaluation; an API server stops at 1,000,000. */
  readonly cost?: number;
}

/** An expression over variables of type dyn. */
export interface OracleProgram {
  readonly expression: string;
  readonly variables: readonly string[];
  readonly kubernetesVersion: string;
}

const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-bulwark');

/** Outside of the checkout, by what it is built from. */
function binaryPath(goVersion: string): string {
  const hash = createHash('sha256').update(goVersion);
  for (const name of readdirSync(__dirname).filter(file => /\.go$|^go\.(mod|sum)$/.test(file)).sort()) {
    hash.update(`${name}\0`).update(readFileSync(join(__dirname, name)));
  }
  return join(CACHE, `cel-oracle-${hash.digest('hex').slice(0, 16)}`);
}

function go(...args: string[]): string {
  return execFileSync('go', args, { cwd: __dirname, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Builds the oracle unless it is there. Undefined without Go or its modules; a program that does not compile throws. */
function build(): string | undefined {
  let path: string;
  try {
    path = binaryPath(go('version'));
    if (existsSync(path)) return path;
    go('mod', 'download');
  } catch (error) {
    console.warn(`the oracle for CEL cannot be built: ${(error as Error).message}`);
    return undefined;
  }
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'build-'));
  const made = join(folder, 'cel-oracle');
  go('build', '-trimpath', '-o', made, '.');
  renameSync(made, path); // at once: another test may build too
  rmdirSync(folder);
  return path;
}

/** CEL_ORACLE names a binary that was built against another release of the API server. */
const BINARY = process.env.CEL_ORACLE ?? build();

/** `describe`, or a skipped one that says why when there is no oracle. */
export const describeWithOracle: (title: string, body: () => void) => void = BINARY
  ? describe
  : (title, body) => describe.skip(`${title} (Go or its modules are absent)`, body);

/** Sends requests, one a line, and returns the answers. */
export function ask(requests: readonly unknown[]): any[] {
  const input = requests.map(request => `${typeof request === 'string' ? request : JSON.stringify(request)}\n`).join('');
  const child = spawnSync(BINARY!, { input, encoding: 'utf8', maxBuffer: 512 * 1024 * 1024, timeout: 60_000 });
  if (child.error || child.status !== 0) throw new Error(`the oracle failed: ${child.error?.message ?? child.stderr}`);
  return child.stdout.split('\n').filter(line => line !== '').map(line => JSON.parse(line));
}

/** Compiles expressions, by name. */
export function compileByOracle(programs: Readonly<Record<string, OracleProgram>>): Record<string, OracleResult> {
  return ask([{ programs }])[0].programs;
}

/** A document of YAML as sigs.k8s.io/yaml converts it, which is how kubectl reads. */
export interface OracleYaml {
  readonly json?: unknown;
  readonly error?: string;
}

/** Converts documents of YAML to JSON. */
export function convertByOracle(texts: readonly string[]): OracleYaml[] {
  return ask([{ yaml: texts }])[0].converted;
}
