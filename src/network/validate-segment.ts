import { ClusterTarget } from '../target';
import { DefaultDenyScope } from './default-deny-scope';
import { ALLOW_DNS_POLICY, checkDeclared, DEFAULT_DENY_POLICY } from './native';
import { formatPortRange, needsEndPort } from './port-range';
import { Segment } from './segment';

/**
 * What keeps the connections of a segment from being rendered, or from having any effect.
 *
 * @param namesakes segments whose policies would overwrite this one's
 */
export function validateSegment(segment: Segment, namesakes: readonly Segment[]): string[] {
  try {
    const { construct, policyName, namespace } = segment.subject;
    // A namespace of ours says it once for all of its workloads.
    const problems = DefaultDenyScope.enclosing(construct) ? [] : validateCni(segment.target);
    for (const other of namesakes) {
      problems.push(`network policy '${policyName}'${namespace ? ` in namespace '${namespace}'` : ''} is also that of `
        + `'${other.subject.construct.node.path}': give one of the two another metadata.name`);
    }
    if (DefaultDenyScope.enclosing(construct) && [DEFAULT_DENY_POLICY, ALLOW_DNS_POLICY].includes(policyName)) {
      problems.push(`network policy '${policyName}' is one of the namespace's own: give '${construct.node.path}' another metadata.name`);
    }
    for (const peer of segment.reliesOn.filter(({ open }) => !open)) {
      problems.push(`a connection was declared for the side of its peer alone (isolation PEER), and nothing isolates ${peer.label}: `
        + 'leave isolation out');
    }
    checkDeclared(segment);
    return [...problems, ...validatePortRanges(segment)];
  } catch (error) {
    return [(error as Error).message];
  }
}

/** Ranges that the plugin would take for their first port. */
function validatePortRanges(segment: Segment): string[] {
  const { cni } = segment.target;
  if (cni.supportsPortRanges) return [];
  const ranges = new Set(segment.edges.flatMap(edge => segment.portsOf(edge)).filter(needsEndPort).map(formatPortRange));
  return [...ranges].sort().map(range => `cni '${cni.name}' cannot open the port range ${range}, only its first port: `
    + 'list the ports one by one, or allow the whole protocol with NetworkPolicyPort.allTcp() or allUdp()');
}

/** A problem when policies would be accepted and ignored. */
export function validateCni({ cni }: ClusterTarget): string[] {
  if (cni.enforcesNetworkPolicy) return [];
  return [`cni '${cni.name}' does not enforce NetworkPolicy, so that nothing would be isolated: run a CNI that does (for example Cilium or Calico), `
    + `or a policy engine beside '${cni.name}' (Calico as Canal, kube-router), and say so with cni in ClusterTarget.set()`];
}
