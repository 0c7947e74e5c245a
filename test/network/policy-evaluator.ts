/**
 * What NetworkPolicy objects mean, written from the documentation of the API and from nothing of ours: a pod that no
 * policy selects in a direction is open in it; one that is selected is open to what any of those policies allows; a
 * connection needs both ends.
 */
export interface EvaluatedPod {
  readonly namespace: string;
  readonly labels: Record<string, string>;
}

export interface Probe {
  readonly from: EvaluatedPod;
  readonly to: EvaluatedPod;
  readonly protocol: string;
  readonly port: number;
}

export function allows(policies: any[], probe: Probe): boolean {
  return oneSide(policies, 'Egress', probe.from, probe.to, probe) && oneSide(policies, 'Ingress', probe.to, probe.from, probe);
}

function oneSide(policies: any[], direction: 'Ingress' | 'Egress', subject: EvaluatedPod, peer: EvaluatedPod, probe: Probe): boolean {
  const selecting = policies.filter(({ metadata, spec }) => metadata.namespace === subject.namespace
    && spec.policyTypes.includes(direction) && matches(spec.podSelector, subject.labels));
  if (selecting.length === 0) return true;
  const [rules, side] = direction === 'Ingress' ? ['ingress', 'from'] : ['egress', 'to'];
  return selecting.some(({ metadata, spec }) => (spec[rules] ?? []).some((rule: any) => peerMatches(rule[side], metadata.namespace, peer)
    && portMatches(rule.ports, probe)));
}

function peerMatches(peers: any[] | undefined, policyNamespace: string, pod: EvaluatedPod): boolean {
  if (!peers || peers.length === 0) return true;
  return peers.some(({ ipBlock, namespaceSelector, podSelector }) => {
    if (ipBlock) return false;
    const namespaceLabels = { 'kubernetes.io/metadata.name': pod.namespace };
    const inNamespace = namespaceSelector ? matches(namespaceSelector, namespaceLabels) : pod.namespace === policyNamespace;
    return inNamespace && (!podSelector || matches(podSelector, pod.labels));
  });
}

function portMatches(ports: any[] | undefined, { protocol, port }: Probe): boolean {
  if (!ports || ports.length === 0) return true;
  return ports.some(p => (p.protocol ?? 'TCP') === protocol && (p.port === undefined || (port >= p.port && port <= (p.endPort ?? p.port))));
}

function matches(selector: any, labels: Record<string, string>): boolean {
  const equal = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  return equal && (selector.matchExpressions ?? []).every(({ key, operator, values }: any) => {
    switch (operator) {
      case 'Exists': return key in labels;
      case 'DoesNotExist': return !(key in labels);
      case 'In': return values.includes(labels[key]);
      case 'NotIn': return !values.includes(labels[key]);
      default: throw new Error(`operator ${operator}`);
    }
  });
}
