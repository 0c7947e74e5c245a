import { Complain, describe, field, isFields, readLabelSelector } from './label-selector';
import { ClusterPeer } from './normal-form';
import { FieldPath } from '../../../manifests';
import { AddressRange, AddressSet } from '../../model/address-set';
import { and, EVERYTHING, Expression } from '../../model/expression';
import { parseCidr } from '../../model/parse-address';
import { Direction, Peer } from '../../model/policy-model';
import { IpBlocks } from '../../options';

const PEER_FIELDS: Readonly<Record<Direction, readonly string[]>> = {
  Ingress: ['namespaces', 'pods'],
  Egress: ['namespaces', 'pods', 'nodes', 'networks', 'domainNames'],
};

/** The pattern of the CRD, written so that nothing is tried twice. */
const LABEL = /^[a-zA-Z0-9](?:[a-zA-Z0-9_-]*[a-zA-Z0-9])?$/;
const MAX_CIDR = 43;

/** `namespaces` and `pods`, as subject and as peer; `undefined` where they cannot be read. */
export function readPods(value: unknown, path: FieldPath, complain: Complain): Expression | undefined {
  if (!isFields(value)) {
    complain(`${describe(value)} selects nothing: expected namespaceSelector and podSelector`, path);
    return undefined;
  }
  // Required by the schema; whoever reads the object all the same takes an absent one for an empty one.
  const podSelector = field(value, 'podSelector') ?? {};
  if (field(value, 'podSelector') === undefined) complain('podSelector is missing and taken for {}: write {} for every pod', path);
  const namespaces = readLabelSelector(field(value, 'namespaceSelector') ?? {}, 'namespace', [...path, 'namespaceSelector'], complain);
  const pods = readLabelSelector(podSelector, 'pod', [...path, 'podSelector'], complain);
  return namespaces && pods && and(namespaces, pods);
}

/** One item of `from` or `to`. What it holds that is no peer is told, and it fails closed. */
export function readPeer(item: unknown, direction: Direction, path: FieldPath, ipBlocks: IpBlocks, complain: Complain): ClusterPeer {
  const unknown: ClusterPeer = { kind: 'unknown' };
  const known = isFields(item) ? PEER_FIELDS[direction].filter(name => field(item, name) !== undefined) : [];
  if (!isFields(item) || known.length !== 1) {
    complain(`${describe(item)} is no peer: expected one of ${PEER_FIELDS[direction].join(', ')}; the API server refuses it, and where it does not, `
      + 'the rule fails closed', path);
    return unknown;
  }
  const [name] = known;
  for (const other of Object.keys(item)) {
    if (other !== name) complain(`'${other}' is no field of a peer and is dropped`, [...path, other]);
  }
  const value = field(item, name);
  const at = [...path, name];
  switch (name) {
    case 'namespaces': case 'pods': {
      const pods = name === 'pods' ? readPods(value, at, complain) : readLabelSelector(value, 'namespace', at, complain);
      return pods ? { kind: 'pods', peers: [{ pods }] } : unknown;
    }
    case 'nodes': {
      // What nodes have for labels is not asked: objects of workloads do not tell which node they will run on.
      const nodes = readLabelSelector(value, 'pod', at, complain);
      return nodes ? { kind: 'nodes', all: nodes.op === 'all' } : unknown;
    }
    case 'networks': return readNetworks(value, at, ipBlocks, complain) ?? unknown;
    default: return readDomainNames(value, at, complain) ?? unknown;
  }
}

function readNetworks(value: unknown, path: FieldPath, ipBlocks: IpBlocks, complain: Complain): ClusterPeer | undefined {
  const ranges: AddressRange[] = [];
  for (const [i, text] of itemsOf(value, path, complain).entries()) {
    const range = typeof text === 'string' && text.length <= MAX_CIDR ? parseCidr(text) : undefined;
    if (range) ranges.push(range);
    else complain(`${describe(text)} is no block of addresses: write for example 10.0.0.0/8 or fd00::/8`, [...path, i]);
  }
  if (ranges.length === 0) return undefined;
  return { kind: 'networks', peers: blockPeers(AddressSet.of(ranges), ipBlocks) };
}

/** Whom a block of addresses matches. */
function blockPeers(block: AddressSet, ipBlocks: IpBlocks): Peer[] {
  if (ipBlocks === 'external-only') return [{ outside: block }];
  return [{ pods: EVERYTHING, podAddresses: block }, { outside: block }, { nodes: true, nodeAddresses: block }];
}

function readDomainNames(value: unknown, path: FieldPath, complain: Complain): ClusterPeer | undefined {
  const names: string[] = [];
  for (const [i, text] of itemsOf(value, path, complain).entries()) {
    if (typeof text === 'string' && isDomainName(text)) names.push(text.replace(/\.$/, '').toLowerCase());
    else complain(`${describe(text)} is no domain name: write for example example.com or *.example.com`, [...path, i]);
  }
  return names.length === 0 ? undefined : { kind: 'domainNames', peers: [{ names }] };
}

function isDomainName(text: string): boolean {
  const labels = text.replace(/^\*\./, '').replace(/\.$/, '').split('.');
  return text.length <= 255 && labels.length >= 2 && labels.every(label => LABEL.test(label));
}

function itemsOf(value: unknown, path: FieldPath, complain: Complain): readonly unknown[] {
  const items = Array.isArray(value) ? value : [];
  if (items.length < 1 || items.length > 25) complain(`${items.length} items: expected 1 to 25`, path);
  return items;
}
