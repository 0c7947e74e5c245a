import { generateKeyPairSync } from 'crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { type Binaries, findBinaries } from './binaries';
import { Client } from './client';
import { freePorts, Server } from './process';
import { waitFor } from './wait';

/** A user of the token file, by name. */
export interface User {
  readonly name: string;
  readonly token: string;
  readonly groups?: readonly string[];
}

/** All that a client needs; plain data, so that another process can have it. */
export interface Connection {
  /** For example `1.37.2`. */
  readonly version: string;
  readonly server: string;
  /** PEM. */
  readonly ca: string;
  readonly users: readonly User[];
  /** Whether kube-controller-manager runs: policies are type-checked, roles aggregated, deleted namespaces emptied. */
  readonly controllers: boolean;
  /** `endedByTheRaceOfPolicies` is no end. */
  readonly restarts: true;
  /** Logs of the servers, and `kubeconfig` of the administrator. */
  readonly folder: string;
}

export interface ControlPlaneOptions {
  /** One of `VERSIONS`. */
  readonly version: string;
  /**
   * Flags of kube-apiserver over ours, without the dashes. The folder is where files that they name can be written.
   *
   * @default - none
   */
  readonly flags?: (folder: string) => Readonly<Record<string, string>>;
  /**
   * Users beside `admin`, who is in system:masters.
   *
   * @default - PEOPLE
   */
  readonly users?: readonly User[];
  /** @default true */
  readonly controllers?: boolean;
}

export interface ControlPlane {
  readonly connection: Connection;
  /** Process ids by program. */
  readonly pids: Readonly<Record<string, number>>;
  /** Returns when the processes are gone. Their folder goes too, unless the logs are wanted. */
  stop(keepLogs?: boolean): Promise<void>;
}

/** Real users without any right: a suite binds them to roles in namespaces of its own. */
export const PEOPLE: readonly User[] = [
  { name: 'alice', token: 'alice-token' },
  { name: 'bob', token: 'bob-token' },
  { name: 'carol', token: 'carol-token', groups: ['security'] },
];
const ADMIN: User = { name: 'admin', token: 'admin-token', groups: ['system:masters'] };

/**
 * Servers of old releases let the compiler of one policy write a map that the evaluation of another reads, and Go ends a
 * program that does so: rarely, when policies change under load (kubernetes/kubernetes#135757). A kubelet would start it again.
 */
export const endedByTheRaceOfPolicies = (log: string): boolean =>
  /^fatal error: concurrent map (read and map write|writes)$/m.test(log) && log.includes('k8s.io/apiserver/pkg/cel.(*DeclTypeProvider)');

const CONTROLLERS = [
  'validatingadmissionpolicy-status-controller',
  'clusterrole-aggregation-controller',
  'namespace-controller',
  'serviceaccount-controller',
];

/** @throws Error with the end of the log when a server ends or does not become ready */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const binaries = findBinaries(options.version);
  if (!binaries) throw new Error(`no control plane of Kubernetes ${options.version} here: build it with npx tsx scripts/cluster-binaries.ts`);
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(binaries, options);
    } catch (error) {
      // Between our probe and the server's own bind somebody else can take a port.
      if (attempt === 3 || !/address already in use/.test((error as Error).message)) throw error;
    }
  }
}

async function start(binaries: Binaries, options: ControlPlaneOptions): Promise<ControlPlane> {
  const folder = mkdtempSync(join(tmpdir(), `bulwark-cluster-${binaries.version}-`));
  const users = [ADMIN, ...options.users ?? PEOPLE];
  const [securePort, clientPort, peerPort] = await freePorts(3);
  const server = `https://127.0.0.1:${securePort}`;
  const files = writeFiles(folder, server, users);
  const servers = new Map<string, Server>();
  const run = (name: string, program: string, flags: Readonly<Record<string, string>>, survives?: (log: string) => boolean) => {
    const args = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
    servers.set(name, new Server(name, program, args, join(folder, `${name}.log`), survives));
  };
  const stop = async (keepLogs = false) => {
    await Promise.all([...servers.values()].map(one => one.stop()));
    if (!keepLogs) rmSync(folder, { recursive: true, force: true });
  };

  try {
    const etcd = `http://127.0.0.1:${clientPort}`;
    run('etcd', binaries.etcd, {
      'data-dir': join(folder, 'etcd'),
      'listen-client-urls': etcd,
      'advertise-client-urls': etcd,
      'listen-peer-urls': `http://127.0.0.1:${peerPort}`,
      'unsafe-no-fsync': 'true',
    });
    run('kube-apiserver', binaries.apiServer, { ...apiServerFlags(etcd, securePort, files), ...options.flags?.(folder) }, endedByTheRaceOfPolicies);
    await ready(servers, () => answersReady(server, files.certificate));
    const connection: Connection = {
      version: binaries.version,
      server,
      ca: readFileSync(files.certificate, 'utf8'),
      users,
      controllers: options.controllers !== false && binaries.controllerManager !== undefined,
      restarts: true,
      folder,
    };
    if (connection.controllers) {
      run('kube-controller-manager', binaries.controllerManager!, {
        'kubeconfig': files.kubeconfig, 'leader-elect': 'false', 'secure-port': '0', 'controllers': CONTROLLERS.join(','),
      });
      await ready(servers, () => controllersWork(new Client(connection)));
    }
    return { connection, pids: Object.fromEntries([...servers].map(([name, { pid }]) => [name, pid!])), stop };
  } catch (error) {
    await stop(true);
    throw error;
  }
}

interface Files {
  readonly folder: string;
  readonly certificate: string;
  readonly key: string;
  readonly tokens: string;
  readonly kubeconfig: string;
}

function writeFiles(folder: string, server: string, users: readonly User[]): Files {
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  mkdirSync(join(folder, 'certificates'));
  return {
    folder: join(folder, 'certificates'),
    certificate: join(folder, 'certificates', 'apiserver.crt'),
    key: write('service-accounts.pem', generateKeyPairSync('rsa', {
      modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    }).privateKey),
    tokens: write('tokens.csv', users.map(({ token, name, groups = [] }) => `${token},${name},${name},"${groups.join(',')}"\n`).join('')),
    kubeconfig: write('kubeconfig', JSON.stringify({
      'apiVersion': 'v1',
      'kind': 'Config',
      'clusters': [{ name: 'test', cluster: { server, 'certificate-authority': join(folder, 'certificates', 'apiserver.crt') } }],
      'users': users.map(({ name, token }) => ({ name, user: { token } })),
      'contexts': users.map(({ name }) => ({ name, context: { cluster: 'test', user: name } })),
      'current-context': ADMIN.name,
    })),
  };
}

function apiServerFlags(etcd: string, securePort: number, files: Files): Record<string, string> {
  return {
    'etcd-servers': etcd,
    'cert-dir': files.folder,
    'bind-address': '127.0.0.1',
    'secure-port': `${securePort}`,
    'service-account-issuer': 'https://kubernetes.default.svc',
    'service-account-key-file': files.key,
    'service-account-signing-key-file': files.key,
    'service-cluster-ip-range': '10.0.0.0/16',
    'authorization-mode': 'RBAC',
    'token-auth-file': files.tokens,
    // It would refuse pods of a namespace until a controller has made the default account.
    'disable-admission-plugins': 'ServiceAccount',
    // Else the server itself forbids privileged containers, before any policy is asked.
    'allow-privileged': 'true',
    'enable-priority-and-fairness': 'false',
    'max-mutating-requests-inflight': '0',
    'max-requests-inflight': '0',
  };
}

async function ready(servers: ReadonlyMap<string, Server>, check: () => Promise<boolean>): Promise<void> {
  const broken = () => [...servers.values()].map(server => server.failure()).find(failure => failure !== undefined);
  await waitFor(() => {
    const failure = broken();
    if (failure) throw new Error(failure);
    return check();
  }, { timeoutSeconds: 180, what: 'the control plane to be ready', detail: () => [...servers.values()].map(({ logFile }) => logFile).join(', ') });
}

async function answersReady(server: string, certificate: string): Promise<boolean> {
  try {
    const client = new Client({ server, ca: readFileSync(certificate, 'utf8'), users: [ADMIN] });
    return (await client.request('GET', '/readyz')).status === 200;
  } catch {
    return false;
  }
}

async function controllersWork(client: Client): Promise<boolean> {
  const account = await client.get({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default' } });
  const edit = await client.get({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'edit' } });
  return account.status === 200 && edit.body.rules?.length > 0;
}
