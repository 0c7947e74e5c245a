import { fieldsAt, listAt, shown, UnknownField } from './fields';
import { KnownSelectors } from './known-selectors';
import { readLabelSelector } from './label-selector';
import { NetworkPolicyRefused } from './refused';
import { FieldPath } from '../../../manifests';
import { AddressSet } from '../../model/address-set';
import { EVERYTHING, Expression } from '../../model/expression';
import { parseCidr } from '../../model/parse-address';
import { ANYBODY, Peer } from '../../model/policy-model';
import { IpBlocks } from '../../options';

const FIELDS: ReadonlySet<string> = new Set(['podSelector', 'namespaceSelector', 'ipBlock']);
const BLOCK: ReadonlySet<string> = new Set(['cidr', 'except']);

/** Reads peers; what policies share is made once. */
export class PeerReader {
  private readonly blocks = new Map<string, readonly Peer[]>();

  public constructor(private readonly ipBlocks: IpBlocks, private readonly known: KnownSelectors) {}

  /** The peers of a rule, from a field of it; without any, everybody. @throws NetworkPolicyRefused */
  public read(items: readonly unknown[], own: Expression, rule: FieldPath, field: string, onUnknown: UnknownField): readonly Peer[] {
    if (items.length === 0) return ANYBODY;
    const peers: Peer[] = [];
    for (let i = 0; i < items.length; i++) {
      const known = this.find(items[i], own);
      // Paths are made only where something has to be checked: there are more peers than anything else.
      if (known) peers.push(known);
      else for (const peer of this.readOne(items[i], own, [...rule, field, i], onUnknown)) peers.push(peer);
    }
    return peers;
  }

  /** A peer whose selectors are known to be right. */
  private find(item: unknown, own: Expression): Peer | undefined {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined;
    let some = false;
    for (const field in item) {
      if (field !== 'podSelector' && field !== 'namespaceSelector') return undefined;
      some = true;
    }
    const { podSelector, namespaceSelector } = item as Readonly<Record<string, unknown>>;
    const pods = podSelector === undefined ? EVERYTHING : this.known.find(podSelector, 'pod');
    const where = namespaceSelector === undefined ? own : this.known.find(namespaceSelector, 'namespace');
    return some && pods && where && (podSelector ?? namespaceSelector) !== undefined ? this.known.peer(where, pods) : undefined;
  }

  private readOne(item: unknown, own: Expression, path: FieldPath, onUnknown: UnknownField): readonly Peer[] {
    const { podSelector, namespaceSelector, ipBlock } = fieldsAt(item, path, FIELDS, onUnknown);
    if (ipBlock !== undefined) {
      if (podSelector !== undefined || namespaceSelector !== undefined) {
        throw new NetworkPolicyRefused('ipBlock stands beside a selector: expected either; write two peers', path);
      }
      return this.block(ipBlock, [...path, 'ipBlock'], onUnknown);
    }
    if (podSelector === undefined && namespaceSelector === undefined) {
      throw new NetworkPolicyRefused('names nobody: expected podSelector, namespaceSelector or ipBlock (write {} for a selector of all)', path);
    }
    const pods = podSelector === undefined ? EVERYTHING : readLabelSelector(podSelector, 'pod', [...path, 'podSelector'], this.known, onUnknown);
    const where = namespaceSelector === undefined ? own : readLabelSelector(namespaceSelector, 'namespace', [...path, 'namespaceSelector'], this.known, onUnknown);
    return [this.known.peer(where, pods)];
  }

  private block(value: unknown, path: FieldPath, onUnknown: UnknownField): readonly Peer[] {
    const { cidr, except } = fieldsAt(value, path, BLOCK, onUnknown);
    const excepted = listAt(except, [...path, 'except']);
    const key = JSON.stringify([cidr, ...excepted]);
    const known = this.blocks.get(key);
    if (known) return known;
    const block = readBlock(cidr, excepted, path);
    const peers: readonly Peer[] = this.ipBlocks === 'external-only'
      ? [{ outside: block }]
      : [{ pods: EVERYTHING, podAddresses: block }, { outside: block }, { nodes: true, nodeAddresses: block }];
    this.blocks.set(key, peers);
    return peers;
  }
}

function readBlock(cidr: unknown, excepted: readonly unknown[], path: FieldPath): AddressSet {
  const outer = readCidr(cidr, [...path, 'cidr']);
  const inner = excepted.map((text, i) => {
    const at = [...path, 'except', i];
    const range = readCidr(text, at);
    if (range.family !== outer.family || range.from < outer.from || range.to > outer.to || range.prefix <= outer.prefix) {
      throw new NetworkPolicyRefused(`except ${shown(text)} is no part of ${shown(cidr)}: expected a smaller block within it`, at);
    }
    return range;
  });
  const block = AddressSet.of([outer]);
  return inner.length === 0 ? block : block.minus(AddressSet.of(inner));
}

function readCidr(value: unknown, path: FieldPath) {
  const range = typeof value === 'string' ? parseCidr(value) : undefined;
  if (!range) throw new NetworkPolicyRefused(`is ${shown(value)}: expected a block of addresses such as 10.0.0.0/8 or 2001:db8::/32`, path);
  return range;
}
