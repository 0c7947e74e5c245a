import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Chart } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { enforce, onlineBoutique } from '../../examples/online-boutique/boutique';
import { Posture, Segmentation } from '../../src';
import { Connectivity, renderGraph } from '../../src/connectivity';
import { ManifestSet } from '../../src/manifests';
import { describeWithCorpus } from '../corpora';
import { allows, EvaluatedPod } from '../network/policy-evaluator';

const NAMESPACE = 'online-boutique';

const app = new App();
Posture.of(app, { waiversFile: join(__dirname, '../../examples/online-boutique/waivers.yaml') });
const shop = onlineBoutique(app);
const admission = enforce(app, shop);
const objects: any[] = shop.toJson();
const deployments = objects.filter(({ kind }) => kind === 'Deployment');

/** A connection as text: `cartservice -> redis-cart TCP/6379`. */
function edge(from: string, to: string, protocol: string, port: number): string {
  return `${from} -> ${to} ${protocol}/${port}`;
}

/** Containers of a Deployment, init containers among them, by name, with what must be as in the original. */
function factsOf(deployment: any): object {
  const { containers, initContainers = [] } = deployment.spec.template.spec;
  return Object.fromEntries([...containers, ...initContainers].map(({ name, image, ports = [], env = [] }: any) => [name, {
    image,
    ports: ports.map(({ containerPort, protocol = 'TCP' }: any) => `${protocol}/${containerPort}`),
    env: Object.fromEntries(env.map((variable: any) => [variable.name, variable.value])),
  }]));
}

/** What the environment of the original says about who calls whom: addresses that a Service of the original has. */
function callGraph(original: any[]): string[] {
  const workloads = original.filter(({ kind }) => kind === 'Deployment');
  const calls = workloads.flatMap(({ metadata, spec }) => {
    const { containers, initContainers = [] } = spec.template.spec;
    const values: string[] = [...containers, ...initContainers].flatMap((c: any) => (c.env ?? []).map((variable: any) => String(variable.value)));
    return values.map(value => /^([a-z0-9-]+):(\d+)$/.exec(value)).filter(match => match !== null).flatMap(([, host, port]) => {
      const service = original.find(o => o.kind === 'Service' && o.metadata.name === host);
      if (!service) return [];
      const { targetPort } = service.spec.ports.find((p: any) => p.port === Number(port));
      const selects = (labels: any) => Object.entries(service.spec.selector).every(([key, label]) => labels[key] === label);
      const backend = workloads.find(workload => selects(workload.spec.template.metadata.labels));
      return [edge(metadata.name, backend.metadata.name, 'TCP', targetPort)];
    });
  });
  return [...new Set(calls)].sort();
}

/** Every connection that the rendered policies allow between any two of the pods, tried on every port and protocol. */
function allowedConnections(pods: ReadonlyMap<string, EvaluatedPod>): string[] {
  const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
  const containers: any[] = deployments.flatMap(({ spec }) => spec.template.spec.containers);
  const declared: number[] = containers.flatMap(container => (container.ports ?? []).map((port: any) => port.containerPort));
  const ports = [...new Set([...declared, 22, 53, 80, 443])];
  const allowed: string[] = [];
  for (const [from, source] of pods) {
    for (const [to, destination] of pods) {
      if (from === to) continue;
      for (const port of ports) {
        for (const protocol of ['TCP', 'UDP']) {
          if (allows(policies, { from: source, to: destination, protocol, port })) allowed.push(edge(from, to, protocol, port));
        }
      }
    }
  }
  return allowed.sort();
}

const ownPods: [string, EvaluatedPod][] = deployments.map(({ metadata, spec }) =>
  [metadata.name, { namespace: NAMESPACE, labels: spec.template.metadata.labels }]);
const INGRESS: [string, EvaluatedPod] = ['ingress', { namespace: 'ingress-nginx', labels: { 'app.kubernetes.io/name': 'ingress-nginx' } }];
/** In the namespace, but not of the shop: isolated by the namespace alone. */
const STOWAWAY: [string, EvaluatedPod] = ['stowaway', { namespace: NAMESPACE, labels: { app: 'frontend' } }];

describe('Online Boutique', () => {
  const assessment = Posture.assess(app);

  test('has no finding that nobody waived, and no waiver that excuses nothing', () => {
    expect(assessment.findings).toEqual([]);
  });

  test('has waivers for its images, and for the probes of the load generator alone', () => {
    const waived = assessment.waivedFindings;
    expect(new Set(waived.map(({ control }) => control))).toEqual(new Set(['image-digest-pinned', 'liveness-probes', 'readiness-probes']));
    expect(new Set(waived.filter(({ control }) => control.endsWith('-probes')).map(({ name }) => name))).toEqual(new Set(['loadgenerator']));
    expect(waived.filter(({ control, value }) => control === 'image-digest-pinned' && String(value).includes('@'))).toEqual([]);
  });

  test('looked at every object, the policies among them', () => {
    expect(assessment.summary.objects).toBe(objects.length + Chart.of(admission).toJson().length);
    expect(assessment.summary.passed).toBeGreaterThan(500);
  });

  test('is enforced by the cluster in its namespace alone, with its waivers', () => {
    const made: any[] = Chart.of(admission).toJson();
    const bindings = made.filter(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding');
    expect(bindings.length).toBeGreaterThan(5);
    for (const { spec } of bindings) expect(spec.matchResources.namespaceSelector.matchExpressions[0].values).toEqual([NAMESPACE]);
    const pods = made.find(({ kind, metadata }) => kind === 'ValidatingAdmissionPolicy' && metadata.name === 'online-boutique-pods');
    expect(JSON.stringify(pods.spec.variables.find(({ name }: any) => name === 'waived'))).toContain('loadgenerator');
  });

  test('lives in one namespace', () => {
    expect(objects.filter(({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== NAMESPACE)).toEqual([]);
  });

  test('serves its one host over TLS', () => {
    const { rules, tls } = objects.find(({ kind }) => kind === 'Ingress').spec;
    expect(tls.flatMap(({ hosts }: any) => hosts)).toEqual(rules.map(({ host }: any) => host));
  });

  test('reaches no address outside the cluster but the DNS cache of the node', () => {
    const blocks = objects.filter(({ kind }) => kind === 'NetworkPolicy').flatMap(({ spec }) => spec.egress ?? [])
      .flatMap(({ to }: any) => to ?? []).map(({ ipBlock }: any) => ipBlock?.cidr).filter((cidr: any) => cidr !== undefined);
    expect(new Set(blocks)).toEqual(new Set(['169.254.20.10/32']));
  });

  test('lets no quarantined pod talk to anybody', () => {
    const pods = ownPods.map(([name, pod]): [string, EvaluatedPod] =>
      [name, name === 'frontend' ? { ...pod, labels: { ...pod.labels, 'bulwark.io/quarantine': 'true' } } : pod]);
    expect(allowedConnections(new Map([...pods, INGRESS])).filter(text => text.includes('frontend'))).toEqual([]);
  });

  test('is connected as docs/reachability.md draws it', () => {
    const drawn = [...renderGraph(Connectivity.of(ManifestSet.of(objects)), 'mermaid')].join('');
    expect(readFileSync(join(__dirname, '../../docs/reachability.md'), 'utf8')).toContain(`\`\`\`mermaid\n${drawn}\`\`\``);
  });

  test('lets quarantine cut every one of its workloads off', () => {
    expect(() => Segmentation.of(shop).expectQuarantineIsolates()).not.toThrow();
  });

  test('is the same every time', () => {
    expect(JSON.stringify(onlineBoutique(new App()).toJson())).toBe(JSON.stringify(objects));
  });
});

describeWithCorpus(['manifests', 'online-boutique.yaml'], 'Online Boutique and its original', path => {
  const original: any[] = parseAllDocuments(readFileSync(path, 'utf8')).map(document => document.toJS()).filter(object => object !== null);
  const originals = original.filter(({ kind }) => kind === 'Deployment');

  test('have the same twelve workloads', () => {
    expect(originals).toHaveLength(12);
    expect(deployments.map(({ metadata }) => metadata.name).sort()).toEqual(originals.map(({ metadata }) => metadata.name).sort());
  });

  test.each(originals.map(deployment => [deployment.metadata.name, deployment]))('%s has the same images, ports and environment', (name, deployment) => {
    expect(factsOf(deployments.find(({ metadata }) => metadata.name === name))).toEqual(factsOf(deployment));
  });

  test.each(originals.map(deployment => [deployment.metadata.name, deployment]))('%s has the same probes by kind, and no other', (name, deployment) => {
    const probesOf = ({ spec }: any) => spec.template.spec.containers.map((container: any) => Object.keys(container)
      .filter(key => key.endsWith('Probe')).sort()
      .map(key => [key, Object.keys(container[key]).find(how => ['exec', 'grpc', 'httpGet', 'tcpSocket'].includes(how))]));
    expect(probesOf(deployments.find(({ metadata }) => metadata.name === name))).toEqual(probesOf(deployment));
  });

  test('have the same Services inside the cluster', () => {
    const services = (all: any[]) => all.filter(({ kind, spec }) => kind === 'Service' && spec.type === 'ClusterIP')
      .map(({ metadata, spec }) => [metadata.name, spec.ports.map(({ port, targetPort }: any) => [port, targetPort])]).sort();
    expect(services(objects)).toEqual(services(original));
  });

  test('allow exactly the calls that the application makes, and the ingress controller', () => {
    const expected = [...callGraph(original), edge('ingress', 'frontend', 'TCP', 8080)].sort();
    expect(expected).toHaveLength(17);
    expect(allowedConnections(new Map([...ownPods, INGRESS, STOWAWAY]))).toEqual(expected);
  });
});
