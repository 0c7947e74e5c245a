import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, App, Chart, Include, YamlOutputType } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Catalogue } from '../../src/controls';
import { ContainerLimitRange, PodSecurityLevel, ZeroTrustNamespace, ZeroTrustNamespaceProps } from '../../src/namespaces';
import { Quarantine } from '../../src/network';
import { ClusterTarget, Mesh } from '../../src/target';
import { plain, render } from '../network/fixtures';

const FOLDER = mkdtempSync(join(tmpdir(), 'namespaces-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));

const NAMESPACE_OBJECT = { apiVersion: 'v1', kind: 'Namespace' };

function objectsOf(props?: ZeroTrustNamespaceProps, target = {}): any[] {
  const app = new App();
  ClusterTarget.set(app, target);
  return render(new ZeroTrustNamespace(app, 'shop', props));
}

function one(objects: any[], kind: string, name?: string): any {
  const found = objects.filter(o => o.kind === kind && (name === undefined || o.metadata.name === name));
  expect(found).toHaveLength(1);
  return found[0];
}

describe('ZeroTrustNamespace', () => {
  it('enforces, audits and warns at a pinned version of the restricted standard', () => {
    expect(one(objectsOf(), 'Namespace')).toEqual({
      ...NAMESPACE_OBJECT,
      metadata: {
        name: 'shop',
        labels: {
          'pod-security.kubernetes.io/enforce': 'restricted',
          'pod-security.kubernetes.io/enforce-version': 'v1.34',
          'pod-security.kubernetes.io/audit': 'restricted',
          'pod-security.kubernetes.io/audit-version': 'v1.34',
          'pod-security.kubernetes.io/warn': 'restricted',
          'pod-security.kubernetes.io/warn-version': 'v1.34',
        },
      },
    });
  });

  it('takes the version of the standard from the target, or from its property', () => {
    const version = (objects: any[]) => one(objects, 'Namespace').metadata.labels['pod-security.kubernetes.io/enforce-version'];
    expect(version(objectsOf({}, { kubernetesVersion: '1.30' }))).toBe('v1.30');
    expect(version(objectsOf({ podSecurityVersion: '1.29' }, { kubernetesVersion: '1.30' }))).toBe('v1.29');
  });

  it('reads the target when it is rendered', () => {
    const app = new App();
    const ns = new ZeroTrustNamespace(app, 'shop');
    ClusterTarget.set(app, { kubernetesVersion: '1.36' });
    expect(one(render(ns), 'Namespace').metadata.labels['pod-security.kubernetes.io/warn-version']).toBe('v1.36');
  });

  it('denies all traffic in both directions', () => {
    expect(one(objectsOf(), 'NetworkPolicy', 'default-deny').spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  it('lets healthy pods resolve names, also through NodeLocal DNSCache', () => {
    const { spec } = one(objectsOf(), 'NetworkPolicy', 'allow-dns');
    expect(spec.podSelector).toEqual({ matchExpressions: [{ key: Quarantine.LABEL, operator: 'DoesNotExist' }] });
    expect(spec.ingress).toBeUndefined();
    expect(spec.egress).toHaveLength(1);
    expect(spec.egress[0].ports).toEqual([{ protocol: 'TCP', port: 53 }, { protocol: 'UDP', port: 53 }]);
    expect(spec.egress[0].to[0]).toEqual({ ipBlock: { cidr: '169.254.20.10/32' } });
  });

  it('takes the token from the default service account', () => {
    expect(one(objectsOf(), 'ServiceAccount', 'default').automountServiceAccountToken).toBe(false);
  });

  it('bounds the namespace and its containers', () => {
    const objects = objectsOf();
    expect(one(objects, 'ResourceQuota').spec.hard).toMatchObject({ 'pods': '100', 'requests.cpu': '50', 'limits.memory': '200Gi' });
    expect(one(objects, 'LimitRange').spec.limits).toEqual([{
      type: 'Container',
      default: { 'ephemeral-storage': '1Gi', 'memory': '512Mi' },
      defaultRequest: { 'cpu': '100m', 'ephemeral-storage': '64Mi', 'memory': '128Mi' },
    }]);
  });

  it('has defaults for every resource that its quota wants pods to set', () => {
    const objects = objectsOf();
    const [{ default: limits, defaultRequest: requests }] = one(objects, 'LimitRange').spec.limits;
    const wanted = Object.keys(one(objects, 'ResourceQuota').spec.hard).filter(key => /^(limits|requests)\./.test(key));
    expect(wanted).toHaveLength(5);
    for (const key of wanted) expect(key.startsWith('limits.') ? limits : requests).toHaveProperty([key.slice(key.indexOf('.') + 1)]);
  });

  it('can be changed property by property', () => {
    const objects = objectsOf({
      name: 'store',
      labels: { team: 'a' },
      podSecurityLevel: PodSecurityLevel.BASELINE,
      resourceQuota: { pods: '5' },
      limitRange: { max: { memory: '1Gi' } },
    });
    expect(one(objects, 'Namespace').metadata).toMatchObject({ name: 'store', labels: { 'team': 'a', 'pod-security.kubernetes.io/warn': 'baseline' } });
    expect(one(objects, 'ResourceQuota').spec.hard).toEqual({ pods: '5' });
    expect(one(objects, 'LimitRange').spec.limits[0]).toMatchObject({ max: { memory: '1Gi' }, default: { memory: '512Mi' } });
    expect(one(objects, 'NetworkPolicy', 'default-deny').metadata.namespace).toBe('store');
  });

  it('has the limits and requests that the fixes of the catalogue set', () => {
    const [{ default: limits, defaultRequest: requests }] = one(objectsOf(), 'LimitRange').spec.limits;
    const fix = (control: string, kind: string) => Catalogue.byId(control).parameters![kind].defaultValue;
    for (const resource of Object.keys(limits)) expect(limits[resource]).toBe(fix(`${resource}-limits`, 'limit'));
    for (const resource of Object.keys(requests)) expect(requests[resource]).toBe(fix(`${resource}-requests`, 'request'));
  });

  it('lowers its defaults to bounds that are given', () => {
    const range = (limitRange: ContainerLimitRange) => one(objectsOf({ limitRange }), 'LimitRange').spec.limits[0];
    expect(range({ max: { memory: '64Mi' } })).toMatchObject({ default: { memory: '64Mi' }, defaultRequest: { memory: '64Mi' } });
    expect(range({ defaultLimits: { memory: '64Mi', cpu: '50m' } }).defaultRequest).toEqual({ 'cpu': '50m', 'ephemeral-storage': '64Mi', 'memory': '64Mi' });
  });

  it('keeps nothing on that cannot be switched off by name, but default-deny', () => {
    const kinds = objectsOf({ withoutResourceQuota: true, withoutLimitRange: true, withoutDns: true, withoutDefaultServiceAccount: true })
      .map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(kinds).toEqual(['Namespace/shop', 'NetworkPolicy/default-deny']);
  });

  it('takes part in the mesh of the target', () => {
    const metadata = (mesh: Mesh, labels?: { [key: string]: string }) => one(objectsOf({ labels }, { mesh }), 'Namespace').metadata;
    expect(metadata(Mesh.ISTIO_AMBIENT).labels['istio.io/dataplane-mode']).toBe('ambient');
    expect(metadata(Mesh.ISTIO_SIDECAR, { 'istio-injection': 'disabled' }).labels['istio-injection']).toBe('disabled');
    expect(metadata(Mesh.LINKERD).annotations).toEqual({ 'linkerd.io/inject': 'enabled' });
    expect(metadata(Mesh.NONE)).not.toHaveProperty('annotations');
  });
});

describe('instanceof ZeroTrustNamespace', () => {
  class Shop extends ZeroTrustNamespace {}

  it('holds for its instances and those of its subclasses, which are charts', () => {
    const [ns, shop] = [new ZeroTrustNamespace(new App(), 'a'), new Shop(new App(), 'b')];
    expect([ns, shop].map(x => [x instanceof ZeroTrustNamespace, x instanceof Shop, x instanceof Chart]))
      .toEqual([[true, false, true], [true, true, true]]);
  });

  it('does not hold for other charts', () => {
    const chart: unknown = new Chart(new App(), 'chart');
    expect([chart, undefined, 'shop', {}].map(x => x instanceof ZeroTrustNamespace)).toEqual([false, false, false, false]);
  });
});

describe('whatever is created in a ZeroTrustNamespace', () => {
  function filled(app: App): ZeroTrustNamespace {
    const ns = new ZeroTrustNamespace(app, 'shop');
    plain(ns, 'web', [80]).exposeViaService();
    new kplus.ConfigMap(new Chart(ns, 'inner'), 'settings');
    new kplus.ConfigMap(new Chart(new Chart(ns, 'outer'), 'inner'), 'settings');
    new ApiObject(ns, 'Raw', { apiVersion: 'example.com/v1', kind: 'Thing' });
    new kplus.ClusterRole(ns, 'reader');
    new ApiObject(ns, 'Class', { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', value: 1 });
    new ApiObject(ns, 'Elsewhere', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'monitoring' } });
    return ns;
  }

  it('lands in the namespace, unless it lives in none or says another one', () => {
    const objects = render(filled(new App()));
    const outside = objects.filter(({ metadata }) => metadata.namespace !== 'shop');
    expect(outside.map(({ kind, metadata }) => `${kind} ${metadata.namespace}`))
      .toEqual(['Namespace undefined', 'ClusterRole undefined', 'PriorityClass undefined', 'ConfigMap monitoring']);
    expect(objects.filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.namespace === 'shop')).toHaveLength(2);
  });

  it.each(Object.values(YamlOutputType).filter(type => typeof type === 'number'))('does so in every form of output (%d)', type => {
    const app = new App({ outdir: join(FOLDER, String(type)), yamlOutputType: type as YamlOutputType });
    filled(app);
    app.synth();
    const files = readdirSync(app.outdir, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.yaml'));
    const documents = files.flatMap(file => readFileSync(join(app.outdir, file), 'utf8').split(/^---$/m)).filter(text => text.trim() !== '');
    expect(documents.filter(text => !/\n {2}namespace: shop\n/.test(text)).map(text => /kind: (\w+)/.exec(text)![1]).sort())
      .toEqual(['ClusterRole', 'ConfigMap', 'Namespace', 'PriorityClass']);
  });

  it('includes the items of lists', () => {
    const ns = new ZeroTrustNamespace(new App(), 'shop');
    const items = [
      { apiVersion: 'v1', kind: 'ConfigMap' },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'monitoring' } },
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'r', namespace: 'x' } },
      { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Secret' }] },
    ];
    const list = new ApiObject(ns, 'List', { apiVersion: 'v1', kind: 'List', items }).toJson();
    expect(list.items.map(({ metadata }: any) => metadata?.namespace)).toEqual(['shop', 'monitoring', undefined, 'shop']);
    expect(list.items[3].items[0].metadata).toEqual({ namespace: 'shop' });
    // A custom kind that ends like one holds no objects.
    const allowed = new ApiObject(ns, 'AllowList', { apiVersion: 'example.com/v1', kind: 'AllowList', items: [{ ip: '10.0.0.1' }] });
    expect(allowed.toJson().items).toEqual([{ ip: '10.0.0.1' }]);
  });

  it('includes what other people wrote', () => {
    const url = join(FOLDER, 'objects.yaml');
    writeFileSync(url, 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\n');
    const ns = new ZeroTrustNamespace(new App(), 'shop');
    new Include(ns, 'theirs', { url });
    expect(one(render(ns), 'Service').metadata.namespace).toBe('shop');
    expect(one(render(ns), 'ClusterRole').metadata).toEqual({ name: 'r' });
  });

  it('leaves objects outside alone', () => {
    const app = new App();
    filled(app);
    new kplus.ConfigMap(new Chart(app, 'other'), 'settings');
    expect(one(render(app.charts.find(({ node }) => node.id === 'other')!), 'ConfigMap').metadata).not.toHaveProperty('namespace');
  });
});

describe('a ZeroTrustNamespace that cannot be', () => {
  it.each<[string, string, ZeroTrustNamespaceProps, RegExp]>([
    ['a name that is none', 'shop', { name: 'My_Shop' }, /name 'My_Shop' cannot name a namespace/],
    ['an id that is no name', 'Shop', {}, /name 'Shop' cannot name a namespace/],
    ['a name that is too long', 'shop', { name: 'a'.repeat(64) }, /cannot name a namespace/],
    ['a label that is none', 'shop', { labels: { a: '-' } }, /labels has value '-' for 'a'/],
    ['a label of its own', 'shop', { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } }, /set it with podSecurityLevel/],
    ['quarantine for all objects', 'shop', { objectLabels: { [Quarantine.LABEL]: 'true' } }, /would cut every pod off/],
    ['a Pod Security version that is none', 'shop', { podSecurityVersion: 'latest' }, /'latest' is not supported/],
    ['a quota that is switched off', 'shop', { resourceQuota: { pods: '1' }, withoutResourceQuota: true }, /resourceQuota and withoutResourceQuota contradict/],
    ['a limit range that is switched off', 'shop', { limitRange: {}, withoutLimitRange: true }, /limitRange and withoutLimitRange contradict/],
    ['the namespace of Kubernetes', 'kube-system', {}, /name 'kube-system' is reserved for Kubernetes itself: .*another name/],
    ['the namespace of those that name none', 'shop', { name: 'default' }, /name 'default' is where everything lands that names no namespace/],
    ['a Pod Security Standard that is none', 'shop', { podSecurityLevel: 'strict' as any }, /podSecurityLevel 'strict' is not known: write one of privileged, baseline, restricted/],
    ['a quota that is no amount', 'shop', { resourceQuota: { pods: 'abc' } }, /resourceQuota has 'abc' for pods, which is not an amount/],
    ['a negative quota', 'shop', { resourceQuota: { 'limits.memory': '-1Gi' } }, /'-1Gi' for limits\.memory, which is not an amount/],
    ['half a pod', 'shop', { resourceQuota: { pods: '500m' } }, /'500m' for pods, which is counted/],
    ['a quota of nothing known', 'shop', { resourceQuota: { 'request.cpu': '1' } }, /names 'request\.cpu', which no quota knows/],
    ['a limit that is no amount', 'shop', { limitRange: { defaultLimits: { memory: '1GB' } } }, /limitRange\.defaultLimits has '1GB' for memory/],
    ['a limit of nothing known', 'shop', { limitRange: { max: { pods: '1' } } }, /limitRange\.max names 'pods', which is no resource of containers/],
    ['a request above the limit', 'shop', { limitRange: { defaultRequests: { memory: '1Gi' } } },
      /defaultRequests has 1Gi memory, more than the 512Mi of limitRange\.defaultLimits/],
    ['a limit above the maximum', 'shop', { limitRange: { defaultLimits: { cpu: '2' }, max: { cpu: '1500m' } } },
      /defaultLimits has 2 cpu, more than the 1500m of limitRange\.max/],
    ['a request above the maximum', 'shop', { limitRange: { defaultRequests: { cpu: '2' }, max: { cpu: '1' } } }, /defaultRequests has 2 cpu.*limitRange\.max/],
    ['a name that is taken', 'shop', { name: 'taken' }, /name 'taken' is already taken by 'chart\/first'/],
  ])('refuses %s, and leaves nothing in the tree', (_, id, props, message) => {
    const chart = new Chart(new App(), 'chart');
    new ZeroTrustNamespace(chart, 'first', { name: 'taken' });
    expect(() => new ZeroTrustNamespace(chart, id, props)).toThrow(message);
    expect(() => new ZeroTrustNamespace(chart, id, props)).toThrow(`(properties of 'chart/${id}')`);
    expect(chart.node.children).toHaveLength(1);
  });
});
