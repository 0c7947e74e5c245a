import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { plain, policies, policyOf, render, Segmented } from './fixtures';
import { ZeroTrustNamespace } from '../../src/namespaces';
import { Peer } from '../../src/network';
import { ClusterTarget } from '../../src/target';

const port = kplus.NetworkPolicyPort;

function shop(): ZeroTrustNamespace {
  return new ZeroTrustNamespace(new App(), 'shop');
}

function apps(): Chart {
  return new Chart(new App(), 'chart', { namespace: 'apps' });
}

/** Each of these goes wrong with the connections of cdk8s-plus. */
describe('Connections, unlike those of cdk8s-plus', () => {
  it('write all ports of a protocol without port 0', () => {
    const ns = shop();
    const [web, api] = [new Segmented(ns, 'web'), new Segmented(ns, 'api')];
    const allSctp = port.of({ port: 1, endPort: 65535, protocol: kplus.NetworkProtocol.SCTP });
    web.connections.allowTo(api, { ports: [port.allTcp(), port.allUdp(), allSctp] });
    expect(policyOf(api).ingress[0].ports).toEqual([{ protocol: 'SCTP' }, { protocol: 'TCP' }, { protocol: 'UDP' }]);
    expect(JSON.stringify(policies(ns))).not.toContain('"port":0');
  });

  it('keep the protocol of a container port', () => {
    const ns = shop();
    const [web, dns] = [new Segmented(ns, 'web'), new Segmented(ns, 'dns', [{ number: 53, protocol: kplus.Protocol.UDP }, { number: 53 }])];
    web.connections.allowTo(dns);
    expect(policyOf(dns).ingress[0].ports).toEqual([{ protocol: 'TCP', port: 53 }, { protocol: 'UDP', port: 53 }]);
  });

  it('take a second declaration for the same peer, and merge it', () => {
    const ns = shop();
    const [web, api] = [new Segmented(ns, 'web'), new Segmented(ns, 'api')];
    web.connections.allowTo(api, { ports: [port.tcp(80)] });
    web.connections.allowTo(api, { ports: [port.tcpRange(80, 90)] });
    web.connections.allowTo(api, { ports: [port.tcp(85), port.udp(80)] });
    expect(policyOf(api).ingress.map((rule: any) => rule.ports)).toEqual([
      [{ protocol: 'TCP', port: 80, endPort: 90 }, { protocol: 'UDP', port: 80 }],
    ]);
  });

  it('leave neighbouring ports apart, which need no range', () => {
    const ns = shop();
    const [web, api] = [new Segmented(ns, 'web'), new Segmented(ns, 'api', [81, 80])];
    web.connections.allowTo(api);
    expect(policyOf(api).ingress[0].ports).toEqual([{ protocol: 'TCP', port: 80 }, { protocol: 'TCP', port: 81 }]);
  });

  it('make one policy a workload, with the name of the workload', () => {
    const chart = new Chart(new App(), 'chart');
    const hub = new Segmented(chart, 'hub', [80]);
    for (const id of ['a', 'b', 'c']) {
      const spoke = new Segmented(chart, id, [80]);
      spoke.connections.allowTo(hub);
      hub.connections.allowTo(spoke);
    }
    const names = policies(chart).map(({ metadata }) => metadata.name);
    expect(names).toHaveLength(4);
    expect(names).toContain(hub.name);
    expect(names.join()).not.toContain('undefined');
  });

  it('leave name resolution to isolated pods', () => {
    const web = new Segmented(apps(), 'web', [80]);
    web.connections.isolate();
    expect(policyOf(web).egress[0].ports).toEqual([{ protocol: 'TCP', port: 53 }, { protocol: 'UDP', port: 53 }]);
  });

  it('do not isolate a peer that nothing isolated before', () => {
    const chart = apps();
    const [web, legacy] = [new Segmented(chart, 'web'), plain(chart, 'legacy', [80])];
    web.connections.allowTo(legacy);
    web.connections.allowFrom(legacy, { ports: [port.tcp(81)] });
    expect(policies(chart).map(({ metadata }) => metadata.name)).toEqual([web.name]);
  });

  it('do not isolate every pod of a namespace that is a peer', () => {
    const chart = apps();
    const web = new Segmented(chart, 'web');
    web.connections.allowTo(new kplus.Namespace(chart, 'other'), { ports: [port.tcp(80)] });
    expect(policies(chart).map(({ metadata }) => metadata.name)).toEqual([web.name]);
  });

  it('take namespaces by labels, on both sides', () => {
    const web = new Segmented(apps(), 'web', [80]);
    web.connections.allowFrom(kplus.Namespaces.select(web, 'Team', { labels: { team: 'a' } }));
    web.connections.allowTo(Peer.namespaceLabels({ team: 'b' }), { ports: [port.tcp(90)] });
    const [selector] = policyOf(web).ingress[0].from;
    expect(selector.namespaceSelector).toEqual({ matchLabels: { team: 'a' } });
    expect(JSON.stringify(policyOf(web).egress)).toContain('{"matchLabels":{"team":"b"}}');
  });

  it('never write an empty list of ports or peers, which would be everything', () => {
    const ns = shop();
    const [web, api] = [new Segmented(ns, 'web', [80]), new Segmented(ns, 'api', [81])];
    web.connections.allowTo(api);
    web.connections.allowFrom(kplus.Pods.all(ns, 'All'));
    const rules = policies(ns).flatMap(({ spec }) => [...(spec.ingress ?? []), ...(spec.egress ?? [])]);
    expect(rules.length).toBeGreaterThan(3);
    for (const rule of rules) {
      expect(rule.ports.length).toBeGreaterThan(0);
      expect((rule.from ?? rule.to).length).toBeGreaterThan(0);
    }
  });

  it('deny by default for the whole namespace from the start', () => {
    const ns = shop();
    const [deny] = policies(ns).filter(({ metadata }) => metadata.name === 'default-deny');
    expect(deny.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    expect(deny.metadata.namespace).toBe('shop');
  });

  it('name the ingress controller, so that what is exposed can be reached', () => {
    const app = new App();
    ClusterTarget.set(app, { ingressController: { namespace: 'edge', podLabels: { app: 'traefik' } } });
    const web = new Segmented(new ZeroTrustNamespace(app, 'shop'), 'web', [8080]);
    web.exposeViaIngress('/', { ports: [{ port: 80, targetPort: 8080 }] });
    web.connections.allowFrom(Peer.ingressController());
    const [{ from, ports }] = policyOf(web).ingress;
    expect(from[0].namespaceSelector.matchLabels).toEqual({ 'kubernetes.io/metadata.name': 'edge' });
    expect(from[0].podSelector.matchLabels).toEqual({ app: 'traefik' });
    expect(ports).toEqual([{ protocol: 'TCP', port: 8080 }]);
    expect(render(web).map(({ kind }) => kind)).toContain('Ingress');
  });
});
