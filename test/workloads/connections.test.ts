import { Chart } from 'cdk8s';
import { CONTAINER, KINDS, newChart, objectsOf, only } from './fixtures';
import { ZeroTrustNamespace } from '../../src/namespaces';
import { Connections, Peer } from '../../src/network';
import { SecureDeployment } from '../../src/workloads';
import { allows } from '../network/policy-evaluator';

const labelsOf = (object: any) => (object.spec.jobTemplate?.spec.template ?? object.spec.template ?? object).metadata.labels;

describe.each(Object.keys(KINDS))('the connections of a %s', kind => {
  test('select its pods, and allow nothing that was not declared', () => {
    const chart = newChart();
    KINDS[kind](chart, 'web', { containers: [CONTAINER] });
    const own = { namespace: 'shop', labels: labelsOf(only(chart, kind)) };
    const other = { namespace: 'shop', labels: { app: 'other' } };
    const policies = objectsOf(chart).filter(object => object.kind === 'NetworkPolicy');
    expect(allows(policies, { from: own, to: other, protocol: 'TCP', port: 8080 })).toBe(false);
    expect(allows(policies, { from: other, to: own, protocol: 'TCP', port: 8080 })).toBe(false);
  });

  test('lead to a workload of every kind, on the port that it declares', () => {
    const chart = newChart();
    const web = KINDS[kind](chart, 'web', { containers: [CONTAINER] });
    const podsOf = (ofKind: string, name: string) =>
      ({ namespace: 'shop', labels: labelsOf(objectsOf(chart).find(object => object.kind === ofKind && object.metadata.name === name)) });
    for (const [peerKind, make] of Object.entries(KINDS)) {
      web.connections.allowTo(make(chart, peerKind.toLowerCase(), { containers: [CONTAINER], metadata: { name: peerKind.toLowerCase() } }));
    }
    const policies = objectsOf(chart).filter(object => object.kind === 'NetworkPolicy');
    const from = podsOf(kind, web.name);
    for (const peerKind of Object.keys(KINDS)) {
      const to = podsOf(peerKind, peerKind.toLowerCase());
      expect(allows(policies, { from, to, protocol: 'TCP', port: 8080 })).toBe(true);
      expect(allows(policies, { from, to, protocol: 'TCP', port: 8081 })).toBe(false);
      expect(allows(policies, { from: to, to: from, protocol: 'TCP', port: 8080 })).toBe(false);
    }
  });

  test('are not there on the network of the node, where they could not hold', () => {
    const chart = newChart();
    const rules = [{ apiGroups: [''], resources: ['nodes'], verbs: ['get'] }];
    const web = KINDS[kind](chart, 'web', { containers: [CONTAINER], hostNetwork: true, apiAccess: { rules } });
    expect(objectsOf(chart).filter(object => object.kind === 'NetworkPolicy')).toEqual([]);
    expect(() => web.connections.allowFrom(Peer.ingressController())).toThrow(/'test\/web'.*host network/);
  });
});

describe('a workload made with isolate: false', () => {
  const policiesOf = (chart: Chart) => objectsOf(chart).filter(object => object.kind === 'NetworkPolicy').map(object => object.metadata.name);

  test('has no policy of its own, and a connection is opened at the other side only', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { containers: [CONTAINER], isolate: false });
    const db = new SecureDeployment(chart, 'db', { containers: [CONTAINER] });
    web.connections.allowTo(db);
    expect(policiesOf(chart)).toEqual([db.name]);
    expect(Connections.declaredIn(db).map(({ direction }) => direction)).toEqual(['Ingress']);
  });

  test('is isolated after all when it is asked to be, or a namespace denies by default', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { containers: [CONTAINER], isolate: false });
    web.connections.isolate();
    expect(policiesOf(chart)).toEqual([web.name]);

    const shop = new ZeroTrustNamespace(chart, 'zero');
    const cart = new SecureDeployment(shop, 'cart', { containers: [CONTAINER], isolate: false });
    expect(policiesOf(shop)).toContain(cart.name);
  });
});
