import { ApiObject, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { CONTAINER, IMAGE, KINDS, newChart, only, podSpecOf } from './fixtures';
import { Connections } from '../../src/network';
import { Probes, SecureDeployment, SecureStatefulSet } from '../../src/workloads';

const BASES: { readonly [kind: string]: new (...args: any[]) => kplus.AbstractPod } = {
  Deployment: kplus.Deployment,
  StatefulSet: kplus.StatefulSet,
  DaemonSet: kplus.DaemonSet,
  Job: kplus.Job,
  CronJob: kplus.CronJob,
  Pod: kplus.Pod,
};

describe('what users of cdk8s-plus know', () => {
  test.each(Object.keys(KINDS))('a secure %s is one of cdk8s-plus, with connections of ours', kind => {
    const workload = KINDS[kind](newChart(), 'web', { containers: [CONTAINER] });
    expect(workload).toBeInstanceOf(BASES[kind]);
    expect(workload.connections).toBeInstanceOf(Connections);
  });

  test('addContainer hardens the container', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web');
    web.addContainer({ image: IMAGE });
    expect(podSpecOf(only(chart, 'Deployment')).containers[0].securityContext.capabilities).toEqual({ drop: ['ALL'] });
  });

  test('attachContainer takes containers that are made elsewhere', () => {
    const chart = newChart();
    new SecureDeployment(chart, 'web').attachContainer(new kplus.Container({ image: IMAGE, name: 'made' }));
    expect(podSpecOf(only(chart, 'Deployment')).containers[0].name).toBe('made');
  });

  test('addInitContainer keeps sidecars and their probes', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { containers: [CONTAINER] });
    web.addInitContainer({ image: IMAGE, restartPolicy: kplus.ContainerRestartPolicy.ALWAYS, readiness: kplus.Probe.fromCommand(['true']) });
    expect(podSpecOf(only(chart, 'Deployment')).initContainers[0]).toMatchObject({ name: 'init-0', restartPolicy: 'Always' });
  });

  test.each(Object.keys(KINDS))('the methods of a %s are those of its class, which is what other languages call', kind => {
    const workload: any = KINDS[kind](newChart(), 'web', { containers: [CONTAINER] });
    for (const method of ['addContainer', 'addInitContainer', 'addWritablePath', 'attachContainer']) {
      expect(Object.keys(workload)).not.toContain(method);
      expect(workload[method]).toBe(workload.constructor.prototype[method]);
    }
  });

  test('exposeViaService makes a Service on the ports of the containers', () => {
    const chart = newChart();
    new SecureDeployment(chart, 'web', { containers: [CONTAINER] }).exposeViaService({ name: 'web' });
    expect(only(chart, 'Service').spec.ports).toEqual([{ port: 8080, targetPort: 8080 }]);
  });

  test.each<[string, (web: SecureDeployment) => unknown]>([
    ['the Deployment', web => web.exposeViaIngress('/')],
    ['its Service', web => web.exposeViaService().exposeViaIngress('/')],
    ['its Service on another port', web => web.exposeViaService({ ports: [{ port: 80, targetPort: 8080 }] }).exposeViaIngress('/')],
    ['the Deployment on another port', web => web.exposeViaIngress('/', { ports: [{ port: 80, targetPort: 8080 }] })],
  ])('exposeViaIngress of %s lets the ingress controller in, or nobody could reach the pods', (_of, expose) => {
    const chart = newChart();
    expose(new SecureDeployment(chart, 'web', { containers: [CONTAINER] }));
    const [rule] = only(chart, 'NetworkPolicy').spec.ingress;
    expect(rule.from[0].podSelector.matchLabels).toEqual({ 'app.kubernetes.io/name': 'ingress-nginx' });
    expect(rule.ports).toEqual([{ port: 8080, protocol: 'TCP' }]);
  });

  test('volumes are mounted as ever', () => {
    const chart = newChart();
    const claim = kplus.Volume.fromPersistentVolumeClaim(chart, 'claim', kplus.PersistentVolumeClaim.fromClaimName(chart, 'pvc', 'data'));
    const web = new SecureDeployment(chart, 'web', { containers: [CONTAINER] });
    web.containers[0].mount('/data', claim);
    expect(podSpecOf(only(chart, 'Deployment')).volumes[0].persistentVolumeClaim.claimName).toBe('data');
  });

  test('scheduling is rendered', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { containers: [CONTAINER] });
    web.scheduling.tolerate(kplus.Node.tainted(kplus.NodeTaintQuery.exists('gpu')));
    expect(podSpecOf(only(chart, 'Deployment')).tolerations[0].key).toBe('gpu');
  });

  test('a StatefulSet takes a Service of the user', () => {
    const chart = newChart();
    const service = new kplus.Service(chart, 'service', { ports: [{ port: 80 }], metadata: { name: 'peers' } });
    new SecureStatefulSet(chart, 'db', { containers: [{ image: IMAGE }], service });
    expect(only(chart, 'StatefulSet').spec.serviceName).toBe('peers');
  });

  test('JSON patches of the user win', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { containers: [CONTAINER] });
    ApiObject.of(web).addJsonPatch(JsonPatch.replace('/spec/template/spec/containers/0/securityContext/readOnlyRootFilesystem', false));
    expect(podSpecOf(only(chart, 'Deployment')).containers[0].securityContext.readOnlyRootFilesystem).toBe(false);
  });

  test('an explicit value stays', () => {
    const chart = newChart();
    new SecureDeployment(chart, 'web', { containers: [{ ...CONTAINER, securityContext: { readOnlyRootFilesystem: false } }] });
    expect(podSpecOf(only(chart, 'Deployment')).containers[0].securityContext.readOnlyRootFilesystem).toBe(false);
  });

  test.each(Object.keys(KINDS))('no probe of a %s is invented, whenever its container is added', kind => {
    const chart = newChart();
    const workload = KINDS[kind](chart, 'web', { containers: [{ image: IMAGE, portNumber: 80 }], initContainers: [{ image: IMAGE, portNumber: 81 }] });
    workload.addContainer({ image: IMAGE, name: 'late', portNumber: 82 });
    workload.addInitContainer({ image: IMAGE, name: 'early', portNumber: 83 });
    const { containers, initContainers } = podSpecOf(only(chart, kind));
    expect([...containers, ...initContainers].flatMap(container => Object.keys(container)).filter(key => key.endsWith('Probe'))).toEqual([]);
  });

  test('a startup probe that is given stays', () => {
    const chart = newChart();
    const startup = kplus.Probe.fromTcpSocket({ port: 80, failureThreshold: 30 });
    const web = new SecureDeployment(chart, 'web', { containers: [{ image: IMAGE, portNumber: 80, startup }] });
    web.addContainer({ image: IMAGE, name: 'late', portNumber: 81, startup });
    expect(podSpecOf(only(chart, 'Deployment')).containers.map((c: any) => c.startupProbe.failureThreshold)).toEqual([30, 30]);
  });
});

describe('ephemeral storage', () => {
  test('need not be whole gibibytes', () => {
    const chart = newChart();
    const ephemeralStorage = { request: Size.mebibytes(32), limit: Size.mebibytes(96) };
    const web = new SecureDeployment(chart, 'web', { containers: [{ ...CONTAINER, resources: { ...CONTAINER.resources, ephemeralStorage } }] });
    web.addContainer({ image: IMAGE, name: 'late', resources: { ephemeralStorage } });
    const { containers } = podSpecOf(only(chart, 'Deployment'));
    expect(containers.map((c: any) => c.resources.requests['ephemeral-storage'])).toEqual(['32Mi', '32Mi']);
    expect(containers[0].resources.limits).toMatchObject({ 'cpu': '500m', 'ephemeral-storage': '96Mi' });
  });
});

describe('Probes', () => {
  const rendered = (probe: kplus.Probe) => {
    const chart = newChart();
    new SecureDeployment(chart, 'web', { containers: [{ ...CONTAINER, readiness: probe }] });
    return podSpecOf(only(chart, 'Deployment')).containers[0].readinessProbe;
  };

  test('fromGrpc asks a gRPC server for its health', () => {
    expect(rendered(Probes.fromGrpc(9555, { service: 'ads', failureThreshold: 5 }))).toEqual({ grpc: { port: 9555, service: 'ads' }, failureThreshold: 5 });
  });

  test('fromHttpGet sends headers, sorted by name', () => {
    expect(rendered(Probes.fromHttpGet('/healthz', { port: 80, headers: { 'X-B': '2', 'Cookie': 'a=1' } })).httpGet.httpHeaders)
      .toEqual([{ name: 'Cookie', value: 'a=1' }, { name: 'X-B', value: '2' }]);
  });
});
