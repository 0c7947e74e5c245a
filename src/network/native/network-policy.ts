import * as kplus from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import { ClusterTarget, MESH_TRAFFIC } from '../../target';
import { Direction } from '../edge';
import { LabelSelector, normalizeSelector, withoutQuarantined } from '../label-selector';
import { declaredPorts } from '../pod-workload';
import { mergePorts, singlePort } from '../port-range';
import { DnsAccess, Segment } from '../segment';
import { podsByIdentity, resolvePeer } from './policy-peer';
import { AllowedPeer, rulesOf } from './policy-rules';

/** The specification of the one policy of a segment. */
export interface NetworkPolicySpec {
  readonly podSelector: LabelSelector;
  readonly policyTypes: readonly string[];
  readonly ingress?: readonly object[];
  readonly egress?: readonly object[];
}

/**
 * Renders everything that a segment allows into one `networking.k8s.io/v1` specification. Empty rule lists are left
 * out, as the API server does; `policyTypes` always names both directions.
 */
export function networkPolicySpec(segment: Segment): NetworkPolicySpec {
  const ingress = rulesOf('from', [...declared(segment, Direction.INGRESS), ...meshProbes(segment)]);
  const egress = rulesOf('to', [...declared(segment, Direction.EGRESS), ...(segment.dns === DnsAccess.ALLOWED ? nameResolution(segment.target) : []), ...meshControlPlane(segment)]);
  return {
    podSelector: withoutQuarantined(normalizeSelector(segment.subject.selector)),
    policyTypes: [Direction.INGRESS, Direction.EGRESS],
    ...(ingress.length > 0 ? { ingress } : {}),
    ...(egress.length > 0 ? { egress } : {}),
  };
}

/**
 * Name resolution for the pods of a namespace that bring no policy of their own: all but those in quarantine and those
 * that gave it up.
 */
export function allowDnsSpec(scope: IConstruct, without: readonly Segment[]): NetworkPolicySpec {
  const addresses = without.map(({ subject }) => subject.selector.matchLabels?.[kplus.Pod.ADDRESS_LABEL]).filter(a => a !== undefined);
  const others = addresses.length > 0 ? [{ key: kplus.Pod.ADDRESS_LABEL, operator: 'NotIn', values: addresses.sort() }] : [];
  return {
    podSelector: withoutQuarantined({ matchExpressions: others }),
    // The namespace denies both directions in any case; a policy that says so stands on its own.
    policyTypes: [Direction.INGRESS, Direction.EGRESS],
    egress: rulesOf('to', nameResolution(ClusterTarget.of(scope))),
  };
}

/** Throws when a declared connection cannot be rendered; cheaper than rendering it, for it is asked with every validation. */
export function checkDeclared(segment: Segment): void {
  for (const direction of [Direction.INGRESS, Direction.EGRESS]) declared(segment, direction);
}

function declared(segment: Segment, direction: Direction): AllowedPeer[] {
  const { target } = segment;
  const { tunnelPort } = MESH_TRAFFIC[target.mesh];
  const tunnel = tunnelPort === undefined ? [] : [singlePort(tunnelPort)];
  const { namespace } = segment.subject;
  return segment.edges.filter(edge => edge.direction === direction).flatMap(edge => {
    const ports = segment.portsOf(edge);
    return resolvePeer(edge.peer, namespace, target).map(peer => ({ peer, ports: peer.ipBlock ? ports : [...ports, ...tunnel] }));
  });
}

/** DNS pods over UDP and TCP, and NodeLocal DNSCache, which is an address of the node. */
function nameResolution(target: ClusterTarget): AllowedPeer[] {
  const ports = mergePorts(target.dns.ports!.flatMap(port => [singlePort(port, 'UDP'), singlePort(port, 'TCP')]));
  return podsByIdentity.dns(target).map(peer => ({ peer, ports }));
}

function meshControlPlane(segment: Segment): AllowedPeer[] {
  return MESH_TRAFFIC[segment.target.mesh].controlPlane.map(({ namespace, podLabels, ports }) => ({
    peer: podsByIdentity.of({ namespace, podLabels }),
    ports: ports.map(port => singlePort(port)),
  }));
}

function meshProbes(segment: Segment): AllowedPeer[] {
  const { probeSource } = MESH_TRAFFIC[segment.target.mesh];
  const { workload } = segment.subject;
  const ports = workload ? declaredPorts(workload) : [];
  return probeSource && ports.length > 0 ? [{ peer: { ipBlock: { cidr: probeSource } }, ports }] : [];
}
