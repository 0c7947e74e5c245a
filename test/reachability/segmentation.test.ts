import { Chart, Testing } from 'cdk8s';
import { Peer, Reachability, SecureDeployment, Segmentation, ZeroTrustNamespace } from '../../src';
import { networkPolicy, SHOP } from '../connectivity/objects';

const of = (objects: readonly object[]) => Segmentation.ofReachability(Reachability.ofObjects([...objects]));
const EDGES = [{ from: 'shop/web', to: 'shop/api', ports: '8080/TCP' }, { from: 'shop/api', to: 'shop/db' }];
const OPEN = networkPolicy('shop', 'oops', { podSelector: {}, ingress: [{}], egress: [{}], policyTypes: ['Ingress', 'Egress'] });

describe('Segmentation', () => {
  it('accepts what is as expected', () => {
    const segmentation = of(SHOP);
    expect(segmentation.expectOnly(EDGES).expectNoPath('shop/db', 'shop/web').expectExposed([])).toBe(segmentation);
  });

  it('names the rule to blame for what is not expected', () => {
    expect(() => of([...SHOP, OPEN]).expectOnly(EDGES)).toThrow(/shop\/web\[Deployment\] reaches shop\/db\[Deployment\] on all, which is not expected[^]*NetworkPolicy shop\/oops spec\.ingress\[0\]/);
  });

  it('tells of connections that are missing, and of ports that are', () => {
    expect(() => of(SHOP).expectOnly([...EDGES, { from: 'shop/web', to: 'shop/db' }])).toThrow(/shop\/web\[Deployment\] does not reach shop\/db\[Deployment\]\n {4}egress/);
    expect(() => of(SHOP).expectOnly([{ ...EDGES[0], ports: 'TCP 8080,9090' }, EDGES[1]])).toThrow(/does not reach shop\/api\[Deployment\] on TCP 9090/);
  });

  it('finds ways through others', () => {
    expect(() => of(SHOP).expectNoPath('shop/web', 'shop/db'))
      .toThrow(/a way leads from 'shop\/web' to 'shop\/db':\n {2}shop\/web\[Deployment\] reaches shop\/api\[Deployment\][^]*\n {2}shop\/api\[Deployment\] reaches shop\/db/);
  });

  it('finds ways to an address, directly and through others', () => {
    const leak = networkPolicy('shop', 'leak', { podSelector: { matchLabels: { app: 'api' } }, egress: [{ to: [{ ipBlock: { cidr: '203.0.113.0/24' } }] }], policyTypes: ['Egress'] });
    const leaking = of([...SHOP, leak]);
    expect(() => leaking.expectNoPath('shop/web', '203.0.113.9'))
      .toThrow(/a way leads from 'shop\/web' to '203\.0\.113\.9':\n {2}shop\/web\[Deployment\] reaches shop\/api\[Deployment\][^]*shop\/api\[Deployment\] reaches 203\.0\.113\.9[^]*NetworkPolicy shop\/leak spec\.egress\[0\]/);
    expect(() => leaking.expectNoPath('shop/web', '198.51.100.1').expectNoPath('shop/db', '203.0.113.9')).not.toThrow();
  });

  it('refuses a way from a workload to itself', () => {
    expect(() => of(SHOP).expectNoPath('shop/web', 'shop/web[Deployment]')).toThrow("'shop/web' and 'shop/web[Deployment]' are the same: expected two ends");
  });

  it('takes ranges as connections are listed, and tells of one within another', () => {
    const open = [SHOP[0], networkPolicy('shop', 'web', { podSelector: {}, ingress: [], egress: [{ to: [{ ipBlock: { cidr: '203.0.113.0/24' } }] }], policyTypes: ['Ingress', 'Egress'] })];
    of(open).expectOnly([{ from: 'shop/web', to: '203.0.113.0-203.0.113.255[External]' }]).expectOnly([{ from: 'shop/web', to: 'outside' }]);
    expect(() => of(open).expectOnly([{ from: 'shop/web', to: '203.0.113.9' }]))
      .toThrow("reaches 203.0.113.9-203.0.113.9[External] as part of other ranges: expect these, as connections() lists them, or 'outside'");
  });

  it('blames only what decides over the ports in question', () => {
    const more = networkPolicy('shop', 'more', {
      podSelector: { matchLabels: { app: 'api' } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }], ports: [{ port: 9090 }] }], policyTypes: ['Ingress'],
    });
    const out = networkPolicy('shop', 'out', {
      podSelector: { matchLabels: { app: 'web' } }, egress: [{ to: [{ podSelector: { matchLabels: { app: 'api' } } }], ports: [{ port: 9090 }] }], policyTypes: ['Egress'],
    });
    let message = '';
    try {
      of([...SHOP, more, out]).expectOnly(EDGES);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain('shop/web[Deployment] reaches shop/api[Deployment] on TCP 9090, which is not expected');
    expect(message).toContain('NetworkPolicy shop/more spec.ingress[0]');
    expect(message).not.toContain('web-to-api');
  });

  it('finds what the internet reaches', () => {
    expect(() => of([...SHOP, OPEN]).expectExposed(['shop/web'])).toThrow(/shop\/db\[Deployment\] is exposed on all/);
    expect(() => of(SHOP).expectExposed(['shop/web'])).toThrow(/shop\/web\[Deployment\] is not exposed/);
  });

  it('proves that quarantine isolates our workloads, and that it does not where a policy ignores the label', () => {
    const chart = new Chart(Testing.app(), 'chart');
    const namespace = new ZeroTrustNamespace(chart, 'shop', { name: 'shop' });
    const [web, api] = ['web', 'api'].map(name => new SecureDeployment(namespace, name, { containers: [{ image: `registry.example.com/${name}:1.0`, portNumber: 8080 }] }));
    web.connections.allowTo(api);
    web.connections.allowFrom(Peer.cidr('203.0.113.0/24'));
    Segmentation.of(chart).expectQuarantineIsolates();
    expect(() => of(SHOP).expectQuarantineIsolates()).toThrow(/quarantine does not isolate:\n {2}shop\/api-quarantined\[Deployment\] still reaches shop\/db-quarantined\[Deployment\] on TCP 5432\n {4}egress, TCP 5432: allowed by NetworkPolicy shop\/api-to-db/);
  });
});
