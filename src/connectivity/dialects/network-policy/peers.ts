import { fieldsAt, listAt, shown, UnknownField } from './fields';
import { readLabelSelector } from './label-selector';
import { NetworkPolicyRefused } from './refused';
import { FieldPath } from '../../../manifests';
import { AddressSet } from '../../model/address-set';
import { and, EVERYTHING, Expression } from '../../model/expression';
import { parseCidr } from '../../model/parse-address';
import { ANYBODY, Peer } from '../../model/policy-model';
import { IpBlocks } from '../../options';

const FIELDS: ReadonlySet<string> = new Set(['podSelector', 'namespaceSelector', 'ipBlock']);
const BLOCK: ReadonlySet<string> = new Set(['cidr', 'except']);

/** Reads peers; what policies share is made once. */
export class PeerReader {
  private readonly blocks = new Map<string, readonly Peer[]>();

  public constructor(private readonly ipBlocks: IpBlocks) {}

  /** The peers of a rule; without any, everybody. @throws NetworkPolicyRefused */
  public read(items: readonly unknown[], own: Expression, path: FieldPath, onUnknown: UnknownField): readonly Peer[] {
    if (items.length === 0) return ANYBODY;
    const peers: Peer[] = [];
    items.forEach((item, i) => {
      for (const peer of this.readOne(item, own, [...path, i], onUnknown)) peers.push(peer);
    });
    return peers;
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
    const pods = podSelector === undefined ? EVERYTHING : readLabelSelector(podSelector, 'pod', [...path, 'podSelector'], onUnknown);
    const where = namespaceSelector === undefined ? own : readLabelSelector(namespaceSelector, 'namespace', [...path, 'namespaceSelector'], onUnknown);
    return [{ pods: and(where, pods) }];
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
