import { writeFileSync } from 'fs';
import { App, Chart } from 'cdk8s';
import { ClusterTarget, Peer, SecureDeployment, SecureStatefulSet, ZeroTrustNamespace } from 'cdk8s-bulwark';

const app = new App();
const chart = new Chart(app, 'shop');
ClusterTarget.set(app, { kubernetesVersion: '1.34' });
const shop = new ZeroTrustNamespace(chart, 'shop');
const redis = new SecureStatefulSet(shop, 'redis', {
  containers: [{ image: `redis@sha256:${'0'.repeat(64)}`, portNumber: 6379, writablePaths: ['/data'] }],
});
const cart = new SecureDeployment(shop, 'cart', {
  containers: [{ image: `registry.example/cart@sha256:${'1'.repeat(64)}`, portNumber: 7070 }],
});
cart.connections.allowTo(redis);
cart.connections.allowFrom(Peer.ingressController());
writeFileSync(process.argv[2], app.synthYaml());
