import { execFileSync, spawnSync } from 'child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { loadAll } from 'js-yaml';
import { FELIX } from './programs';
import { applyAll } from '../cluster/apply';
import { accepted, Client, type KubernetesObject } from '../cluster/client';
import { type ControlPlane, startControlPlane } from '../cluster/control-plane';
import { Server } from '../cluster/process';
import { waitFor } from '../cluster/wait';
import { goProgramsFolder } from '../helpers/go-binaries';

export const NODE = 'node-1';
const program = (name: string) => join(goProgramsFolder(FELIX), name);

/** Calico's agent on the node that we run on, and the API server that it reads. */
export class Felix {
  /** @throws Error with the end of a log when a program does not start */
  public static async start(): Promise<Felix> {
    // No way leads out of here, by which the server would find an address of its own.
    const plane = await startControlPlane({
      version: '1.37.2', controllers: false, users: [], flags: () => ({ 'advertise-address': '192.0.2.1', 'endpoint-reconciler-type': 'none' }),
    });
    const client = new Client(plane.connection);
    await applyAll(client, calicoCrds());
    accepted(await client.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: NODE } }));
    accepted(await client.create({
      apiVersion: 'crd.projectcalico.org/v1',
      kind: 'ClusterInformation',
      metadata: { name: 'default' },
      spec: { clusterGUID: '0'.repeat(32), clusterType: 'k8s,kdd', datastoreReady: true },
    }));
    const folder = mkdtempSync(join(tmpdir(), 'bulwark-felix-'));
    const kubeconfig = join(plane.connection.folder, 'kubeconfig');
    const settings = {
      KUBECONFIG: kubeconfig,
      FELIX_DATASTORETYPE: 'kubernetes',
      FELIX_FELIXHOSTNAME: NODE,
      FELIX_IPTABLESBACKEND: 'legacy',
      FELIX_IPTABLESLOCKFILEPATH: join(folder, 'xtables.lock'),
      FELIX_IPV6SUPPORT: 'false',
      FELIX_BPFENABLED: 'false',
      FELIX_XDPENABLED: 'false',
      FELIX_USAGEREPORTINGENABLED: 'false',
      FELIX_LOGFILEPATH: 'none',
      FELIX_LOGSEVERITYSCREEN: 'INFO',
      FELIX_HEALTHENABLED: 'true',
      FELIX_HEALTHHOST: '127.0.0.1',
      FELIX_HEALTHPORT: '9099',
      FELIX_DEFAULTENDPOINTTOHOSTACTION: 'ACCEPT',
    };
    const log = join(folder, 'felix.log');
    const server = new Server('calico-felix', 'env', [...Object.entries(settings).map(([name, value]) => `${name}=${value}`), program('calico-felix')], log);
    const felix = new Felix(client, plane, server, folder, kubeconfig);
    await waitFor(async () => {
      felix.mustRun();
      return fetch('http://127.0.0.1:9099/readiness').then(({ ok }) => ok, () => false);
    }, { what: 'calico-felix to be ready', detail: () => log });
    return felix;
  }

  private constructor(
    public readonly client: Client, private readonly plane: ControlPlane, private readonly server: Server,
    public readonly folder: string, private readonly kubeconfig: string,
  ) {}

  /** Stores a policy or set as a user would, Calico's own by Calico's command. Returns why it is refused. */
  public async store(object: KubernetesObject): Promise<string | undefined> {
    if (!object.apiVersion.startsWith('projectcalico.org/')) {
      const { status, body } = await this.client.create(object);
      if (status >= 300 && status !== 422) throw new Error(`the API server answers ${status}: ${body.message}`);
      return status === 422 ? body.message : undefined;
    }
    const file = join(this.folder, 'object.json');
    writeFileSync(file, JSON.stringify(object));
    const { status, stdout, stderr, error } = spawnSync(program('calicoctl'), ['--allow-version-mismatch', 'apply', '-f', file], {
      encoding: 'utf8', env: { ...process.env, DATASTORE_TYPE: 'kubernetes', KUBECONFIG: this.kubeconfig },
    });
    if (error) throw error;
    return status === 0 ? undefined : `${stdout}${stderr}`.trim();
  }

  /** Everything of these kinds, wherever it is. */
  public async clear(kinds: readonly { readonly apiVersion: string; readonly kind: string }[]): Promise<void> {
    for (const kind of kinds) {
      const { items } = accepted(await this.client.list(kind));
      for (const { metadata } of items) {
        const { namespace, name } = metadata;
        accepted(await this.client.delete({ ...kind, metadata: { namespace, name } }, { query: kind.kind === 'Pod' ? { gracePeriodSeconds: '0' } : {} }));
      }
    }
  }

  /** @throws Error with the end of its log when the agent is gone */
  public mustRun(): void {
    const failure = this.server.failure();
    if (failure) throw new Error(failure);
  }

  public async stop(): Promise<void> {
    await this.server.stop();
    await this.plane.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function calicoCrds(): KubernetesObject[] {
  const module = execFileSync('go', ['list', '-m', '-f', '{{.Dir}}', 'github.com/projectcalico/calico'], { cwd: FELIX.module, encoding: 'utf8' }).trim();
  const folder = join(module, 'libcalico-go/config/crd');
  return readdirSync(folder).sort().flatMap(name => loadAll(readFileSync(join(folder, name), 'utf8')) as KubernetesObject[])
    .filter(object => object?.kind === 'CustomResourceDefinition');
}
