import { describe, field, isFields } from './cluster-policies/label-selector';
import { lowerClusterPolicies } from './cluster-policies/lower';
import { Grammar } from './cluster-policies/normal-form';
import { readPolicies } from './cluster-policies/read-policies';
import { readPortNumber, readRules, readSubject } from './cluster-policies/read-policy';
import { Lowering } from './lowering';
import { FieldPath } from '../../manifests';
import { PortSet, Protocol, PROTOCOLS } from '../model/port-set';

const LAST_PRIORITY = 1000;

type Complain = (message: string, path: FieldPath) => void;

function readProtocol(value: unknown, path: FieldPath, refuse: Complain): Protocol | undefined {
  const protocol = PROTOCOLS.find(name => name === value);
  if (!protocol) refuse(`${describe(value)} is no protocol: expected one of ${PROTOCOLS.join(', ')}`, path);
  return protocol;
}

const GRAMMAR: Grammar = {
  actions: { Allow: 'Accept', Deny: 'Deny', Pass: 'Pass' },
  portsField: 'ports',
  maximumRules: 100,
  maximumItems: 100,
  readPort: (item, path, refuse) => {
    const [name, ...others] = isFields(item) ? Object.keys(item) : [];
    const value = isFields(item) && name !== undefined && others.length === 0 ? item[name] : undefined;
    const at = [...path, name ?? ''];
    if (name === 'namedPort' && typeof value === 'string' && value !== '') return { ports: PortSet.NONE, namedPort: { name: value } };
    if (name === 'portNumber' && isFields(value)) {
      const protocol = readProtocol(value.protocol, [...at, 'protocol'], refuse);
      const port = readPortNumber(value.port, [...at, 'port'], refuse);
      return protocol && port !== undefined ? { ports: PortSet.port(protocol, port) } : undefined;
    }
    if (name === 'portRange' && isFields(value)) {
      const protocol = readProtocol(field(value, 'protocol') ?? 'TCP', [...at, 'protocol'], refuse);
      const start = readPortNumber(value.start, [...at, 'start'], refuse);
      const end = readPortNumber(value.end, [...at, 'end'], refuse);
      if (!protocol || start === undefined || end === undefined) return undefined;
      if (start <= end) return { ports: PortSet.range(protocol, start, end) };
      refuse(`${start}-${end} is no range: start must be less than end`, at);
      return undefined;
    }
    refuse(`${describe(item)} is no port: expected one of portNumber, portRange, namedPort`, path);
    return undefined;
  },
};

/** The baseline can pass nothing on: there is no tier after it. */
const BASELINE_GRAMMAR: Grammar = { ...GRAMMAR, actions: { Allow: 'Accept', Deny: 'Deny' } };

/** `policy.networking.k8s.io/v1alpha1` AdminNetworkPolicy and BaselineAdminNetworkPolicy. */
export const ADMIN_NETWORK_POLICY: Lowering = {
  kinds: ['policy.networking.k8s.io/AdminNetworkPolicy', 'policy.networking.k8s.io/BaselineAdminNetworkPolicy'],
  lower: (entries, context) => lowerClusterPolicies(readPolicies(entries, context, ({ object }, complaints) => {
    const { refuse, warn } = complaints;
    const isBaseline = object.kind === 'BaselineAdminNetworkPolicy';
    const spec: unknown = object.spec;
    if (!isFields(spec)) {
      refuse(`${describe(spec)} is no specification: expected subject and rules`, ['spec']);
      return undefined;
    }
    if (isBaseline && object.metadata?.name !== 'default') {
      refuse(`${describe(object.metadata?.name)} is no name of a BaselineAdminNetworkPolicy: there is one, called 'default'`, ['metadata', 'name']);
    }
    const expected = [...isBaseline ? [] : ['priority'], 'subject', 'ingress', 'egress'];
    for (const name of Object.keys(spec)) {
      if (!expected.includes(name)) warn(`'${name}' is no field of a ${object.kind} and is dropped: expected ${expected.join(', ')}`, ['spec', name]);
    }
    const priority = isBaseline ? 0 : field(spec, 'priority') ?? (context.options.evenUnplaced ? LAST_PRIORITY : undefined);
    const isPriority = typeof priority === 'number' && Number.isInteger(priority) && priority >= 0 && priority <= LAST_PRIORITY;
    if (!isPriority) refuse(`${describe(priority)} is no priority: expected a whole number from 0 to 1000`, ['spec', 'priority']);
    const subject = readSubject(field(spec, 'subject'), complaints);
    const rules = readRules(spec, isBaseline ? BASELINE_GRAMMAR : GRAMMAR, context.options.ipBlocks, complaints);
    return isPriority && subject ? { tier: isBaseline ? 'Baseline' : 'Admin', priority, subject, rules } : undefined;
  }), context),
};
