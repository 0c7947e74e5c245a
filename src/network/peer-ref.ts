import * as kplus from 'cdk8s-plus-28';
import { formatSelector, LabelSelector, normalizeSelector, refuseQuarantineIn } from './label-selector';
import { formatWorkload, isPodWorkload, PodWorkload } from './pod-workload';
import { IpRange } from '../target';

/** A part that pods or addresses play in the cluster; the target says who that is. */
export enum PeerIdentity {
  INGRESS_CONTROLLER = 'ingress controller',
  MONITORING = 'monitoring',
  KUBE_API_SERVER = 'kube-apiserver',
  DNS = 'dns',
  INTERNET = 'internet',
}

/** Namespaces of a selection of pods. */
export interface NamespaceRef {
  /** Namespaces by name. */
  readonly names?: readonly string[];
  /** Namespaces by labels, on top of the names if there are any. */
  readonly selector?: LabelSelector;
}

/** The other end of a declared connection. Knows no dialect. */
export type PeerRef =
  | { readonly type: 'workload'; readonly workload: PodWorkload }
  /** Without `namespaces`: pods of the namespace that the connection is declared in. */
  | { readonly type: 'pods'; readonly selector: LabelSelector; readonly namespaces?: NamespaceRef }
  | { readonly type: 'range'; readonly cidr: string; readonly except: readonly string[] }
  | { readonly type: 'identity'; readonly identity: PeerIdentity };

/** Something that says itself which peer it is. */
export interface HasPeerRef {
  _peerRef(): PeerRef;
}

/** What a peer of cdk8s-plus, or one of ours, stands for. Throws when it stands for nothing that a policy can name. */
export function peerRefOf(peer: kplus.INetworkPolicyPeer): PeerRef {
  const candidate = peer as any;
  if (typeof candidate?._peerRef === 'function') return (candidate as HasPeerRef)._peerRef();
  if (isPodWorkload(candidate)) return workloadRef(candidate);
  if (typeof candidate?.toNetworkPolicyPeerConfig !== 'function') {
    throw new Error(`'${String(candidate)}' is not a peer: give a workload, a namespace, a selection of pods, an ip block or a Peer`);
  }
  const config = peer.toNetworkPolicyPeerConfig();
  if (config.ipBlock && !config.podSelector) return rangeRef(config.ipBlock.cidr, config.ipBlock.except ?? []);
  if (config.podSelector && !config.ipBlock) return podsRef(config.podSelector, peer.node.path);
  throw new Error(`peer '${peer.node.path}' must be either an ip block or a selection of pods`);
}

function workloadRef(workload: PodWorkload): PeerRef {
  if (workload.hostNetwork) {
    throw new Error(`'${workload.node.path}' runs on the host network, where network policies cannot tell it from its node: `
      + 'allow the addresses of the nodes with Peer.cidr()');
  }
  return { type: 'workload', workload };
}

function podsRef(config: kplus.PodSelectorConfig, path: string): PeerRef {
  const selector = normalizeSelector(config.labelSelector._toKube() as LabelSelector);
  refuseQuarantineIn(selector, `peer '${path}'`);
  if (!config.namespaces) return { type: 'pods', selector };
  const { names, labelSelector } = config.namespaces;
  if (names?.length === 0) throw new Error(`peer '${path}' selects no namespace: name one, or leave the names out for every namespace`);
  const byLabels = normalizeSelector((labelSelector?._toKube() ?? {}) as LabelSelector);
  return { type: 'pods', selector, namespaces: { names: names && [...names].sort(), selector: byLabels } };
}

/** A range of addresses. Throws when a CIDR does not parse or an exception does not lie inside. */
export function rangeRef(cidr: string, except: readonly string[]): PeerRef {
  const range = IpRange.parse(cidr);
  const exceptions = except.map(text => {
    const exception = IpRange.parse(text, 'except');
    if (!range.contains(exception) || range.length === exception.length) {
      throw new Error(`except '${text}' is not a part of '${cidr}': write a smaller range inside it, or leave it out`);
    }
    return exception.toString();
  });
  return { type: 'range', cidr: range.toString(), except: [...new Set(exceptions)].sort() };
}

/** How a peer is named in lists and messages. */
export function formatPeer(peer: PeerRef): string {
  switch (peer.type) {
    case 'workload': return formatWorkload(peer.workload);
    case 'identity': return peer.identity;
    case 'range': return peer.except.length > 0 ? `${peer.cidr} except ${peer.except.join(', ')}` : peer.cidr;
    case 'pods': return `${formatNamespaces(peer.namespaces)}pods[${formatSelector(peer.selector)}]`;
  }
}

function formatNamespaces(namespaces: NamespaceRef | undefined): string {
  if (!namespaces) return '';
  const labels = formatSelector(namespaces.selector ?? {});
  if (!namespaces.names) return `namespaces[${labels}]/`;
  return `${namespaces.names.join(', ')}${labels === '*' ? '' : `[${labels}]`}/`;
}
