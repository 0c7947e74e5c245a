import { App, Chart, Cron, Duration, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { CONTAINER, IMAGE, KINDS, newChart } from './fixtures';
import { Probes, SecureCronJob, SecureDaemonSet, SecureDeployment, SecureDeploymentProps, SecureJob, SecureStatefulSet } from '../../src/workloads';

type Build = (scope: Construct, id: string) => unknown;

const deployment = (props: SecureDeploymentProps): Build => (scope, id) => new SecureDeployment(scope, id, props);
const container = (props: object): Build => deployment({ containers: [{ image: IMAGE, ...props }] });
const RULE = { apiGroups: [''], resources: ['pods'], verbs: ['get'] };
const volumeNamed = (name: string, id = name) => kplus.Volume.fromEmptyDir(Testing.chart(), id, name);
const [CACHE, OTHER_CACHE] = [volumeNamed('cache'), volumeNamed('cache', 'other')];
const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const ROBOT = kplus.ServiceAccount.fromServiceAccountName(Testing.chart(), 'account', 'robot');

/** What is refused by the constructor, and what the message must say. */
const AT_THE_CONSTRUCTOR: readonly [string, Build, RegExp][] = [
  ['an image that does not parse', container({ image: 'Nginx:1' }), /container 'main': image 'Nginx:1' does not parse/],
  ['an empty image', container({ image: '' }), /image '' does not parse: it is empty/],
  ['the image of an init container', deployment({ containers: [CONTAINER], initContainers: [{ image: 'a b' }] }), /container 'init-0': image 'a b'/],
  ['a port above the range', container({ portNumber: 70000 }), /port 70000 is out of range: expected a whole number from 1 to 65535/],
  ['a port below the range', container({ portNumber: -1 }), /port -1 is out of range/],
  ['port 0', container({ portNumber: 0 }), /port 0 is out of range/],
  ['port 0 in the old way', container({ port: 0 }), /port 0 is out of range/],
  ['a port that is not a number', container({ portNumber: NaN }), /port NaN is out of range/],
  ['port 0 of an init container', deployment({ containers: [CONTAINER], initContainers: [{ image: IMAGE, portNumber: 0 }] }), /'init-0': port 0/],
  ['a port name that is too long', container({ ports: [{ number: 80, name: 'sixteen-letters-' }] }), /port name 'sixteen-letters-' is not a service name: use at most 15/],
  ['a port name in upper case', container({ ports: [{ number: 80, name: 'HTTP' }] }), /port name 'HTTP'/],
  ['a port name without letters', container({ ports: [{ number: 80, name: '80' }] }), /port name '80'/],
  ['a port name with two hyphens', container({ ports: [{ number: 80, name: 'a--b' }] }), /port name 'a--b'/],
  ['a user below the range', container({ securityContext: { user: -1 } }), /container 'main': user -1 is not an id: expected a whole number from 0 to 2147483647/],
  ['half a group', container({ securityContext: { group: 0.5 } }), /container 'main': group 0.5 is not an id/],
  ['a group of volumes above the range', deployment({ containers: [CONTAINER], securityContext: { fsGroup: 2 ** 31 } }), /securityContext: fsGroup 2147483648 is not an id/],
  ['root that is forbidden', container({ securityContext: { user: 0, ensureNonRoot: true } }), /container 'main': user 0 is root, and ensureNonRoot forbids root/],
  ['root of the pod that is forbidden', deployment({ containers: [CONTAINER], securityContext: { user: 0, ensureNonRoot: true } }), /securityContext: user 0 is root/],
  ['root of the pod that a container forbids', deployment({
    containers: [{ ...CONTAINER, securityContext: { ensureNonRoot: true } }], securityContext: { user: 0 },
  }), /container 'main': user 0 is root/],
  ['a label that is none', deployment({ containers: [CONTAINER], podMetadata: { labels: { app: 'my app' } } }), /podMetadata.labels has value 'my app' for 'app'/],
  ['a label key that is none', deployment({ containers: [CONTAINER], metadata: { labels: { 'a/b/c': 'x' } } }), /metadata.labels has key 'a\/b\/c'/],
  ['fewer tries than none', (scope, id) => new SecureJob(scope, id, { containers: [CONTAINER], backoffLimit: -1 }), /backoffLimit is -1: expected a whole number, 0 or more/],
  ['fewer replicas than none', deployment({ containers: [CONTAINER], replicas: -1 }), /replicas is -1/],
  ['half a retained job', (scope, id) => new SecureCronJob(scope, id, { containers: [CONTAINER], schedule: Cron.daily(), failedJobsRetained: 0.5 }), /failedJobsRetained is 0.5/],
  ['half a second', (scope, id) => new SecureDaemonSet(scope, id, { containers: [CONTAINER], minReadySeconds: 0.5 }), /minReadySeconds is 0.5/],
  ['a CronJob without a schedule', (scope, id) => new SecureCronJob(scope, id, { containers: [CONTAINER] } as any), /schedule is undefined: give for example Cron.daily\(\)/],
  ['a StatefulSet without properties', (scope, id) => new SecureStatefulSet(scope, id, undefined as any), /no properties are given/],
  ['half a port', container({ ports: [{ number: 80.5 }] }), /port 80.5 is out of range/],
  ['a host port out of range', container({ ports: [{ number: 80, hostPort: 0 }] }), /host port 0 is out of range/],
  ['port and portNumber', container({ port: 80, portNumber: 81 }), /Either 'port' or 'portNumber'/],
  ['a port twice', container({ portNumber: 80, ports: [{ number: 80 }] }), /Port with number 80/],
  ['a container name that is none', container({ name: 'My App' }), /container name 'My App' is not a DNS label/],
  ['two containers of one name', deployment({ containers: [CONTAINER, CONTAINER] }), /two containers are named 'main'/],
  ['an init container named like a container', deployment({ containers: [CONTAINER], initContainers: [{ image: IMAGE, name: 'main' }] }), /two containers are named 'main'/],
  ['a restart policy of a container', container({ restartPolicy: kplus.ContainerRestartPolicy.ALWAYS }), /only init containers may have one/],
  ['a probe of an init container', deployment({ containers: [CONTAINER], initContainers: [{ image: IMAGE, liveness: kplus.Probe.fromCommand(['true']) }] }),
    /init container 'init-0' has a liveness probe/],
  ['a relative writable path', container({ writablePaths: ['tmp'] }), /writable path 'tmp' is not absolute: write for example '\/tmp'/],
  ['the root as a writable path', container({ writablePaths: ['/'] }), /writable path '\/' is the whole root filesystem/],
  ['a writable path with dots', container({ writablePaths: ['/a/../b'] }), /not in its shortest form: write '\/b'/],
  ['a writable path with a slash at its end', container({ writablePaths: ['/tmp/'] }), /write '\/tmp'/],
  ['a writable path with a colon', container({ writablePaths: ['/a:b'] }), /holds a ':'/],
  ['a writable path twice', container({ writablePaths: ['/tmp', '/tmp'] }), /'\/tmp' is mounted twice/],
  ['a size that no volume has', container({ writablePaths: ['/tmp'], writablePathSize: Size.kibibytes(3) }), /expected whole mebibytes/],
  ['paths that hold more than the limit', container({
    writablePaths: ['/a', '/b'], writablePathSize: Size.mebibytes(600), resources: { ephemeralStorage: { limit: Size.gibibytes(1) } },
  }), /container 'main': the writable paths may hold 1200 MiB, more than its limit of ephemeral storage, 1024 MiB/],
  ['two mounts at one path', container({ volumeMounts: [{ path: '/a', volume: CACHE }, { path: '/a/', volume: volumeNamed('b') }] }),
    /container 'main': '\/a\/' is mounted twice/],
  ['a mount and a writable path at one path', container({ writablePaths: ['/a'], volumeMounts: [{ path: '/a/', volume: CACHE }] }), /'\/a' is mounted twice/],
  ['a mount where the token goes', deployment({ containers: [{ ...CONTAINER, writablePaths: [TOKEN_PATH] }], apiAccess: { rules: [RULE] } }),
    /container 'main' mounts a volume at '.*serviceaccount', where apiAccess mounts the token/],
  ['a volume named like that of the token', deployment({ containers: [CONTAINER], volumes: [volumeNamed('kube-api-access')], apiAccess: { rules: [RULE] } }),
    /a volume is named 'kube-api-access', which is the name of the volume that apiAccess mounts/],
  ['a volume named like that of a writable path', deployment({ containers: [{ ...CONTAINER, writablePaths: ['/tmp'] }], volumes: [volumeNamed('main-tmp')] }),
    /a volume is named 'main-tmp', which is the name of the volume for the writable path '\/tmp' of container 'main'/],
  ['two volumes of one name', deployment({ containers: [CONTAINER], volumes: [CACHE, OTHER_CACHE] }), /two volumes are named 'cache'/],
  ['a volume twice', deployment({ containers: [CONTAINER], volumes: [CACHE, CACHE] }), /volume 'cache' is listed twice/],
  ['two mounted volumes of one name', deployment({
    containers: [{ ...CONTAINER, volumeMounts: [{ path: '/a', volume: CACHE }] }, { image: IMAGE, name: 'b', volumeMounts: [{ path: '/a', volume: OTHER_CACHE }] }],
  }), /two volumes are named 'cache'/],
  ['rules for a token that is for somebody else', deployment({ containers: [CONTAINER], apiAccess: { rules: [RULE], audience: 'vault' } }),
    /apiAccess has rules and audience 'vault', and the API server refuses tokens for anybody else/],
  ['a control that does not exist', deployment({ containers: [CONTAINER], withoutDefaults: ['read-only-root'] }), /unknown control 'read-only-root'/],
  ['a default that is none', deployment({ containers: [CONTAINER], withoutDefaults: ['image-digest-pinned'] }), /'image-digest-pinned', which has no fix/],
  ['a default of another kind', deployment({ containers: [CONTAINER], withoutDefaults: ['namespace-pod-security-enforced'] }),
    /'namespace-pod-security-enforced', which is about Namespace and not about a Deployment/],
  ['an account given and demanded', deployment({ containers: [CONTAINER], serviceAccount: ROBOT, ownServiceAccount: true }),
    /both serviceAccount 'robot' and ownServiceAccount/],
  ['rules for the account of others', deployment({ containers: [CONTAINER], serviceAccount: ROBOT, apiAccess: { rules: [RULE] } }),
    /apiAccess has rules for the account 'robot', which others may use too/],
  ['rules for the default account', deployment({ containers: [CONTAINER], ownServiceAccount: false, apiAccess: { rules: [RULE] } }), /account 'default'/],
  ['a rule without verbs', deployment({ containers: [CONTAINER], apiAccess: { rules: [{ ...RULE, verbs: [] }] } }), /apiAccess.rules\[0\] has no verbs/],
  ['a privileged container that may not escalate', deployment({ containers: [{ ...CONTAINER, securityContext: { privileged: true } }] }),
    /container 'main' is privileged, but may not escalate privileges.*give allowPrivilegeEscalation: true too/],
  ['a memory request above its limit', deployment({
    containers: [{ ...CONTAINER, resources: { memory: { request: Size.gibibytes(2), limit: Size.mebibytes(1) } } }],
  }), /container 'main': memory request 2097152Ki is above the limit 1024Ki/],
  ['a cpu request above its limit', deployment({
    containers: [{ ...CONTAINER, resources: { cpu: { request: kplus.Cpu.units(1.5), limit: kplus.Cpu.millis(500) } } }],
  }), /cpu request 1500m is above the limit 500m/],
  ['a list of names that came out empty', deployment({ containers: [CONTAINER], apiAccess: { rules: [{ ...RULE, resourceNames: [] }] } }),
    /apiAccess.rules\[0\].resourceNames is empty, which would mean every object/],
  ['a token that lives too short', deployment({ containers: [CONTAINER], apiAccess: { rules: [RULE], expirationSeconds: 60 } }), /expirationSeconds is 60: expected whole seconds, at least 600/],
  ['an empty audience', deployment({ containers: [CONTAINER], apiAccess: { rules: [RULE], audience: '' } }), /audience is empty/],
  ['a token for a stranger', deployment({ containers: [CONTAINER], apiAccess: { rules: [RULE], containers: ['proxy'] } }), /names 'proxy': expected one of main/],
  ['a priority class that is no name', deployment({ containers: [CONTAINER], priorityClassName: 'High!' }), /priorityClassName 'High!'/],
  ['a runtime class that is no name', deployment({ containers: [CONTAINER], runtimeClassName: '' }), /runtimeClassName ''/],
  ['half a replica', deployment({ containers: [CONTAINER], replicas: 1.5 }), /replicas is 1.5/],
  ['a restart policy that is not for the kind', deployment({ containers: [CONTAINER], restartPolicy: kplus.RestartPolicy.NEVER }), /restartPolicy 'Never' is not for a Deployment/],
  ['a job that is restarted for ever', (scope, id) => new SecureJob(scope, id, { containers: [CONTAINER], restartPolicy: kplus.RestartPolicy.ALWAYS }),
    /restartPolicy 'Always' is not for a Job: expected 'OnFailure' or 'Never'/],
  ['the mounted token of cdk8s-plus', deployment({ containers: [CONTAINER], ...{ automountServiceAccountToken: true } }), /use `apiAccess`/],
  ['a rollout that ends before pods count', deployment({ containers: [CONTAINER], minReady: Duration.seconds(600) }), /progressDeadline \(600 s\) is not longer than minReady/],
  ['a StatefulSet without port and service', (scope, id) => new SecureStatefulSet(scope, id, { containers: [{ image: IMAGE }] }), /no container declares a port/],
  ['a StatefulSet of which the service has ports without names', (scope, id) => new SecureStatefulSet(scope, id, {
    containers: [CONTAINER, { image: IMAGE, name: 'metrics', portNumber: 9090 }],
  }), /the containers declare 2 ports, which the service of a StatefulSet must tell apart by name/],
  ['a starting deadline that is never met', (scope, id) => new SecureCronJob(scope, id, { containers: [CONTAINER], schedule: Cron.daily(), startingDeadline: Duration.seconds(5) }),
    /startingDeadline is 5 s/],
  ['two rules of retention', (scope, id) => new SecureCronJob(scope, id, {
    containers: [CONTAINER], schedule: Cron.daily(), ttlAfterFinished: Duration.hours(1), failedJobsRetained: 2,
  }), /both ttlAfterFinished and a number of retained jobs/],
];

/** What is refused by the call of a method. */
const AT_THE_CALL: readonly [string, (web: SecureDeployment) => unknown, RegExp][] = [
  ['a container with a bad image', web => web.addContainer({ image: 'Nginx', name: 'late' }), /container 'late': image 'Nginx'/],
  ['a container named like another', web => web.addContainer({ image: IMAGE }), /two containers are named 'main'/],
  ['an attached container with a bad port', web => web.attachContainer(new kplus.Container({ image: IMAGE, name: 'late', portNumber: 99999 })), /port 99999/],
  ['an added container on port 0', web => web.addContainer({ image: IMAGE, name: 'late', portNumber: 0 }), /port 0 is out of range/],
  ['an attached container on port 0', web => web.attachContainer(new kplus.Container({ image: IMAGE, name: 'late', portNumber: 0 })), /port 0 is out of range/],
  ['an added container of a user that is none', web => web.addContainer({ image: IMAGE, name: 'late', securityContext: { user: -1 } }), /user -1 is not an id/],
  ['an added init container of root that is forbidden', web => web.addInitContainer({ image: IMAGE, securityContext: { user: 0, ensureNonRoot: true } }), /user 0 is root/],
  ['an init container with a bad image', web => web.addInitContainer({ image: '@' }), /container 'init-0': image '@'/],
  ['a relative path of an added container', web => web.addContainer({ image: IMAGE, name: 'late', ...{ writablePaths: ['x'] } }), /writable path 'x'/],
  ['a relative writable path', web => web.addWritablePath('tmp'), /writable path 'tmp' is not absolute/],
  ['two mounts of an added container', web => web.addContainer({ image: IMAGE, name: 'late', volumeMounts: [{ path: '/a', volume: CACHE }, { path: '/a', volume: CACHE }] }),
    /'\/a' is mounted twice/],
  ['two volumes of one name in an added init container', web => web.addInitContainer({
    image: IMAGE, volumeMounts: [{ path: '/a', volume: CACHE }, { path: '/b', volume: OTHER_CACHE }],
  }), /two volumes are named 'cache'/],
  ['a writable path of a stranger', web => web.addWritablePath('/tmp', { container: new kplus.Container({ image: IMAGE, name: 'other' }) }), /'other' is not one of this workload/],
];

describe('bad input', () => {
  test.each(AT_THE_CONSTRUCTOR)('%s is refused before anything stands in the tree', (_title, build, message) => {
    const chart = newChart();
    expect(() => build(chart, 'web')).toThrow(message);
    expect(() => build(chart, 'web')).toThrow(/ \(workload 'test\/web'\)$/);
    expect(chart.node.tryFindChild('web')).toBeUndefined();
  });

  test.each(AT_THE_CALL)('%s is refused at the call, with the path of the construct', (_title, call, message) => {
    const web = new SecureDeployment(newChart(), 'web', { containers: [CONTAINER] });
    expect(() => call(web)).toThrow(message);
    expect(() => call(web)).toThrow(/ \(workload 'test\/web'\)$/);
  });

  test('what is refused at the call leaves no trace', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { containers: [CONTAINER] });
    const before = JSON.stringify(chart.toJson());
    for (const [, call] of AT_THE_CALL) expect(() => call(web)).toThrow();
    expect(JSON.stringify(chart.toJson())).toBe(before);
  });

  test('a path that is more than what the limit leaves is refused at the call', () => {
    const resources = { ephemeralStorage: { limit: Size.mebibytes(100) } };
    const web = new SecureDeployment(newChart(), 'web', { containers: [{ ...CONTAINER, resources, writablePaths: ['/tmp'] }] });
    expect(() => web.addWritablePath('/data')).toThrow(/may hold 128 MiB, more than .* 100 MiB.*\(workload 'test\/web'\)$/);
    expect(() => web.addWritablePath('/data', { size: Size.mebibytes(36) })).not.toThrow();
  });

  test('a writable path needs its container named when there are several', () => {
    const web = new SecureDeployment(newChart(), 'web', { containers: [CONTAINER, { image: IMAGE, name: 'log' }] });
    expect(() => web.addWritablePath('/tmp')).toThrow(/has no container: say which of several/);
  });

  test('the place of the token is taken for what comes later, too', () => {
    const web = new SecureDeployment(newChart(), 'web', { containers: [CONTAINER], apiAccess: { rules: [RULE] } });
    expect(() => web.addWritablePath(TOKEN_PATH)).toThrow(/where apiAccess mounts the token.*\(workload 'test\/web'\)$/);
    expect(() => web.addContainer({ image: IMAGE, name: 'late', ...{ writablePaths: [TOKEN_PATH] } })).toThrow(/where apiAccess mounts the token/);
    expect(() => web.addContainer({ image: IMAGE, name: 'late', volumeMounts: [{ path: TOKEN_PATH, volume: CACHE }] })).toThrow(/where apiAccess mounts/);
  });

  test('volumes that are mounted later and collide are found at synthesis', () => {
    const chart = newChart();
    const [main] = new SecureDeployment(chart, 'web', { containers: [{ ...CONTAINER, writablePaths: ['/tmp'] }], apiAccess: { rules: [RULE] } }).containers;
    main.mount(TOKEN_PATH, volumeNamed('main-tmp'));
    expect(chart.node.findAll().flatMap(c => c.node.validate())).toEqual([
      expect.stringMatching(/two volumes are named 'main-tmp'/), expect.stringMatching(/where apiAccess mounts the token/),
    ]);
  });

  test('a workload without containers is found at synthesis', () => {
    const app = new App();
    new SecureDeployment(new Chart(app, 'test', { namespace: 'shop' }), 'web');
    expect(() => app.synthYaml()).toThrow(/\[test\/web\] the workload has no containers: give `containers` or call `addContainer\(\)`/);
  });

  test('a port that is added to a container later is found at synthesis', () => {
    const chart = newChart();
    new SecureDeployment(chart, 'web', { containers: [CONTAINER] }).containers[0].addPort({ number: 70000 });
    expect(chart.node.findAll().flatMap(c => c.node.validate())).toContainEqual(expect.stringMatching(/container 'main': port 70000 is out of range/));
  });

  test.each([['1.28', 1], ['1.29', 0], ['1.34', 0]])('for Kubernetes %s there are %d complaints about a sidecar', (kubernetesVersion, complaints) => {
    const chart = newChart({ kubernetesVersion });
    const sidecar = { image: IMAGE, name: 'proxy', restartPolicy: kplus.ContainerRestartPolicy.ALWAYS };
    new SecureDeployment(chart, 'web', { containers: [CONTAINER], initContainers: [{ image: IMAGE }, sidecar] });
    const problems = chart.node.findAll().flatMap(c => c.node.validate());
    expect(problems.filter(problem => /'proxy' has restartPolicy 'Always', which Kubernetes 1\.28 does not know: make it/.test(problem))).toHaveLength(complaints);
    expect(problems).toHaveLength(complaints);
  });

  test('a Deployment that selects no pods is found at synthesis', () => {
    const chart = newChart();
    new SecureDeployment(chart, 'web', { containers: [CONTAINER], select: false });
    expect(chart.node.findAll().flatMap(c => c.node.validate())).toContainEqual(expect.stringMatching(/the workload selects no pods/));
  });

  test('two workloads of one name are refused, for their accounts and policies would be one', () => {
    const chart = newChart();
    const named = { containers: [CONTAINER], metadata: { name: 'backup' } };
    new SecureDeployment(chart, 'server', named);
    expect(() => new SecureJob(chart, 'job', named)).toThrow(/^the name 'backup' is taken by 'test\/server'.* \(workload 'test\/job'\)$/);
    expect(chart.node.tryFindChild('job')).toBeUndefined();
    expect(() => new SecureJob(chart, 'job', { ...named, metadata: { name: 'backup', namespace: 'other' } })).not.toThrow();
  });

  test('root that a container allows itself, and the pod forbids for the others, is not contradictory', () => {
    const root = { ...CONTAINER, securityContext: { user: 0, ensureNonRoot: false } };
    expect(() => new SecureDeployment(newChart(), 'web', { containers: [root], securityContext: { ensureNonRoot: true } })).not.toThrow();
    expect(() => new SecureDeployment(newChart(), 'web', { containers: [CONTAINER], securityContext: { user: 0 } })).not.toThrow();
  });

  test('a gRPC probe has a port', () => {
    expect(() => Probes.fromGrpc(0)).toThrow(/port 0 of a gRPC probe is out of range/);
  });

  test.each(Object.keys(KINDS))('a %s names its path', kind => {
    expect(() => KINDS[kind](Testing.chart(), 'web', { containers: [{ image: '' }] })).toThrow(/ \(workload 'test\/web'\)$/);
  });
});
