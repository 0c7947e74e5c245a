import { App, Chart } from 'cdk8s';
import { ZeroTrustNamespace } from '../../src/namespaces';
import { Peer } from '../../src/network';
import { ClusterTarget, Cni } from '../../src/target';
import { SecureDeployment, SecureStatefulSet } from '../../src/workloads';

const DIGEST = `sha256:${'0'.repeat(64)}`;

function sample(): any[] {
  const app = new App();
  const chart = new Chart(app, 'shop');
  ClusterTarget.set(app, { kubernetesVersion: '1.34', cni: Cni.CILIUM });

  const shop = new ZeroTrustNamespace(chart, 'shop');
  const redis = new SecureStatefulSet(shop, 'redis', {
    containers: [{ image: `redis@${DIGEST}`, portNumber: 6379, writablePaths: ['/data'] }],
  });
  const cart = new SecureDeployment(shop, 'cart', { containers: [{ image: `registry.example/cart@${DIGEST}`, portNumber: 7070 }] });
  cart.connections.allowTo(redis);
  cart.connections.allowFrom(Peer.ingressController());
  app.synthYaml();
  return shop.toJson();
}

function policyOf(objects: any[], workload: string): any {
  const { metadata } = objects.find(({ kind }) => kind === workload);
  return objects.find(({ kind, metadata: { name } }) => kind === 'NetworkPolicy' && name === metadata.name).spec;
}

describe('the program on the front page', () => {
  const objects = sample();

  test('puts everything into the namespace', () => {
    const elsewhere = objects.filter(({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== 'shop');
    expect(elsewhere).toEqual([]);
  });

  test('opens the edge to redis on the port that redis declares, on both sides', () => {
    const toRedis = policyOf(objects, 'Deployment').egress.filter((rule: any) => rule.ports.some((p: any) => p.port === 6379));
    const fromCart = policyOf(objects, 'StatefulSet').ingress;
    expect(toRedis.map((rule: any) => rule.ports)).toEqual([[{ port: 6379, protocol: 'TCP' }]]);
    expect(fromCart.map((rule: any) => rule.ports)).toEqual([[{ port: 6379, protocol: 'TCP' }]]);
  });

  test('lets the ingress controller in to cart', () => {
    const [{ from, ports }] = policyOf(objects, 'Deployment').ingress;
    expect(from[0].podSelector.matchLabels).toEqual({ 'app.kubernetes.io/name': 'ingress-nginx' });
    expect(ports).toEqual([{ port: 7070, protocol: 'TCP' }]);
  });

  test('gives the same manifests every time', () => {
    expect(JSON.stringify(sample())).toBe(JSON.stringify(objects));
  });
});
