import { describe, field, isFields } from './cluster-policies/label-selector';
import { lowerClusterPolicies } from './cluster-policies/lower';
import { Grammar } from './cluster-policies/normal-form';
import { readPolicies } from './cluster-policies/read-policies';
import { readPortNumber, readRules, readSubject } from './cluster-policies/read-policy';
import { Lowering } from './lowering';
import { FieldPath } from '../../manifests';
import { PortSet, Protocol } from '../model/port-set';

const LAST_PRIORITY = 1000;

type Complain = (message: string, path: FieldPath) => void;

const PROTOCOL_FIELDS: ReadonlyMap<string, Protocol> = new Map([['tcp', 'TCP'], ['udp', 'UDP'], ['sctp', 'SCTP']]);

const GRAMMAR: Grammar = {
  actions: { Accept: 'Accept', Deny: 'Deny', Pass: 'Pass' },
  portsField: 'protocols',
  maximumRules: 25,
  maximumItems: 25,
  readPort: (item, path, refuse, warn) => {
    const names = isFields(item) ? Object.keys(item) : [];
    if (!isFields(item) || names.length !== 1) {
      refuse(`${describe(item)} is no protocol: expected one of tcp, udp, sctp, destinationNamedPort`, path);
      return undefined;
    }
    const [name] = names;
    const value = item[name];
    const at = [...path, name];
    if (name === 'destinationNamedPort' && typeof value === 'string' && value !== '') return { ports: PortSet.NONE, namedPort: { name: value } };
    const protocol = PROTOCOL_FIELDS.get(name);
    if (!protocol || !isFields(value)) {
      refuse(`${describe(item)} is no protocol: expected one of tcp, udp, sctp, destinationNamedPort`, at);
      return undefined;
    }
    const destination = field(value, 'destinationPort');
    if (destination === undefined) {
      warn(`${name} without destinationPort is refused by the API server, and is read as all of ${protocol}: write range 1 to 65535`, at);
      return { ports: PortSet.of(protocol) };
    }
    const ports = readDestination(destination, protocol, [...at, 'destinationPort'], refuse);
    return ports && { ports };
  },
};

function readDestination(value: unknown, protocol: Protocol, path: FieldPath, refuse: Complain): PortSet | undefined {
  const names = isFields(value) ? Object.keys(value) : [];
  if (isFields(value) && names.length === 1 && names[0] === 'number') {
    const port = readPortNumber(value.number, [...path, 'number'], refuse);
    return port === undefined ? undefined : PortSet.port(protocol, port);
  }
  if (isFields(value) && names.length === 1 && names[0] === 'range' && isFields(value.range)) {
    const start = readPortNumber(value.range.start, [...path, 'range', 'start'], refuse);
    const end = readPortNumber(value.range.end, [...path, 'range', 'end'], refuse);
    if (start === undefined || end === undefined) return undefined;
    if (start < end) return PortSet.range(protocol, start, end);
    refuse(`${start}-${end} is no range: start must be less than end; write number for one port`, [...path, 'range']);
    return undefined;
  }
  refuse(`${describe(value)} is no port: expected number or range`, path);
  return undefined;
}

/** `policy.networking.k8s.io/v1alpha2` ClusterNetworkPolicy. */
export const CLUSTER_NETWORK_POLICY: Lowering = {
  kinds: ['policy.networking.k8s.io/ClusterNetworkPolicy'],
  lower: (entries, context) => lowerClusterPolicies(readPolicies(entries, context, ({ object }, complaints) => {
    const { refuse, warn } = complaints;
    const spec: unknown = object.spec;
    if (!isFields(spec)) {
      refuse(`${describe(spec)} is no specification: expected tier, priority, subject and rules`, ['spec']);
      return undefined;
    }
    for (const name of Object.keys(spec)) {
      if (!['tier', 'priority', 'subject', 'ingress', 'egress'].includes(name)) {
        warn(`'${name}' is no field of a ClusterNetworkPolicy and is dropped: expected tier, priority, subject, ingress, egress`, ['spec', name]);
      }
    }
    const tier = field(spec, 'tier');
    const isTier = tier === 'Admin' || tier === 'Baseline';
    if (!isTier) refuse(`${describe(tier)} is no tier: expected Admin or Baseline`, ['spec', 'tier']);
    const priority = field(spec, 'priority') ?? (context.options.evenUnplaced ? LAST_PRIORITY : undefined);
    const isPriority = typeof priority === 'number' && Number.isInteger(priority) && priority >= 0 && priority <= LAST_PRIORITY;
    if (!isPriority) refuse(`${describe(priority)} is no priority: expected a whole number from 0 to 1000`, ['spec', 'priority']);
    const subject = readSubject(field(spec, 'subject'), complaints);
    const rules = readRules(spec, GRAMMAR, context.options.ipBlocks, complaints);
    return isTier && isPriority && subject ? { tier, priority, subject, rules } : undefined;
  }), context),
};
