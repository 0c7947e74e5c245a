import { App, Chart, Cron, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { loadAll } from 'js-yaml';
import { PodSecurityLevel, ZeroTrustNamespace, ZeroTrustNamespaceProps } from '../../../src/namespaces';
import { Peer } from '../../../src/network';
import { Cni, ClusterTarget, ClusterTargetProps, Mesh } from '../../../src/target';
import { SecureDeployment, SecureJob, SecurePod, SecureStatefulSet, SecureCronJob, SecureDaemonSet } from '../../../src/workloads';
import { AnyWorkload, CONTAINER, IMAGE, KINDS } from '../../workloads/fixtures';

/** What one way of using the constructs gives. */
export interface Emitted {
  readonly title: string;
  readonly objects: any[];
}

type Build = (namespace: ZeroTrustNamespace) => void;

const everyKind = (props: object): Build => namespace => {
  for (const [kind, make] of Object.entries(KINDS)) make(namespace, kind.toLowerCase(), { containers: [CONTAINER], ...props });
};

const port = (number: number, protocol = kplus.Protocol.TCP) => ({ number, name: `${protocol.toLowerCase()}-${number}`, protocol });

/** Properties of workloads, each of which a user may give without another. */
const WORKLOADS: Readonly<Record<string, Build>> = {
  'the least': everyKind({ containers: [{ image: IMAGE, portNumber: 8080 }] }),
  'all of the container': everyKind({
    containers: [{
      ...CONTAINER,
      name: 'main',
      command: ['/app'],
      args: ['--verbose', '--port=8080'],
      workingDir: '/work',
      envVariables: { PLAIN: kplus.EnvValue.fromValue('1'), NODE: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.NODE_NAME) },
      writablePaths: ['/tmp', '/var/cache/app'],
      writablePathSize: Size.mebibytes(32),
      startup: kplus.Probe.fromTcpSocket({ port: 8080 }),
      imagePullPolicy: kplus.ImagePullPolicy.ALWAYS,
      lifecycle: { preStop: kplus.Handler.fromCommand(['/bin/drain']) },
    }],
  }),
  'ports of several names and protocols': everyKind({
    containers: [{ ...CONTAINER, portNumber: undefined, ports: [port(8080), port(9090), port(5353, kplus.Protocol.UDP), port(5353)] }],
  }),
  'several containers and init containers': everyKind({
    containers: [CONTAINER, { image: IMAGE, name: 'sidecar', resources: CONTAINER.resources }],
    initContainers: [{ image: IMAGE, name: 'prepare', command: ['/prepare'], writablePaths: ['/out'] }],
  }),
  'users and groups': everyKind({ securityContext: { user: 20_000, group: 20_000, fsGroup: 20_000, fsGroupChangePolicy: kplus.FsGroupChangePolicy.ON_ROOT_MISMATCH } }),
  'names that resolve elsewhere': everyKind({
    hostAliases: [{ ip: '10.1.2.3', hostnames: ['db.internal'] }],
    dns: { policy: kplus.DnsPolicy.CLUSTER_FIRST, nameservers: ['10.96.0.10'], searches: ['shop.internal'], options: [{ name: 'ndots', value: '2' }] },
    withoutDefaults: ['no-host-aliases'],
  }),
  'ends and classes': everyKind({ terminationGracePeriod: Duration.minutes(2), priorityClassName: 'system-cluster-critical', runtimeClassName: 'sandboxed' }),
  'labels, names and annotations': everyKind({ metadata: { labels: { team: 'shop' }, annotations: { 'example.com/owner': 'shop team' } } }),
  'tokens and rights': everyKind({
    apiAccess: {
      rules: [
        { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'watch'], resourceNames: ['settings'] },
        { apiGroups: ['apps'], resources: ['deployments', 'deployments/scale'], verbs: ['list', 'patch'] },
      ],
      expirationSeconds: 1200,
    },
  }),
  'tokens for others': everyKind({ apiAccess: { rules: [], audience: 'vault' } }),
  'replicas, budgets and roll-outs': namespace => {
    const replicated = { containers: [CONTAINER], minReady: Duration.seconds(10), spread: true };
    new SecureDeployment(namespace, 'three', { ...replicated, replicas: 3, progressDeadline: Duration.minutes(5) });
    new SecureDeployment(namespace, 'recreated', { ...replicated, strategy: kplus.DeploymentStrategy.recreate(), topologySpread: false });
    const scaled = new SecureDeployment(namespace, 'scaled', { containers: [CONTAINER] });
    new kplus.HorizontalPodAutoscaler(namespace, 'scaler', { target: scaled, maxReplicas: 5, metrics: [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(70))] });
    new SecureStatefulSet(namespace, 'stateful', {
      ...replicated, replicas: 3, podManagementPolicy: kplus.PodManagementPolicy.PARALLEL, strategy: kplus.StatefulSetUpdateStrategy.onDelete(),
    });
    new SecureDaemonSet(namespace, 'daemon', { containers: [CONTAINER], minReadySeconds: 5 });
    new SecurePod(namespace, 'pod', { containers: [CONTAINER], restartPolicy: kplus.RestartPolicy.ON_FAILURE });
  },
  'jobs in all their times': namespace => {
    const job = { containers: [{ ...CONTAINER, readiness: undefined, liveness: undefined }], backoffLimit: 3, activeDeadline: Duration.hours(1) };
    new SecureJob(namespace, 'job', { ...job, ttlAfterFinished: Duration.days(1) });
    new SecureCronJob(namespace, 'cron', {
      ...job, schedule: Cron.weekly(), timeZone: 'Europe/Berlin', concurrencyPolicy: kplus.ConcurrencyPolicy.FORBID, startingDeadline: Duration.minutes(5), successfulJobsRetained: 1, failedJobsRetained: 2,
    });
  },
  'volumes of every source': namespace => {
    const map = new kplus.ConfigMap(namespace, 'map', { data: { key: 'value' } });
    const secret = new kplus.Secret(namespace, 'secret', { stringData: { password: 'not one' }, immutable: true });
    const claim = new kplus.PersistentVolumeClaim(namespace, 'claim', {
      storage: Size.gibibytes(1), accessModes: [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE], storageClassName: 'fast',
    });
    const web = new SecureDeployment(namespace, 'web', { containers: [CONTAINER], dockerRegistryAuth: new kplus.DockerConfigSecret(namespace, 'registry', { data: { auths: {} } }) });
    web.containers[0].mount('/map', kplus.Volume.fromConfigMap(namespace, 'map-volume', map, { defaultMode: 0o440 }));
    web.containers[0].mount('/secret', kplus.Volume.fromSecret(namespace, 'secret-volume', secret));
    web.containers[0].mount('/claim', kplus.Volume.fromPersistentVolumeClaim(namespace, 'claim-volume', claim));
    web.containers[0].mount('/scratch', kplus.Volume.fromEmptyDir(namespace, 'scratch', 'scratch', { sizeLimit: Size.gibibytes(1), medium: kplus.EmptyDirMedium.MEMORY }));
    web.addWritablePath('/more', { size: Size.mebibytes(5) });
    web.containers[0].env.copyFrom(kplus.Env.fromConfigMap(map));
  },
  'services and ingresses': namespace => {
    const web = new SecureDeployment(namespace, 'web', { containers: [CONTAINER] });
    const service = web.exposeViaService({ ports: [{ port: 80, targetPort: 8080 }] });
    const ingress = service.exposeViaIngress('/', { pathType: kplus.HttpIngressPathType.PREFIX });
    ingress.addHostRule('shop.example.com', '/cart', kplus.IngressBackend.fromService(service));
    web.exposeViaService({ name: 'nodes', serviceType: kplus.ServiceType.CLUSTER_IP, ports: [{ port: 81, targetPort: 8080, name: 'http' }, { port: 82, targetPort: 8080, name: 'more' }] });
  },
  'who talks to whom': namespace => {
    const listening = { ...CONTAINER, portNumber: undefined, ports: [port(8080), port(5353, kplus.Protocol.UDP)] };
    const make = (id: string) => new SecureDeployment(namespace, id, { containers: [listening] });
    const [web, cart] = [make('web'), make('cart')];
    web.connections.allowTo(cart, { ports: [kplus.NetworkPolicyPort.tcp(8080), kplus.NetworkPolicyPort.udp(5353)] });
    const named: Peer[] = [Peer.ingressController(), Peer.monitoring(), Peer.namespace('other'), Peer.namespaceLabels({ tier: 'gold' }), Peer.pods({ namespace: 'other', labels: { app: 'x' } })];
    named.forEach(peer => cart.connections.allowFrom(peer));
    const ports = { ports: [kplus.NetworkPolicyPort.tcp(443), kplus.NetworkPolicyPort.tcpRange(5000, 5010)] };
    [Peer.internet(), Peer.cidr('192.0.2.0/24', ['192.0.2.128/25']), Peer.cidr('2001:db8::/32')].forEach(peer => web.connections.allowTo(peer, ports));
    web.connections.allowTo(Peer.kubeApiServer());
    web.connections.allowTo(Peer.dns());
    web.connections.isolate();
    new SecureDeployment(namespace, 'alone', { containers: [CONTAINER] }).connections.withoutDns();
  },
};

/** What Pod Security refuses at level restricted, which namespaces have unless they say otherwise. */
const WITHOUT_DEFAULTS = everyKind({ withoutDefaults: ['read-only-root-filesystem', 'drop-all-capabilities', 'memory-limits', 'pod-seccomp-profile'] });

const NAMESPACES: Readonly<Record<string, ZeroTrustNamespaceProps>> = {
  'as it is': {},
  'with all': {
    labels: { team: 'shop' },
    objectLabels: { 'app.kubernetes.io/part-of': 'shop' },
    podSecurityLevel: PodSecurityLevel.BASELINE,
    podSecurityVersion: '1.30',
    resourceQuota: { 'pods': '10', 'requests.cpu': '4', 'limits.memory': '8Gi', 'count/deployments.apps': '5' },
    limitRange: { defaultLimits: { memory: '1Gi', cpu: '2' }, defaultRequests: { memory: '64Mi' }, max: { 'memory': '4Gi', 'ephemeral-storage': '2Gi' } },
  },
  'with the least': { withoutResourceQuota: true, withoutLimitRange: true, withoutDns: true, withoutDefaultServiceAccount: true },
};

const TARGETS: Readonly<Record<string, ClusterTargetProps>> = {
  ...Object.fromEntries([
    Cni.CILIUM, Cni.CALICO, Cni.ANTREA, Cni.KUBE_ROUTER, Cni.AWS_VPC_CNI, Cni.AZURE, Cni.GKE_DATAPLANE_V2, Cni.OVN_KUBERNETES, Cni.KINDNET,
    Cni.WEAVE_NET, Cni.NETWORK_POLICY,
  ].map(cni => [cni.name, { cni }])),
  ...Object.fromEntries([Mesh.ISTIO_SIDECAR, Mesh.ISTIO_AMBIENT, Mesh.LINKERD].map(mesh => [mesh, { mesh }])),
  'own addresses': {
    podCidrs: ['10.1.0.0/16'],
    serviceCidrs: ['10.2.0.0/16'],
    nodeCidrs: ['10.3.0.0/16'],
    dns: { nodeLocalAddress: '169.254.20.10' },
    ingressController: { namespace: 'edge', podLabels: { app: 'gateway' } },
    monitoring: { namespace: 'watch' },
    apiServerPorts: [6443, 443],
  },
};

/** Every way of using the constructs, for a version of Kubernetes. Namespaces begin with `accepted-`. */
export function everyConstruct(kubernetesVersion: string): Emitted[] {
  const build = (title: string, name: string, target: ClusterTargetProps, props: ZeroTrustNamespaceProps, body: Build): Emitted => {
    const app = new App();
    ClusterTarget.set(app, { kubernetesVersion, apiServerAddresses: ['10.0.0.1'], ...target });
    const chart = new Chart(app, 'chart');
    body(new ZeroTrustNamespace(chart, 'namespace', { name: `accepted-${name}`, ...props }));
    return { title, objects: loadAll(app.synthYaml()) as any[] };
  };
  return [
    ...Object.entries(WORKLOADS).map(([title, body], i) => build(`workloads with ${title}`, `workloads-${i}`, {}, {}, body)),
    build('workloads without defaults', 'without-defaults', {}, { podSecurityLevel: PodSecurityLevel.BASELINE }, WITHOUT_DEFAULTS),
    ...Object.entries(NAMESPACES).map(([title, props], i) => build(`a namespace ${title}`, `namespace-${i}`, {}, props, WORKLOADS['all of the container'])),
    ...Object.entries(TARGETS).map(([title, target]) => build(`a cluster with ${title}`, `target-${title.replace(/ /g, '-')}`, target, {}, namespace => {
      const connected: Pick<AnyWorkload, 'connections'>[] = ['a', 'b'].map(id => new SecureDeployment(namespace, id, { containers: [CONTAINER] }));
      connected[0].connections.allowTo(connected[1] as SecureDeployment);
      connected[0].connections.allowTo(Peer.internet(), { ports: [kplus.NetworkPolicyPort.tcp(443)] });
      connected[1].connections.allowFrom(Peer.monitoring());
    })),
  ];
}
