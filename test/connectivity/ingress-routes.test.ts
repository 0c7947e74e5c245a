import { Connectivity, connectionsOf } from '../../src/connectivity';
import { ManifestSet } from '../../src/manifests';

const workload = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' }, spec: { template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ ports: [{ containerPort: 8080, name: 'http' }, { containerPort: 9090 }] }] } } } };
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: { app: 'web' }, ports: [{ name: 'main', port: 80, targetPort: 'http' }, { port: 81, targetPort: 7000 }] } };
const ingress = (backend: object) => ({ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'web', namespace: 'shop' }, spec: { rules: [{ http: { paths: [{ backend }] } }] } });
const to = (port: object) => ingress({ service: { name: 'web', port } });
const gateway = (kind: string, backendRef: object, spec: object = {}, inNamespace = 'shop') => ({ apiVersion: 'gateway.networking.k8s.io/v1', kind, metadata: { name: 'web', namespace: inNamespace }, spec: { ...spec, rules: [{ backendRefs: [backendRef] }] } });
const connectivity = (...objects: unknown[]) => Connectivity.of(ManifestSet.of([namespace, workload, service, ...objects]));
const reached = (...objects: unknown[]) => [...connectionsOf(connectivity(...objects))].filter(({ from }) => from.kind === 'ingress-controller').map(({ to: { label }, verdict }) => `${label} ${verdict.allowed}`);
const problems = (...objects: unknown[]) => connectivity(...objects).diagnostics.map(({ path, message }) => `${path} ${message}`);

describe('ingressRoutes', () => {
  it('follows an Ingress through a port of a Service, by number or name, to the ports of pods', () => {
    expect(reached(to({ number: 80 }))).toEqual(['shop/web[Deployment] TCP 8080']);
    expect(reached(to({ name: 'main' }))).toEqual(['shop/web[Deployment] TCP 8080']);
  });

  it('leads by an Ingress only to ports that containers declare, and tells of those it leaves out', () => {
    expect(reached(to({ number: 81 }))).toEqual([]);
    expect(problems(to({ number: 81 }))).toEqual(['spec.rules[0].http.paths[0].backend leads to TCP 7000 of shop/web[Deployment], which no container declares: it is not followed; add the containerPort']);
    expect(problems(to({ number: 80 }))).toEqual([]);
  });

  it('follows a Route by the port of pods, and to every port where it names none', () => {
    const route = (spec: object) => ({ apiVersion: 'route.openshift.io/v1', kind: 'Route', metadata: { name: 'web', namespace: 'shop' }, spec: { to: { kind: 'Service', name: 'web' }, ...spec } });
    expect(reached(route({ port: { targetPort: 'http' } }))).toEqual(['shop/web[Deployment] TCP 8080']);
    expect(reached(route({}))).toEqual(['shop/web[Deployment] TCP 8080']);
  });

  it('follows routes of the Gateway API, also to ports that nobody declares', () => {
    expect(reached(gateway('HTTPRoute', { name: 'web', port: 81 }))).toEqual(['shop/web[Deployment] TCP 7000']);
    expect(reached(gateway('HTTPRoute', { name: 'web', port: 80 }, { parentRefs: [{ kind: 'Service', name: 'web' }] }))).toEqual([]);
  });

  it('follows routes into other namespaces only with a ReferenceGrant', () => {
    const route = gateway('HTTPRoute', { name: 'web', namespace: 'shop', port: 80 }, {}, 'edge');
    const grant = { apiVersion: 'gateway.networking.k8s.io/v1beta1', kind: 'ReferenceGrant', metadata: { name: 'g', namespace: 'shop' }, spec: { from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'edge' }], to: [{ group: '', kind: 'Service' }] } };
    expect(reached(route)).toEqual([]);
    expect(reached(route, grant)).toEqual(['shop/web[Deployment] TCP 8080']);
  });

  it('is let through by policies as an unlabelled pod of another namespace', () => {
    const policy = (from: object[]) => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'p', namespace: 'shop' }, spec: { podSelector: {}, ingress: [{ from }] } });
    expect(reached(to({ number: 80 }), policy([{ podSelector: {} }]))).toEqual([]);
    expect(reached(to({ number: 80 }), policy([{ namespaceSelector: {} }]))).toEqual(['shop/web[Deployment] TCP 8080']);
  });

  it('reports Services and ports that are not there', () => {
    expect(problems(ingress({ service: { name: 'api', port: { number: 80 } } }))).toEqual([expect.stringContaining('spec.rules[0].http.paths[0].backend leads to Service shop/api, which is not there')]);
    expect(problems(to({ number: 82 }))).toEqual([expect.stringContaining('leads to port 82 of Service shop/web, which has no such TCP port')]);
  });
});
