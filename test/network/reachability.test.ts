import { App } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import fc from 'fast-check';
import { plain, policies, Segmented, yaml } from './fixtures';
import { allows, EvaluatedPod } from './policy-evaluator';
import { ZeroTrustNamespace } from '../../src/namespaces';
import { Quarantine } from '../../src/network';

const NAMESPACES = ['a', 'b'];
const PORTS = [80, 81, 5000];
const PROTOCOLS = [kplus.Protocol.TCP, kplus.Protocol.UDP];

interface WorkloadSpec {
  readonly namespace: number;
  readonly ours: boolean;
  readonly ports: readonly { readonly number: number; readonly protocol: kplus.Protocol }[];
}

interface EdgeSpec {
  readonly from: number;
  readonly to: number;
  /** Who declares it, where both could. */
  readonly byDestination: boolean;
  /** Instead of what the destination declares. */
  readonly only?: number;
}

const portSpec = fc.record({ number: fc.constantFrom(...PORTS), protocol: fc.constantFrom(...PROTOCOLS) });
const workloadSpec = fc.record({
  namespace: fc.nat(NAMESPACES.length - 1),
  ours: fc.boolean(),
  ports: fc.uniqueArray(portSpec, { minLength: 1, maxLength: 4, selector: p => `${p.number}${p.protocol}` }),
});
const network = fc.array(workloadSpec, { minLength: 2, maxLength: 6 }).chain(workloads => fc.record({
  workloads: fc.constant(workloads),
  edges: fc.array(fc.record({
    from: fc.nat(workloads.length - 1),
    to: fc.nat(workloads.length - 1),
    byDestination: fc.boolean(),
    only: fc.option(fc.constantFrom(...PORTS), { nil: undefined }),
  }), { maxLength: 10 }),
}));

/** Edges that one of ours can declare. */
function declarable(workloads: readonly WorkloadSpec[], edges: readonly EdgeSpec[]): EdgeSpec[] {
  return edges.filter(({ from, to }) => workloads[from].ours || workloads[to].ours);
}

function build(workloads: readonly WorkloadSpec[], edges: readonly EdgeSpec[]): { app: App; pods: EvaluatedPod[] } {
  const app = new App();
  const namespaces = NAMESPACES.map(name => new ZeroTrustNamespace(app, name));
  const made = workloads.map(({ namespace, ours, ports }, i) => (ours ? new Segmented(namespaces[namespace], `w${i}`, [...ports])
    : plain(namespaces[namespace], `w${i}`, [...ports])));
  for (const { from, to, byDestination, only } of declarable(workloads, edges)) {
    const options = only === undefined ? {} : { ports: [kplus.NetworkPolicyPort.tcp(only)] };
    if (workloads[to].ours && (byDestination || !workloads[from].ours)) made[to].connections.allowFrom(made[from], options);
    else made[from].connections.allowTo(made[to], options);
  }
  const pods = made.map(workload => ({ namespace: workload.metadata.namespace!, labels: { ...workload.matchLabels } }));
  return { app, pods };
}

function declared(workloads: readonly WorkloadSpec[], edges: readonly EdgeSpec[]): Set<string> {
  return new Set(declarable(workloads, edges).flatMap(({ from, to, only }) => (only === undefined
    ? workloads[to].ports.map(({ number, protocol }) => `${from}>${to} ${protocol}/${number}`) : [`${from}>${to} TCP/${only}`])));
}

function reached(rendered: any[], pods: readonly EvaluatedPod[]): Set<string> {
  const open = new Set<string>();
  pods.forEach((from, i) => pods.forEach((to, j) => {
    for (const protocol of ['TCP', 'UDP', 'SCTP']) {
      for (const port of [...PORTS, 53, 15008]) {
        if (allows(rendered, { from, to, protocol, port })) open.add(`${i}>${j} ${protocol}/${port}`);
      }
    }
  }));
  return open;
}

const DNS_POD: EvaluatedPod = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
const STRANGER: EvaluatedPod = { namespace: 'elsewhere', labels: { app: 'stranger' } };
const quarantined = (pod: EvaluatedPod): EvaluatedPod => ({ ...pod, labels: { ...pod.labels, [Quarantine.LABEL]: 'true' } });

describe('rendered policies', () => {
  it('allow exactly the declared connections', () => {
    fc.assert(fc.property(network, ({ workloads, edges }) => {
      const { app, pods } = build(workloads, edges);
      expect([...reached(policies(app), pods)].sort()).toEqual([...declared(workloads, edges)].sort());
    }), { numRuns: 60 });
  });

  it('let every pod resolve names, and nobody else reach or be reached', () => {
    fc.assert(fc.property(network, ({ workloads, edges }) => {
      const { app, pods } = build(workloads, edges);
      const rendered = policies(app);
      for (const pod of pods) {
        for (const protocol of ['TCP', 'UDP']) {
          expect(allows(rendered, { from: pod, to: DNS_POD, protocol, port: 53 })).toBe(true);
          expect(allows(rendered, { from: pod, to: DNS_POD, protocol, port: 80 })).toBe(false);
          expect(allows(rendered, { from: pod, to: STRANGER, protocol, port: 53 })).toBe(false);
          expect(allows(rendered, { from: STRANGER, to: pod, protocol, port: 80 })).toBe(false);
        }
      }
    }), { numRuns: 20 });
  });

  it('cut a pod in quarantine off from everything, and leave the others alone', () => {
    fc.assert(fc.property(network, fc.nat(5), ({ workloads, edges }, chosen) => {
      const victim = chosen % workloads.length;
      const { app, pods } = build(workloads, edges);
      const rendered = policies(app);
      const after = pods.map((pod, i) => (i === victim ? quarantined(pod) : pod));
      const spared = [...declared(workloads, edges)].filter(edge => !new RegExp(`^${victim}>|>${victim} `).test(edge));
      expect([...reached(rendered, after)].sort()).toEqual(spared.sort());
      expect(allows(rendered, { from: after[victim], to: DNS_POD, protocol: 'UDP', port: 53 })).toBe(false);
    }), { numRuns: 40 });
  });

  it('do not depend on the order of declarations, nor on their number', () => {
    fc.assert(fc.property(network.chain(spec => fc.record({
      spec: fc.constant(spec),
      shuffled: fc.shuffledSubarray(spec.edges, { minLength: spec.edges.length }),
    })), ({ spec: { workloads, edges }, shuffled }) => {
      expect(yaml(build(workloads, [...shuffled, ...edges]).app)).toBe(yaml(build(workloads, edges).app));
    }), { numRuns: 30 });
  });

  it('stand in the same order whatever selections of pods are declared first', () => {
    const selections = ['cache', 'db', 'queue', 'mail'];
    const written = (order: readonly string[]) => {
      const app = new App();
      const ns = new ZeroTrustNamespace(app, 'a');
      const web = new Segmented(ns, 'web');
      const ports = [kplus.NetworkPolicyPort.tcp(80)];
      order.forEach(name => web.connections.allowTo(kplus.Pods.select(ns, name, { labels: { app: name } }), { ports }));
      return yaml(app);
    };
    fc.assert(fc.property(fc.shuffledSubarray(selections, { minLength: selections.length }), order => {
      expect(written(order)).toBe(written(selections));
    }), { numRuns: 10 });
  });
});
