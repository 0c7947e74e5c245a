import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { plain, policies, policyOf, Segmented } from './fixtures';
import { ZeroTrustNamespace } from '../../src/namespaces';
import { Connections, Peer, Quarantine } from '../../src/network';
import { ClusterTarget, Mesh } from '../../src/target';

const { POD, PEER } = kplus.PodConnectionsIsolation;
const HTTPS = { ports: [kplus.NetworkPolicyPort.tcp(443)] };
const HEALTHY = { key: Quarantine.LABEL, operator: 'DoesNotExist' };

const podsOf = (workload: kplus.Workload) => ({ matchLabels: workload.matchLabels, matchExpressions: [HEALTHY] });
const named = (name: string) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } });
const rulesTo = (spec: any, port: number) => (spec.egress ?? []).filter((rule: any) => rule.ports.some((p: any) => p.port === port));

function shop(): ZeroTrustNamespace {
  return new ZeroTrustNamespace(new App(), 'shop');
}

describe('Connections', () => {
  it('isolate a workload in both directions but for name resolution', () => {
    const chart = new Chart(new App(), 'chart', { namespace: 'apps' });
    const web = new Segmented(chart, 'web', [80]);
    const [{ metadata, spec }] = policies(web);
    expect(metadata).toEqual({ name: web.name, namespace: 'apps' });
    expect(spec).toEqual({
      podSelector: podsOf(web),
      policyTypes: ['Ingress', 'Egress'],
      egress: [{
        to: [
          { ipBlock: { cidr: '169.254.20.10/32' } },
          { namespaceSelector: named('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' }, matchExpressions: [HEALTHY] } },
        ],
        ports: [{ protocol: 'TCP', port: 53 }, { protocol: 'UDP', port: 53 }],
      }],
    });
  });

  it('open both sides with one call', () => {
    const ns = shop();
    const [cart, redis] = [new Segmented(ns, 'cart', [7070]), new Segmented(ns, 'redis', [6379])];
    cart.connections.allowTo(redis);
    expect(rulesTo(policyOf(cart), 6379)).toEqual([{ to: [{ podSelector: podsOf(redis) }], ports: [{ protocol: 'TCP', port: 6379 }] }]);
    expect(policyOf(redis).ingress).toEqual([{ from: [{ podSelector: podsOf(cart) }], ports: [{ protocol: 'TCP', port: 6379 }] }]);
  });

  it('mean the same from the other end', () => {
    const build = (declare: (cart: Segmented, redis: Segmented) => void) => {
      const ns = shop();
      const [cart, redis] = [new Segmented(ns, 'cart', [7070]), new Segmented(ns, 'redis', [6379])];
      declare(cart, redis);
      return policies(ns);
    };
    expect(build((cart, redis) => redis.connections.allowFrom(cart))).toEqual(build((cart, redis) => cart.connections.allowTo(redis)));
  });

  it('see ports that are added later, and those of sidecars', () => {
    const ns = shop();
    const [web, api] = [new Segmented(ns, 'web'), new Segmented(ns, 'api')];
    web.connections.allowTo(api);
    api.addContainer({ name: 'late', image: 'app', ports: [{ number: 8080 }] });
    api.addInitContainer({ name: 'proxy', image: 'app', restartPolicy: kplus.ContainerRestartPolicy.ALWAYS, ports: [{ number: 9090 }] });
    api.addInitContainer({ name: 'migrate', image: 'app', ports: [{ number: 7070 }] });
    expect(policyOf(api).ingress[0].ports).toEqual([{ protocol: 'TCP', port: 8080 }, { protocol: 'TCP', port: 9090 }]);
  });

  it('prefer the ports that the call gives', () => {
    const ns = shop();
    const [web, api] = [new Segmented(ns, 'web'), new Segmented(ns, 'api', [8080, 9090])];
    web.connections.allowTo(api, { ports: [kplus.NetworkPolicyPort.tcp(9090)] });
    expect(policyOf(api).ingress[0].ports).toEqual([{ protocol: 'TCP', port: 9090 }]);
  });

  it('name the namespace of a peer in another one', () => {
    const app = new App();
    const [a, b] = [new ZeroTrustNamespace(app, 'a'), new ZeroTrustNamespace(app, 'b')];
    const [web, api] = [new Segmented(a, 'web'), new Segmented(b, 'api', [8080])];
    web.connections.allowTo(api);
    expect(rulesTo(policyOf(web), 8080)[0].to).toEqual([{ namespaceSelector: named('b'), podSelector: podsOf(api) }]);
    expect(policyOf(api).ingress[0].from).toEqual([{ namespaceSelector: named('a'), podSelector: podsOf(web) }]);
  });

  it('reach objects of charts nested in a namespace', () => {
    const ns = shop();
    const web = new Segmented(ns, 'web');
    const api = new Segmented(new Chart(ns, 'inner'), 'api', [8080]);
    web.connections.allowTo(api);
    expect(rulesTo(policyOf(web), 8080)[0].to).toEqual([{ podSelector: podsOf(api) }]);
    expect(policies(api)[0].metadata.namespace).toBe('shop');
  });

  it('can open one side only', () => {
    const ns = shop();
    const [web, api] = [new Segmented(ns, 'web'), new Segmented(ns, 'api', [8080])];
    web.connections.allowTo(api, { isolation: POD });
    expect(policyOf(api).ingress).toBeUndefined();
    expect(rulesTo(policyOf(web), 8080)).toHaveLength(1);
    const [worker, queue] = [new Segmented(ns, 'worker'), new Segmented(ns, 'queue', [5672])];
    worker.connections.allowTo(queue, { isolation: PEER });
    expect(rulesTo(policyOf(worker), 5672)).toEqual([]);
    expect(policyOf(queue).ingress).toHaveLength(1);
  });

  it('connect the pods of one workload', () => {
    const db = new Segmented(shop(), 'db', [5432]);
    db.connections.allowTo(db);
    expect(rulesTo(policyOf(db), 5432)[0].to).toEqual([{ podSelector: podsOf(db) }]);
    expect(policyOf(db).ingress[0].from).toEqual([{ podSelector: podsOf(db) }]);
  });

  it('can do without name resolution, which nothing in the namespace gives back', () => {
    const ns = shop();
    const vault = new Segmented(ns, 'vault', [8200]);
    vault.connections.withoutDns();
    expect(policyOf(vault).egress).toBeUndefined();
    const dns = policies(ns).find(({ metadata }) => metadata.name === 'allow-dns');
    expect(dns.spec.podSelector.matchExpressions).toContainEqual(
      { key: kplus.Pod.ADDRESS_LABEL, operator: 'NotIn', values: [vault.matchLabels[kplus.Pod.ADDRESS_LABEL]] });
  });

  it('take the place of the policy that cdk8s-plus makes of isolate', () => {
    const web = new Segmented(shop(), 'web', [80], { isolate: true });
    web.connections.isolate();
    expect(policies(web).map(({ metadata }) => metadata.name)).toEqual([web.name]);
  });

  it('list what was declared, sorted', () => {
    const ns = shop();
    const [cart, redis] = [new Segmented(ns, 'cart', [7070]), new Segmented(ns, 'redis', [6379])];
    cart.connections.allowTo(redis);
    redis.connections.allowFrom(cart);
    cart.connections.allowTo(Peer.internet(), HTTPS);
    cart.connections.allowTo(Peer.pods({ namespace: 'ops', labels: { app: 'log' } }), { ports: [kplus.NetworkPolicyPort.allUdp()] });
    const subject = `shop/${cart.name}[Deployment]`;
    expect(cart.connections.toJson()).toEqual([
      { subject, direction: 'Egress', peer: 'internet', ports: ['TCP/443'], declaredBy: ['shop/cart'] },
      { subject, direction: 'Egress', peer: 'ops/pods[app=log]', ports: ['UDP/*'], declaredBy: ['shop/cart'] },
      { subject, direction: 'Egress', peer: `shop/${redis.name}[Deployment]`, ports: ['TCP/6379'], declaredBy: ['shop/cart', 'shop/redis'] },
    ]);
    expect(Connections.declaredIn(ns.node.root)).toHaveLength(4);
    expect(Connections.declaredIn(redis)).toHaveLength(1);
  });
});

describe('a peer that is not ours', () => {
  it('gets a policy where its namespace denies by default, also when the namespace comes later', () => {
    const app = new App();
    const chart = new Chart(app, 'chart');
    const legacy = plain(chart, 'legacy', [8080], { metadata: { namespace: 'shop' } });
    const web = new Segmented(chart, 'web', [], { metadata: { namespace: 'shop' } });
    web.connections.allowTo(legacy);
    expect(policies(legacy)).toEqual([]);
    new ZeroTrustNamespace(app, 'shop');
    expect(policyOf(legacy).ingress[0].from).toEqual([{ podSelector: podsOf(web) }]);
    expect(policyOf(legacy).egress).toBeUndefined();
  });

  it('opens the side of selected pods and whole namespaces that deny by default', () => {
    const app = new App();
    const [a, b] = [new ZeroTrustNamespace(app, 'a'), new ZeroTrustNamespace(app, 'b')];
    const web = new Segmented(a, 'web');
    web.connections.allowTo(b, HTTPS);
    web.connections.allowTo(kplus.Pods.select(a, 'Cache', { labels: { app: 'cache' } }), HTTPS);
    const [inB] = policies(b).filter(({ metadata }) => metadata.name === 'pods');
    expect(inB.spec).toEqual({
      podSelector: { matchExpressions: [HEALTHY] },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ namespaceSelector: named('a'), podSelector: podsOf(web) }], ports: [{ protocol: 'TCP', port: 443 }] }],
    });
    const [inA] = policies(a).filter(({ metadata }) => metadata.name.startsWith('pods-app-cache-'));
    expect(inA.spec.podSelector).toEqual({ matchLabels: { app: 'cache' }, matchExpressions: [HEALTHY] });
    expect(inA.metadata.namespace).toBe('a');
  });

  it('keeps clusters apart that have namespaces of the same name', () => {
    const app = new App();
    const [dev, prod] = ['dev', 'prod'].map(env => {
      const chart = new Chart(app, env);
      const ns = new ZeroTrustNamespace(chart, 'shop');
      const web = new Segmented(ns, 'web', [], { metadata: { name: 'web' } });
      web.connections.allowTo(Peer.namespace('shop'), HTTPS);
      return { ns, web };
    });
    const own = ({ ns }: { ns: ZeroTrustNamespace }) => policies(ns).find(({ metadata }) => metadata.name === 'pods').spec.ingress[0].from;
    expect(own(dev)).toEqual([{ podSelector: podsOf(dev.web) }]);
    expect(own(prod)).toEqual([{ podSelector: podsOf(prod.web) }]);
  });
});

describe('a mesh', () => {
  it('gets its tunnel between pods, its probes and its control plane', () => {
    const app = new App();
    const ns = new ZeroTrustNamespace(app, 'shop');
    const [web, api] = [new Segmented(ns, 'web'), new Segmented(ns, 'api', [8080])];
    web.connections.allowTo(api);
    web.connections.allowTo(Peer.cidr('192.0.2.0/24'), HTTPS);
    ClusterTarget.set(app, { mesh: Mesh.ISTIO_AMBIENT });
    expect(policyOf(api).ingress).toEqual([
      { from: [{ ipBlock: { cidr: '169.254.7.127/32' } }], ports: [{ protocol: 'TCP', port: 8080 }] },
      { from: [{ podSelector: podsOf(web) }], ports: [{ protocol: 'TCP', port: 8080 }, { protocol: 'TCP', port: 15008 }] },
    ]);
    expect(rulesTo(policyOf(web), 15008)).toHaveLength(1);
    expect(rulesTo(policyOf(web), 443)[0].ports).toEqual([{ protocol: 'TCP', port: 443 }]);
  });

  it('lets sidecars reach their control plane', () => {
    const app = new App();
    ClusterTarget.set(app, { mesh: Mesh.ISTIO_SIDECAR });
    const web = new Segmented(new ZeroTrustNamespace(app, 'shop'), 'web');
    expect(rulesTo(policyOf(web), 15012)[0].to[0].namespaceSelector).toEqual(named('istio-system'));
  });
});
