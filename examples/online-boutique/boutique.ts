import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { addServices, Services } from './services';
import { AdmissionPolicies, ClusterTarget, Peer, ZeroTrustNamespace } from 'cdk8s-bulwark';

const HOST = 'shop.example.com';

/** Who talks to whom. Nothing else can. */
function connect({
  ad, cart, checkout, currency, email, frontend, loadGenerator, payment, productCatalog, recommendation, redis, shipping,
}: Services): void {
  for (const backend of [ad, cart, checkout, currency, productCatalog, recommendation, shipping]) frontend.connections.allowTo(backend);
  for (const backend of [cart, currency, email, payment, productCatalog, shipping]) checkout.connections.allowTo(backend);
  recommendation.connections.allowTo(productCatalog);
  cart.connections.allowTo(redis);
  loadGenerator.connections.allowTo(frontend);
  frontend.connections.allowFrom(Peer.ingressController());
}

/** The way in from the internet: HTTPS only. */
function publish(scope: ZeroTrustNamespace, { frontend }: Services): void {
  const service = frontend.exposeViaService({ name: 'frontend', ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
  new kplus.Ingress(scope, 'ingress', {
    metadata: { name: 'frontend' },
    className: 'nginx',
    rules: [{ host: HOST, path: '/', pathType: kplus.HttpIngressPathType.PREFIX, backend: kplus.IngressBackend.fromService(service) }],
    tls: [{ hosts: [HOST], secret: kplus.Secret.fromSecretName(scope, 'certificate', 'frontend-tls') }],
  });
}

/** Online Boutique, a shop of twelve services, for one cluster. */
export function onlineBoutique(app: App): ZeroTrustNamespace {
  ClusterTarget.set(app, { kubernetesVersion: '1.34' });
  const shop = new ZeroTrustNamespace(app, 'online-boutique');
  const services = addServices(shop);
  connect(services);
  publish(shop, services);
  return shop;
}

/** In the namespace of the shop the cluster refuses what the gate at synth would, whoever applies it; the waivers of the app hold. */
export function enforce(app: App, shop: ZeroTrustNamespace): AdmissionPolicies {
  return new AdmissionPolicies(new Chart(app, 'admission'), 'policies', { name: 'online-boutique', namespaces: [shop.name] });
}
