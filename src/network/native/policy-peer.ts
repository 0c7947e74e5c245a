import { ClusterTarget, IpRange, mergeRanges, PodIdentity } from '../../target';
import { LabelSelector, normalizeSelector, withoutQuarantined } from '../label-selector';
import { NamespaceRef, PeerIdentity, PeerRef } from '../peer-ref';
import { namespaceOf, podSelectorOf, PodWorkload } from '../pod-workload';
import { SPECIAL_PURPOSE_RANGES } from '../special-purpose-ranges';

/** An item of `from` or `to`. */
export interface PolicyPeer {
  readonly namespaceSelector?: LabelSelector;
  readonly podSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

/** The API server puts this label on every namespace; no one else can be trusted to. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** What a declared peer is in a policy of a namespace. Throws when the cluster target does not say enough. */
export function resolvePeer(peer: PeerRef, ownNamespace: string | undefined, target: ClusterTarget): PolicyPeer[] {
  switch (peer.type) {
    case 'workload': return [workloadPeer(peer.workload, ownNamespace)];
    case 'pods': return namespaceSelectors(peer.namespaces, ownNamespace).map(selector => pods(peer.selector, selector));
    case 'range': return [ipBlock(peer.cidr, peer.except)];
    case 'identity': return IDENTITIES[peer.identity](target);
  }
}

/** Pods of a namespace by name, and of a part that they play. */
export const podsByIdentity = {
  of: ({ namespace, podLabels }: PodIdentity) => pods({ matchLabels: podLabels }, named(namespace)),
  dns: ({ dns }: ClusterTarget): PolicyPeer[] => [
    pods({ matchLabels: dns.podLabels }, named(dns.namespace!)),
    ...(dns.withoutNodeLocal ? [] : [ipBlock(IpRange.parseAddressOrRange(dns.nodeLocalAddress!).toString())]),
  ],
};

const IDENTITIES: Readonly<Record<PeerIdentity, (target: ClusterTarget) => PolicyPeer[]>> = {
  [PeerIdentity.INGRESS_CONTROLLER]: target => [podsByIdentity.of(target.ingressController)],
  [PeerIdentity.MONITORING]: target => [podsByIdentity.of(target.monitoring)],
  [PeerIdentity.DNS]: podsByIdentity.dns,
  [PeerIdentity.KUBE_API_SERVER]: target => {
    if (target.apiServerAddresses.length > 0) return target.apiServerAddresses.map(cidr => ipBlock(cidr));
    throw new Error('the addresses of the API server are not known, and a network policy can only name it by address: '
      + "give apiServerAddresses to ClusterTarget.set() ('kubectl get endpointslices -n default' lists them)");
  },
  [PeerIdentity.INTERNET]: internet,
};

/** Computed once for a target: a thousand workloads ask for the same ranges. */
const INTERNET = new WeakMap<ClusterTarget, PolicyPeer[]>();

function internet(target: ClusterTarget): PolicyPeer[] {
  let peers = INTERNET.get(target);
  if (!peers) INTERNET.set(target, peers = publicRanges(target));
  return peers;
}

/** Also without the cluster's own ranges, which may be public ones. */
function publicRanges(target: ClusterTarget): PolicyPeer[] {
  const own = [target.podCidrs, target.serviceCidrs, target.nodeCidrs, target.apiServerAddresses].flat();
  const closed = mergeRanges([...SPECIAL_PURPOSE_RANGES.map(({ cidr }) => cidr), ...own].map(cidr => IpRange.parse(cidr)));
  return ['0.0.0.0/0', '::/0'].map(all => ipBlock(all, closed.filter(range => IpRange.parse(all).contains(range)).map(String)));
}

function workloadPeer(workload: PodWorkload, ownNamespace: string | undefined): PolicyPeer {
  const namespace = namespaceOf(workload);
  if (namespace === ownNamespace) return pods(podSelectorOf(workload));
  if (namespace === undefined || ownNamespace === undefined) {
    throw new Error(`the namespace of ${namespace === undefined ? `peer '${workload.node.path}'` : 'this workload'} is not known, `
      + 'so that a policy cannot tell whether the two share it: create both in a ZeroTrustNamespace, or in charts that have a namespace');
  }
  return pods(podSelectorOf(workload), named(namespace));
}

function namespaceSelectors(namespaces: NamespaceRef | undefined, ownNamespace: string | undefined): (LabelSelector | undefined)[] {
  if (!namespaces) return [undefined];
  const byLabels = namespaces.selector ?? {};
  if (!namespaces.names) return [byLabels];
  return namespaces.names.map(name => {
    if (name === ownNamespace && Object.keys(byLabels).length === 0) return undefined;
    return normalizeSelector({ ...byLabels, matchLabels: { ...byLabels.matchLabels, ...named(name).matchLabels } });
  });
}

function named(namespace: string): LabelSelector {
  return { matchLabels: { [NAMESPACE_NAME]: namespace } };
}

function pods(selector: LabelSelector, namespaceSelector?: LabelSelector): PolicyPeer {
  const podSelector = withoutQuarantined(normalizeSelector(selector));
  return namespaceSelector ? { namespaceSelector, podSelector } : { podSelector };
}

function ipBlock(cidr: string, except: readonly string[] = []): PolicyPeer {
  return { ipBlock: except.length > 0 ? { cidr, except } : { cidr } };
}
