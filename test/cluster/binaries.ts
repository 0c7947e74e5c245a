import { execFileSync } from 'child_process';
import { existsSync } from 'fs';
import { join } from 'path';
import { ensureGoPrograms, goProgramsFolder, type GoPrograms } from '../helpers/go-binaries';

export { CannotBuild } from '../helpers/go-binaries';

/** The newest release that we test on, and the oldest that has native policies. The newest brings etcd for both. */
export const VERSIONS = ['1.37.2', '1.30.14'] as const;
const NEWEST = VERSIONS[0];

const MODULES = join(__dirname, 'modules');

/** The programs of a control plane, as absolute paths. */
export interface Binaries {
  /** What the API server says of itself, without the `v`. */
  readonly version: string;
  readonly etcd: string;
  readonly apiServer: string;
  /** Undefined when `KUBEBUILDER_ASSETS` has none: then nobody type-checks policies, aggregates roles or empties namespaces. */
  readonly controllerManager?: string;
}

const PACKAGES = {
  'etcd': 'go.etcd.io/etcd/server/v3',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
};

/** Without a version the server calls itself v0.0.0 and gates features for that. */
function programsOf(version: string): GoPrograms {
  const [major, minor] = version.split('.');
  const stamps = { gitVersion: `v${version}`, gitMajor: major, gitMinor: minor };
  const { etcd, ...kubernetes } = PACKAGES;
  return {
    title: `kubernetes ${version}`,
    module: join(MODULES, `kubernetes-${version}`),
    packages: version === NEWEST ? { etcd, ...kubernetes } : kubernetes,
    ldflags: Object.entries(stamps).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`),
    kept: join('cluster', version),
  };
}

/** Where the programs of a release are kept: by the release and by what they are built from. */
export const cacheFolder = (version: string) => goProgramsFolder(programsOf(version));

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
  if (!assets()) return void await ensureGoPrograms(programsOf(version), log);
  const folder = version === NEWEST ? assets()! : cacheFolder(version);
  log(`kubernetes ${version}: ${existsSync(folder) ? folder : 'not there, and KUBEBUILDER_ASSETS is set: nothing is built'}`);
}
