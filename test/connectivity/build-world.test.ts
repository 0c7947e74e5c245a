import { buildWorld } from '../../src/connectivity/build-world';
import { ManifestSet } from '../../src/manifests';
import { readManifests } from '../../src/yaml';

const pod = (name: string, metadata: object = {}, spec: object = {}) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, ...metadata }, spec: { containers: [{ name: 'a' }], ...spec } });
const deployment = (name: string, podSpec: object = {}, metadata: object = {}) => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, ...metadata }, spec: { template: { metadata: { labels: { app: name } }, spec: podSpec } },
});
const owned = (kind: string, name: string) => ({ ownerReferences: [{ apiVersion: 'apps/v1', kind, name, controller: true }] });
const built = (...objects: unknown[]) => buildWorld(ManifestSet.of(objects), 'node');
const labelsOf = (...objects: unknown[]) => built(...objects).world.workloads.map(({ label }) => label);
const messages = (...objects: unknown[]) => built(...objects).diagnostics.map(({ message }) => message);

describe('buildWorld', () => {
  it('finds workloads in pod templates of every kind, sorted by label', () => {
    const template = { metadata: {}, spec: { containers: [] } };
    expect(labelsOf(
      deployment('web'),
      { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'nightly' }, spec: { jobTemplate: { spec: { template } } } },
      { apiVersion: 'v1', kind: 'ReplicationController', metadata: { name: 'old', namespace: 'shop' }, spec: { template } },
      pod('alone'),
    )).toEqual(['default/alone[Pod]', 'default/nightly[CronJob]', 'default/web[Deployment]', 'shop/old[ReplicationController]']);
  });

  it('does not take a PodTemplate for something that runs', () => {
    expect(labelsOf({ apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 'shape' }, template: { spec: {} } })).toEqual([]);
  });

  it('gives pods to the owner that they name, and no further than objects show', () => {
    expect(labelsOf(pod('a', owned('ReplicaSet', 'web-79f')), pod('b', owned('ReplicaSet', 'web-79f')))).toEqual(['default/web-79f[ReplicaSet]']);
  });

  it('follows owners up the chain that objects show', () => {
    const set = { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'web-79f', ...owned('Deployment', 'web') }, spec: { template: { spec: {} } } };
    expect(labelsOf(pod('a', owned('ReplicaSet', 'web-79f')), set, deployment('web'))).toEqual(['default/web[Deployment]']);
  });

  it('ignores owners of kind Node', () => {
    expect(labelsOf(pod('static', owned('Node', 'worker')))).toEqual(['default/static[Pod]']);
  });

  it('makes a shape of each form of the pods of one owner, and says so', () => {
    const objects = [pod('a', { ...owned('Job', 'run'), labels: { part: '1' } }), pod('b', { ...owned('Job', 'run'), labels: { part: '2' } }), pod('c', { ...owned('Job', 'run'), labels: { part: '2' } })];
    const { world, diagnostics } = built(...objects);
    expect(world.pods.map(({ labels, podNames }) => [labels.get('part'), ...podNames])).toEqual([['1', 'a'], ['2', 'b', 'c']]);
    expect(diagnostics[0].message).toContain('differ in labels');
  });

  it('sets the label with the name on every namespace, whatever the object says', () => {
    const { world } = built({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'kubernetes.io/metadata.name': 'bank' } } }, pod('a', { namespace: 'shop' }));
    expect(world.lookup(world.pods[0], 'namespace', 'kubernetes.io/metadata.name')).toBe('shop');
  });

  it('makes namespaces that no object declares, and says so', () => {
    const { world, diagnostics } = built(pod('a', { namespace: 'shop' }));
    expect(world.namespaces.get('shop')).toMatchObject({ declared: false });
    expect(diagnostics[0].message).toContain("namespace 'shop' has no Namespace object");
  });

  it('reports duplicates of workloads and namespaces, and the last one counts', () => {
    expect(messages(deployment('web'), deployment('web'))).toEqual([expect.stringContaining('more than once')]);
    const namespace = (env: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { env } } });
    expect(built(namespace('dev'), namespace('prod')).world.namespaces.get('shop')!.labels.get('env')).toBe('prod');
  });

  it('reads ports of containers and sidecars, and names of init containers only where no container has them', () => {
    const ports = (port: number, name: string) => ({ ports: [{ containerPort: port, name }] });
    const { world } = built(deployment('web', { containers: [ports(8080, 'http')], initContainers: [ports(9090, 'http'), ports(15020, 'stats')] }));
    expect(world.pods[0].ports).toEqual([{ name: 'http', port: 8080, protocol: 'TCP' }, { name: 'stats', port: 15020, protocol: 'TCP' }]);
  });

  it('knows addresses of pods, names of pods, accounts with their labels, and meshes', () => {
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'runner', labels: { team: 'a' } } };
    const { world } = built(account, { ...pod('a', { labels: { 'sidecar.istio.io/inject': 'true' } }, { serviceAccountName: 'runner' }), status: { podIPs: [{ ip: '10.0.0.7' }] } });
    expect(String(world.podNamed('default', 'a')!.addresses)).toBe('10.0.0.7-10.0.0.7');
    expect(world.lookup(world.pods[0], 'account', 'team')).toBe('a');
    expect(world.pods[0].istio).toBe(true);
  });

  it('names the pods of a StatefulSet', () => {
    const { world } = built({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db' }, spec: { replicas: 2, template: { spec: {} } } });
    expect(world.pods[0].podNames).toEqual(['db-0', 'db-1']);
  });

  it('sees pods on the network of their node as the node, unless told otherwise', () => {
    const set = ManifestSet.of([pod('a', {}, { hostNetwork: true })]);
    expect((['node', 'pod'] as const).map(mode => buildWorld(set, mode).world.pods[0].isHost)).toEqual([true, false]);
  });

  it('reports what cannot be read with file and line, and analyses the rest', () => {
    const text = 'apiVersion: v1\nkind: Pod\nmetadata: {name: ok}\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: bad\n  labels: {version: 1}\nspec:\n  containers: [{ports: [{containerPort: 0}]}]\n';
    const { world, diagnostics } = buildWorld(readManifests(text, 'a.yaml').manifests, 'node');
    expect(world.workloads).toHaveLength(2);
    expect(diagnostics.map(({ path, provenance }) => [path, provenance.file, provenance.line])).toEqual([
      ['metadata.labels.version', 'a.yaml', 5], ['spec.containers[0].ports[0]', 'a.yaml', 5],
    ]);
  });
});
