import { EngineOptions } from './engine';
import { Match } from './fold';
import { Endpoint } from './verdict';
import { AddressFamily, AddressSet } from '../model/address-set';
import { holds } from '../model/expression';
import { NamedPort, Peer, Rule } from '../model/policy-model';
import { PortSet } from '../model/port-set';
import { PodShape, World } from '../model/world';

/** Whether rules are about an end. Knows what is known of addresses. */
export class Matching {
  private readonly unknownPods = new WeakMap<AddressSet, Match>();
  private readonly unknownNodes = new WeakMap<AddressSet, Match>();

  public constructor(private readonly world: World, private readonly options: EngineOptions) {}

  /** Certain where one of the peers is. */
  public matches(rule: Rule, end: Endpoint): Match {
    return anyOf(rule.peers, peer => this.matchesPeer(peer, end, rule.source.apiGroup));
  }

  public matchesPeer(peer: Peer, end: Endpoint, apiGroup: string): Match {
    switch (end.kind) {
      case 'pod': {
        const pod = this.world.pods[end.pod];
        if (pod.isHost) return this.matchesNode(peer, pod.addresses);
        if (!peer.pods || !holds(peer.pods, (on, key) => this.world.lookup(pod, on, key))) return false;
        return this.matchesAddressOfPod(peer, pod);
      }
      case 'outside': {
        const addresses = peer.outside ? AddressSet.of([end.range]) : AddressSet.NONE;
        if (peer.outside?.contains(addresses)) return true;
        if (peer.outside?.overlaps(addresses)) return `only some of these addresses lie in ${peer.outside}`;
        return peer.names?.length ? `which addresses ${[...peer.names].sort().join(' and ')} will have is not known before run time` : false;
      }
      case 'node': return this.matchesNode(peer, undefined);
      case 'entity': return peer.entities?.some(name => name === '*' || name === end.name) ?? false;
      case 'name': {
        if (peer.names?.some(pattern => isNameLike(end.name, pattern, apiGroup))) return true;
        if (!peer.outside || peer.outside.isEmpty) return false;
        return peer.outside.contains(AddressSet.ALL) ? true : `which addresses ${end.name} will have is not known before run time`;
      }
    }
  }

  /** Apart from selectors: whether the pod's address is as asked. */
  public matchesAddressOfPod({ podAddresses }: Peer, { addresses }: PodShape): Match {
    if (!podAddresses) return true;
    if (addresses) return lies(podAddresses, addresses, 'of these pods');
    return memoized(this.unknownPods, podAddresses, () => liesPerhaps(podAddresses, this.options.podCidrs, 'of pods'));
  }

  public matchesNode({ nodes, nodeAddresses }: Peer, addresses: AddressSet | undefined): Match {
    if (!nodes) return false;
    if (!nodeAddresses) return true;
    if (addresses) return lies(nodeAddresses, addresses, 'of the node');
    return memoized(this.unknownNodes, nodeAddresses, () => liesPerhaps(nodeAddresses, this.options.nodeCidrs ?? AddressSet.ALL, 'of nodes'));
  }
}

/** As the pod calls its ports; what is no pod calls none. */
export function resolveNamed(named: readonly NamedPort[], pod: PodShape | undefined): PortSet {
  if (!pod || pod.isHost) return PortSet.NONE;
  let ports = PortSet.NONE;
  for (const { name, protocol } of named) {
    for (const own of pod.ports) {
      if (own.name === name && (protocol === undefined || own.protocol === protocol)) ports = ports.union(PortSet.port(own.protocol, own.port));
    }
  }
  return ports;
}

/** Certain where one is certain, else the first doubt. */
export function anyOf<T>(items: readonly T[], match: (item: T) => Match): Match {
  let found: Match = false;
  for (const item of items) {
    const own = match(item);
    if (own === true) return true;
    if (found === false) found = own;
  }
  return found;
}

/** Addresses that are known. A block of one family says nothing of the addresses of the other. */
function lies(block: AddressSet, addresses: AddressSet, whose: string): Match {
  const asked = AddressSet.of(addresses.ranges.filter(({ family }) => block.ranges.some(range => range.family === family)));
  if (!block.overlaps(asked)) return false;
  return block.contains(asked) ? true : `only some addresses ${whose} lie in ${block}`;
}

/** Addresses that are somewhere. Whether there are any of the second family is not known: the first one decides. */
function liesPerhaps(block: AddressSet, somewhere: AddressSet, whose: string): Match {
  if (!block.overlaps(somewhere)) return false;
  const families: readonly AddressFamily[] = [4, 6];
  const first = families.map(family => AddressSet.of(somewhere.ranges.filter(range => range.family === family))).find(({ isEmpty }) => !isEmpty);
  return first && block.contains(first) ? true : `whether addresses ${whose} lie in ${block} is not known`;
}

/** `*.x` stands for one label or more; in Cilium's language a star never crosses a dot, and `**.x` stands for one label or more. */
function isNameLike(name: string, pattern: string, apiGroup: string): boolean {
  const [own, asked] = [name, pattern].map(text => text.toLowerCase().replace(/\.$/, ''));
  if (own === asked || asked === '*' && apiGroup !== 'cilium.io') return true;
  if (!asked.includes('*')) return false;
  const crosses = apiGroup !== 'cilium.io' || asked.startsWith('**.');
  const rest = asked.replace(/^\*\*?\./, '');
  if (rest !== asked && !rest.includes('*')) return own.endsWith(`.${rest}`) && (crosses || !own.slice(0, -rest.length - 1).includes('.'));
  const [labels, patterns] = [own.split('.'), asked.split('.')];
  return labels.length === patterns.length && patterns.every((each, i) => isLabelLike(labels[i], each));
}

/** A label of a name against one with stars; greedy from both ends, without backtracking over more than the label. */
function isLabelLike(label: string, pattern: string): boolean {
  const [first, ...rest] = pattern.split('*');
  if (rest.length === 0) return label === pattern;
  if (!label.startsWith(first)) return false;
  const last = rest.pop() as string;
  let at = first.length;
  for (const part of rest) {
    const found = label.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return label.length - last.length >= at && label.endsWith(last);
}

function memoized(memo: WeakMap<AddressSet, Match>, key: AddressSet, compute: () => Match): Match {
  let value = memo.get(key);
  if (value === undefined) memo.set(key, value = compute());
  return value;
}
