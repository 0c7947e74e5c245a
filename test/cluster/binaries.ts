import { execFileSync, spawn, spawnSync } from 'child_process';
import { createHash } from 'crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'fs';
import { homedir } from 'os';
import { join } from 'path';

/** The newest release that we test on, and the oldest that has native policies. The newest brings etcd for both. */
export const VERSIONS = ['1.37.2', '1.30.14'] as const;
const NEWEST = VERSIONS[0];

const MODULES = join(__dirname, 'modules');
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-bulwark', 'cluster');

/** The programs of a control plane, as absolute paths. */
export interface Binaries {
  /** What the API server says of itself, without the `v`. */
  readonly version: string;
  readonly etcd: string;
  readonly apiServer: string;
  /** Undefined when `KUBEBUILDER_ASSETS` has none: then nobody type-checks policies, aggregates roles or empties namespaces. */
  readonly controllerManager?: string;
}

/** Nothing can be built here, and that is not a mistake of ours: no Go, a Go that is too old, or no module proxy. */
export class CannotBuild extends Error {}

const PACKAGES = {
  'etcd': 'go.etcd.io/etcd/server/v3',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
};
type Program = keyof typeof PACKAGES;

const programsOf = (version: string): Program[] => version === NEWEST
  ? ['etcd', 'kube-apiserver', 'kube-controller-manager']
  : ['kube-apiserver', 'kube-controller-manager'];

/** Without a version the server calls itself v0.0.0 and gates features for that. */
function buildFlags(version: string): string[] {
  const [major, minor] = version.split('.');
  const stamps = { gitVersion: `v${version}`, gitMajor: major, gitMinor: minor };
  const stamped = Object.entries(stamps).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  return ['-trimpath', '-ldflags', ['-s', '-w', ...stamped].join(' ')];
}

const moduleFolder = (version: string) => join(MODULES, `kubernetes-${version}`);

/** Where the programs of a release are kept: by the release and by what they are built from. */
export function cacheFolder(version: string): string {
  const hash = createHash('sha256').update(JSON.stringify([programsOf(version).map(name => PACKAGES[name]), buildFlags(version)]));
  for (const name of readdirSync(moduleFolder(version)).sort()) {
    hash.update(`${name}\0`).update(readFileSync(join(moduleFolder(version), name)));
  }
  return join(CACHE, `${version}-${hash.digest('hex').slice(0, 16)}`);
}

/** The folder of the envtest convention: it stands for the newest release, and then nothing is built. */
const assets = () => process.env.KUBEBUILDER_ASSETS || undefined;

function fromAssets(folder: string): Binaries {
  for (const name of ['etcd', 'kube-apiserver']) {
    if (!existsSync(join(folder, name))) throw new Error(`KUBEBUILDER_ASSETS names '${folder}', which has no ${name}: put it there, or unset the variable`);
  }
  const apiServer = join(folder, 'kube-apiserver');
  const controllerManager = join(folder, 'kube-controller-manager');
  return {
    version: /v(\d+\.\d+\.\d+)/.exec(execFileSync(apiServer, ['--version'], { encoding: 'utf8' }))![1],
    etcd: join(folder, 'etcd'),
    apiServer,
    ...existsSync(controllerManager) ? { controllerManager } : {},
  };
}

/** The programs of a release of `VERSIONS`, or undefined when they have not been built. */
export function findBinaries(version: string): Binaries | undefined {
  const given = assets();
  if (given && version === NEWEST) return fromAssets(given);
  const etcd = given ? join(given, 'etcd') : join(cacheFolder(NEWEST), 'etcd');
  const folder = cacheFolder(version);
  if (!existsSync(folder) || !existsSync(etcd)) return undefined;
  return { version, etcd, apiServer: join(folder, 'kube-apiserver'), controllerManager: join(folder, 'kube-controller-manager') };
}

/**
 * Builds a release unless it is there, and says what it does.
 *
 * @throws CannotBuild where there is no Go or no module proxy; an Error with the compiler's words when a build fails
 */
export async function ensureBinaries(version: string, log: (line: string) => void): Promise<void> {
  const folder = cacheFolder(version);
  if (assets() ? version === NEWEST : existsSync(folder)) return log(`kubernetes ${version}: ${assets() ?? folder}`);
  if (assets()) return log(`kubernetes ${version}: ${existsSync(folder) ? folder : 'not there, and KUBEBUILDER_ASSETS is set: nothing is built'}`);
  mkdirSync(CACHE, { recursive: true });
  const unlock = await lock(`${folder}.lock`);
  try {
    if (!existsSync(folder)) await build(version, folder, log);
  } finally {
    unlock();
  }
  log(`kubernetes ${version}: ${folder}`);
}

async function build(version: string, folder: string, log: (line: string) => void): Promise<void> {
  const cwd = moduleFolder(version);
  const probe = spawnSync('go', ['mod', 'download', `k8s.io/kubernetes@v${version}`], { cwd, encoding: 'utf8' });
  if (probe.error) throw new CannotBuild(`kubernetes ${version} cannot be built: Go is not installed (${probe.error.message})`);
  if (probe.status !== 0 && /checksum mismatch|missing go\.sum/.test(probe.stderr)) throw new Error(probe.stderr);
  if (probe.status !== 0) throw new CannotBuild(`kubernetes ${version} cannot be built: go mod download says: ${probe.stderr.trim()}`);

  const made = mkdtempSync(`${folder}.building-`);
  try {
    for (const name of programsOf(version)) {
      log(`kubernetes ${version}: building ${name}`);
      const start = Date.now();
      await go(cwd, 'build', ...buildFlags(version), '-o', join(made, name), PACKAGES[name]);
      log(`kubernetes ${version}: built ${name} in ${Math.round((Date.now() - start) / 1000)} s, ${Math.round(statSync(join(made, name)).size / 1e6)} MB`);
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
