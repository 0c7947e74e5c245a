import { Chart, Testing } from 'cdk8s';
import { Connections, Origin, Peer, Reachability, ReachabilityVerdict, SecureDeployment, ZeroTrustNamespace } from '../../src';
import { deployment, SHOP } from '../connectivity/objects';

const reachability = Reachability.ofObjects([...SHOP]);

describe('Reachability', () => {
  it('lists connections, sorted', () => {
    const between = reachability.connections().filter(({ from, to }) => !`${from}${to}`.includes('External'));
    expect(between).toEqual([
      { from: 'shop/api[Deployment]', to: 'shop/db[Deployment]', ports: 'TCP 5432' },
      { from: 'shop/web[Deployment]', to: 'shop/api[Deployment]', ports: 'TCP 8080' },
    ]);
    expect(JSON.parse(reachability.toJson()).connections).toEqual(reachability.connections());
  });

  it.each([
    ['shop/web', 'shop/api', undefined, ReachabilityVerdict.ALLOWED],
    ['shop/web', 'shop/api', '8080/TCP', ReachabilityVerdict.ALLOWED],
    ['shop/web', 'shop/api', 'TCP 8080,8081', ReachabilityVerdict.DENIED],
    ['shop/web[Deployment]', 'shop/db', '5432', ReachabilityVerdict.DENIED],
    ['192.0.2.1', 'shop/web', undefined, ReachabilityVerdict.DENIED],
  ])('answers whether %s reaches %s on %s', (from, to, port, verdict) => {
    expect(reachability.canReach(from, to, port)).toBe(verdict);
  });

  it('explains which policy decided in each direction', () => {
    const { because } = reachability.explain('shop/web', 'shop/db');
    expect(because.some(line => line.startsWith('egress') && line.includes('NetworkPolicy shop/web-to-api'))).toBe(true);
    expect(because.some(line => line.startsWith('ingress') && line.includes('NetworkPolicy shop/db-from-api'))).toBe(true);
  });

  it('refuses names that stand for nothing, and says what there is', () => {
    expect(() => reachability.canReach('shop/wbe', 'shop/db')).toThrow(/'shop\/wbe' is no workload, pod or address that is known here: expected 'namespace\/name'/);
    expect(() => reachability.canReach('other/web', 'shop/db')).toThrow(/there is shop\/web\[Deployment\]/);
    expect(() => reachability.canReach('shop/web', 'shop/db', 'TPC 80')).toThrow(/'TPC 80' name the protocol 'TPC': expected SCTP, TCP, UDP/);
  });

  it.each([
    ['a dialect', () => Reachability.ofObjects([...SHOP], { dialect: 'clium' as any }), "dialect is 'clium': expected 'portable' or 'calico' or 'cilium'"],
    ['address blocks', () => Reachability.ofObjects([...SHOP], { addressBlocks: 'none' as any }), "addressBlocks is 'none': expected 'any' or 'external-only'"],
    ['a range', () => Reachability.ofObjects([...SHOP], { podCidrs: ['10.0.0.0/33'] }), "podCidrs has '10.0.0.0/33', which is no range of addresses"],
    ['an object for a list', () => Reachability.ofObjects(SHOP[0] as any), /^objects are \{"apiVersion":.*: expected a list of kubernetes objects$/],
    ['no name', () => reachability.canReach(undefined as any, 'shop/db'), "undefined is no name: expected 'namespace/name'"],
    ['a namespace that is not there', () => reachability.exposedTo(Origin.namespace('shpo')), "there is no namespace 'shpo': expected one of shop"],
  ])('refuses %s', (_what, ask, message) => {
    expect(ask).toThrow(message);
  });

  it('explains what the ingress controller does not reach by what it routes', () => {
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { namespace: 'shop', name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] } };
    const ingress = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { namespace: 'shop', name: 'web' },
      spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
    };
    const routed = Reachability.ofObjects([deployment('shop', 'web', { ports: [{ containerPort: 8080 }] }), service, ingress]);
    expect(routed.explain('{ingress-controller}', 'shop/web')).toMatchObject({
      allowed: 'TCP 8080',
      because: expect.arrayContaining(['SCTP 1-65535,TCP 1-8079,8081-65535,UDP 1-65535: denied: the ingress controller reaches only what an Ingress or a route leads to']),
    });
  });

  it('tells what is exposed, and what falls with a workload', () => {
    expect(reachability.exposedTo(Origin.INTERNET)).toEqual([]);
    const [open] = Reachability.ofObjects([SHOP[0]]).exposedTo(Origin.INTERNET);
    expect([open.workload, open.ports]).toEqual(['shop/web[Deployment]', 'all']);
    expect(reachability.blastRadius('shop/web').targets.map(({ workload }) => workload)).toEqual(['shop/api[Deployment]', 'shop/db[Deployment]']);
  });

  it('finds policies that do not do what they seem to', () => {
    const lost = { ...SHOP[4], metadata: { namespace: 'shop', name: 'lost' }, spec: { podSelector: { matchLabels: { app: 'wbe' } } } };
    const [finding] = Reachability.ofObjects([...SHOP, lost]).lint().filter(({ object }) => object === 'NetworkPolicy shop/lost');
    expect([finding.rule, finding.severity]).toEqual(['selects-no-pod', 'warning']);
  });

  it('compares with another', () => {
    const open = Reachability.ofObjects(SHOP.filter((object: any) => object.metadata.name !== 'db-from-api'));
    expect(reachability.diff(open)).toEqual([{ kind: 'removed', from: 'shop/api[Deployment]', to: 'shop/db[Deployment]', before: 'TCP 5432', after: 'none' }]);
  });

  it('of an app is what was declared', () => {
    const chart = new Chart(Testing.app(), 'chart');
    const namespace = new ZeroTrustNamespace(chart, 'shop', { name: 'shop' });
    const [web, api] = ['web', 'api'].map(name => new SecureDeployment(namespace, name, { containers: [{ image: `registry.example.com/${name}:1.0`, portNumber: 8080 }] }));
    web.connections.allowTo(api);
    web.connections.allowFrom(Peer.cidr('203.0.113.0/24'));
    const ofApp = Reachability.of(chart);
    expect(Connections.declaredIn(chart).length).toBeGreaterThan(0);
    const names = [web, api].map(workload => `shop/${workload.name}`);
    expect(ofApp.canReach(names[0], names[1], '8080')).toBe(ReachabilityVerdict.ALLOWED);
    expect(ofApp.canReach(names[1], names[0])).toBe(ReachabilityVerdict.DENIED);
    expect(ofApp.canReach('203.0.113.9', names[0], '8080')).toBe(ReachabilityVerdict.ALLOWED);
    expect(ofApp.exposedTo(Origin.INTERNET).map(({ workload }) => workload)).toEqual([`${names[0]}[Deployment]`]);
  });
});
