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
    expect(() => of(SHOP).expectQuarantineIsolates()).toThrow(/quarantine does not isolate:\n {2}shop\/api-quarantined\[Deployment\] still reaches shop\/db/);
  });
});
