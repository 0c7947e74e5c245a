import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { plain, Segmented } from './fixtures';
import { ZeroTrustNamespace } from '../../src/namespaces';
import { Connections, Peer, Quarantine } from '../../src/network';
import { ClusterTarget, Cni } from '../../src/target';

const { PEER, POD } = kplus.PodConnectionsIsolation;
const HTTPS = { ports: [kplus.NetworkPolicyPort.tcp(443)] };

function thrownBy(run: () => void): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

describe('declarations that cannot be', () => {
  const ns = new ZeroTrustNamespace(new App(), 'shop');
  const web = new Segmented(ns, 'web', [80]);
  const host = plain(ns, 'host', [9100], { hostNetwork: true });
  const node = new Segmented(ns, 'node', [9100], { hostNetwork: true });
  const port = kplus.NetworkPolicyPort;
  const path = /\(connections of 'shop\/web'\)$/;

  const refused: [string, () => void, RegExp][] = [
    ['nothing as a peer', () => web.connections.allowTo(undefined as any), /'undefined' is not a peer/],
    ['the internet without ports', () => web.connections.allowTo(Peer.internet()), /does not declare ports: give them/],
    ['selected pods without ports', () => web.connections.allowTo(kplus.Pods.all(ns, 'All')), /does not declare ports/],
    ['a namespace without ports', () => web.connections.allowTo(ns), /does not declare ports/],
    ['an empty list of ports', () => web.connections.allowTo(web, { ports: [] }), /ports is empty, which kubernetes reads as all ports/],
    ['a number as a port', () => web.connections.allowTo(web, { ports: [443 as any] }), /ports\[0\] is 443, .*NetworkPolicyPort\.tcp\(443\)/],
    ['nothing as a port', () => web.connections.allowTo(web, { ports: [undefined as any] }), /ports\[0\] is undefined, which is not a NetworkPolicyPort/],
    ['a port that is in no list', () => web.connections.allowTo(web, { ports: port.tcp(443) as any }), /write a list, for example/],
    ['port 0', () => web.connections.allowTo(web, { ports: [port.of({ port: 0 })] }), /names no port \(port 0 counts as none\)/],
    ['port 70000', () => web.connections.allowTo(web, { ports: [port.tcp(70000)] }), /port 70000 does not exist/],
    ['a range that ends early', () => web.connections.allowTo(web, { ports: [port.tcpRange(90, 80)] }), /90-80 ends before it begins/],
    ['the peer side of an address', () => web.connections.allowTo(Peer.cidr('10.0.0.0/8'), { ...HTTPS, isolation: PEER }), /this peer has none/],
    ['an ip block that is none', () => web.connections.allowTo(kplus.NetworkPolicyIpBlock.ipv4(ns, 'Bad', '999.0.0.0/8'), HTTPS), /'999\.0\.0\.0\/8' is not a range/],
    ['no namespaces', () => web.connections.allowTo(kplus.Namespaces.select(ns, 'None', { names: [] }), HTTPS), /selects no namespace/],
    ['pods by quarantine', () => web.connections.allowFrom(kplus.Pods.select(ns, 'Q', { labels: { [Quarantine.LABEL]: 'true' } })), /cuts pods off/],
    ['a peer on the host network', () => web.connections.allowTo(host), /'shop\/host' runs on the host network/],
  ];

  it.each(refused)('refuse %s', (_, declare, message) => {
    const error = thrownBy(declare);
    expect(error).toMatch(message);
    expect(error).toMatch(path);
  });

  it('refuse a workload on the host network, which gets no policy', () => {
    expect(() => node.connections.allowTo(web)).toThrow(/'shop\/node': it runs on the host network/);
    expect(node.node.tryFindChild('NetworkPolicy')).toBeUndefined();
  });

  it('refuse a second set for one workload', () => {
    expect(() => new Connections(web)).toThrow(/'shop\/web' already has connections/);
  });

  it('leave no trace', () => {
    expect(web.connections.toJson()).toEqual([]);
  });

  const atSynth: [string, (ns: ZeroTrustNamespace, web: Segmented) => void, RegExp][] = [
    ['a peer that declares no ports', (n, w) => w.connections.allowTo(new Segmented(n, 'mute')), /'shop\/mute' declares no ports/],
    ['callers of a workload without ports', (n, w) => w.connections.allowFrom(new Segmented(n, 'other')), /'shop\/w' declares no ports/],
    ['an API server at no address', (_, w) => w.connections.allowTo(Peer.kubeApiServer()), /apiServerAddresses to ClusterTarget\.set\(\)/],
    ['a peer in nobody knows which namespace',
      (n, w) => w.connections.allowTo(plain(new Chart(n.node.root, 'else'), 'peer', [80])), /namespace of peer 'else\/peer' is not known/],
    ['the side of a peer that nothing isolates', (n, w) => w.connections.allowTo(
      plain(new Chart(n.node.root, 'else', { namespace: 'else' }), 'peer', [80]), { isolation: PEER }), /nothing isolates else\/else-peer.*leave isolation out/],
    ['a workload that selects by quarantine',
      (_, w) => w.select(kplus.LabelSelector.of({ labels: { [Quarantine.LABEL]: 'no' } })), /workload 'shop\/w' selects by 'bulwark\.io\/quarantine'/],
    ['two policies of one name', n => {
      new Segmented(n, 'one', [], { metadata: { name: 'same' } });
      new Segmented(n, 'two', [], { metadata: { name: 'same' } });
    }, /network policy 'same' in namespace 'shop' is also that of 'shop\/two'/],
    ['the name of a policy of the namespace', n => new Segmented(n, 'one', [], { metadata: { name: 'default-deny' } }), /is one of the namespace's own/],
  ];

  it.each(atSynth)('fail synth for %s, with the path of the construct', (_, declare, message) => {
    const app = new App();
    const fresh = new ZeroTrustNamespace(app, 'shop');
    declare(fresh, new Segmented(fresh, 'w'));
    expect(() => app.synthYaml()).toThrow(message);
    expect(() => app.synthYaml()).toThrow(/\[shop\/\w+\] /);
  });

  it.each<[string, (theirs: kplus.Deployment, ours: Segmented) => void, RegExp]>([
    ['to', (theirs, ours) => theirs.connections.allowTo(ours), /'else\/legacy' opens 'shop\/web' with allowTo\(\).*call allowFrom\(\) of the connections of 'shop\/web'/],
    ['from', (theirs, ours) => theirs.connections.allowFrom(ours), /'else\/legacy' opens 'shop\/web' with allowFrom\(\).*call allowTo\(\)/],
  ])('fail synth where a plain workload opens one of ours: connections %s it', (_, declare, message) => {
    const app = new App();
    const theirs = plain(new Chart(app, 'else', { namespace: 'else' }), 'legacy', [81]);
    declare(theirs, new Segmented(new ZeroTrustNamespace(app, 'shop'), 'web', [80]));
    expect(() => app.synthYaml()).toThrow(message);
  });

  it('leave plain workloads among themselves, and their own side, to cdk8s-plus', () => {
    const app = new App();
    const chart = new Chart(app, 'else', { namespace: 'else' });
    const [theirs, others] = [plain(chart, 'legacy', [81]), plain(chart, 'other', [82])];
    const ours = new Segmented(new ZeroTrustNamespace(app, 'shop'), 'web', [80]);
    theirs.connections.allowTo(others);
    theirs.connections.allowTo(ours, { isolation: POD });
    ours.connections.allowFrom(theirs);
    expect(app.synthYaml()).toContain('kind: NetworkPolicy');
  });

  it('fail synth where the CNI takes a range for its first port, with the alternative', () => {
    const app = new App();
    ClusterTarget.set(app, { cni: Cni.WEAVE_NET });
    const ours = new Segmented(new ZeroTrustNamespace(app, 'shop'), 'web', [80, 81]);
    ours.connections.allowTo(ours, { ports: [kplus.NetworkPolicyPort.allTcp()] });
    ours.connections.allowFrom(Peer.ingressController());
    expect(app.synthYaml()).not.toContain('endPort');
    ours.connections.allowFrom(Peer.monitoring(), { ports: [kplus.NetworkPolicyPort.tcpRange(8000, 8010)] });
    expect(() => app.synthYaml()).toThrow(/\[shop\/web\] cni 'weave-net' cannot open the port range TCP\/8000-8010.*one by one.*allTcp\(\)/);
  });

  it('fail synth where the CNI ignores policies, with the alternative', () => {
    const app = new App();
    ClusterTarget.set(app, { cni: Cni.FLANNEL });
    new Segmented(new Chart(app, 'chart'), 'web');
    new ZeroTrustNamespace(app, 'shop');
    const message = /cni 'flannel' does not enforce NetworkPolicy.*Cilium or Calico/;
    expect(() => app.synthYaml()).toThrow(new RegExp(`\\[chart/web\\] ${message.source}`));
    expect(() => app.synthYaml()).toThrow(new RegExp(`\\[shop\\] ${message.source}`));
  });
});
