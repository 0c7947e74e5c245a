import { Complain, describe, field, isFields, readLabelSelector } from './label-selector';
import { ClusterPolicy, ClusterRule, Grammar } from './normal-form';
import { readPeer, readPods } from './read-peer';
import { FieldPath } from '../../../manifests';
import { Expression } from '../../model/expression';
import { Direction, NamedPort } from '../../model/policy-model';
import { PortSet } from '../../model/port-set';
import { IpBlocks } from '../../options';

const MAX_NAME = 100;

/** `refuse`: the API server takes no such object. `warn`: it does, or a part has no effect. */
export interface Complaints {
  readonly refuse: Complain;
  readonly warn: Complain;
}

/** The pods that a policy is for; `undefined` where that cannot be read. */
export function readSubject(value: unknown, { refuse, warn }: Complaints): Expression | undefined {
  const path = ['spec', 'subject'];
  const known = isFields(value) ? ['namespaces', 'pods'].filter(name => field(value, name) !== undefined) : [];
  if (!isFields(value) || known.length !== 1) {
    refuse(`${describe(value)} is no subject: expected one of namespaces, pods`, path);
    return undefined;
  }
  const [name] = known;
  for (const other of Object.keys(value)) if (other !== name) warn(`'${other}' is no field of a subject and is dropped`, [...path, other]);
  const at = [...path, name];
  return name === 'pods' ? readPods(field(value, name), at, refuse) : readLabelSelector(field(value, name), 'namespace', at, refuse);
}

/** Both lists of rules. */
export function readRules(spec: Readonly<Record<string, unknown>>, grammar: Grammar, ipBlocks: IpBlocks, complaints: Complaints): ClusterPolicy['rules'] {
  const list = (name: 'ingress' | 'egress', direction: Direction): ClusterRule[] => {
    const value = field(spec, name) ?? [];
    const path = ['spec', name];
    if (!Array.isArray(value)) {
      complaints.refuse(`${describe(value)} is no list of rules`, path);
      return [];
    }
    if (value.length > grammar.maximumRules) complaints.refuse(`${value.length} rules: at most ${grammar.maximumRules} are allowed, split the policy`, path);
    return value.flatMap((rule, i) => readRule(rule, direction, [...path, i], grammar, ipBlocks, complaints) ?? []);
  };
  return { Ingress: list('ingress', 'Ingress'), Egress: list('egress', 'Egress') };
}

function readRule(
  value: unknown, direction: Direction, path: FieldPath, grammar: Grammar, ipBlocks: IpBlocks, complaints: Complaints,
): ClusterRule | undefined {
  const { refuse, warn } = complaints;
  if (!isFields(value)) {
    refuse(`${describe(value)} is no rule`, path);
    return undefined;
  }
  const peersField = direction === 'Ingress' ? 'from' : 'to';
  for (const name of Object.keys(value)) {
    if (!['name', 'action', peersField, grammar.portsField].includes(name)) {
      warn(`'${name}' is no field of a rule and is dropped: expected name, action, ${peersField}, ${grammar.portsField}`, [...path, name]);
    }
  }
  const name = field(value, 'name');
  if (name !== undefined && (typeof name !== 'string' || name.length > MAX_NAME)) {
    refuse(`${describe(name)} is no name: expected at most ${MAX_NAME} characters`, [...path, 'name']);
  }
  const actionName = field(value, 'action');
  const action = typeof actionName === 'string' && Object.prototype.hasOwnProperty.call(grammar.actions, actionName) ? grammar.actions[actionName] : undefined;
  if (!action) refuse(`${describe(actionName)} is no action: expected one of ${Object.keys(grammar.actions).join(', ')}`, [...path, 'action']);

  const items = field(value, peersField);
  if (!Array.isArray(items) || items.length === 0 || items.length > grammar.maximumItems) {
    refuse(`${describe(items)} are no peers: expected a list of 1 to ${grammar.maximumItems}`, [...path, peersField]);
    return undefined;
  }
  const peers = items.map((item, i) => readPeer(item, direction, [...path, peersField, i], ipBlocks, warn));
  const { ports, namedPorts } = readPorts(value, path, grammar, complaints);
  if (namedPorts.length > 0 && peers.some(({ kind }) => kind === 'networks' || kind === 'nodes' || kind === 'domainNames')) {
    warn('networks, nodes and domainNames have no named ports: the named port matches pods only; write numbers, or a rule of its own', [...path, grammar.portsField]);
  }
  return action && { path, action, peers, ports, namedPorts };
}

function readPorts(rule: Readonly<Record<string, unknown>>, path: FieldPath, grammar: Grammar, { refuse, warn }: Complaints):
Pick<ClusterRule, 'ports' | 'namedPorts'> {
  const value = field(rule, grammar.portsField);
  const at = [...path, grammar.portsField];
  if (value === undefined) return { ports: PortSet.ALL, namedPorts: [] };
  if (!Array.isArray(value) || value.length === 0 || value.length > grammar.maximumItems) {
    refuse(`${describe(value)} are no ports: expected a list of 1 to ${grammar.maximumItems}, or leave out ${grammar.portsField} for all ports`, at);
    return { ports: PortSet.NONE, namedPorts: [] };
  }
  const read = value.map((item, i) => grammar.readPort(item, [...at, i], refuse, warn));
  return {
    ports: PortSet.union(read.flatMap(item => item ? [item.ports] : [])),
    namedPorts: read.flatMap((item): NamedPort[] => item?.namedPort ? [item.namedPort] : []),
  };
}

/** A port of a policy, or `undefined` and a word why it is none. */
export function readPortNumber(value: unknown, path: FieldPath, refuse: Complain): number | undefined {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535) return value;
  refuse(`${describe(value)} is no port: expected a whole number from 1 to 65535`, path);
  return undefined;
}
