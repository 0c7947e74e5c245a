import { describe, fieldsOf, listOf, Refused } from './refused';
import { FieldPath } from '../../../manifests';
import { NamedPort } from '../../model/policy-model';
import { MAX_PORT, PortSet, Protocol } from '../../model/port-set';

/** What one item of `toPorts` lets through. */
export interface PortRule {
  readonly ports: PortSet;
  readonly namedPorts: readonly NamedPort[];
  /** What is asked beyond ports. */
  readonly l7?: string;
}

const MAX_PORTS = 40;
const TRANSPORTS = new Map<string, readonly Protocol[]>([['TCP', ['TCP']], ['UDP', ['UDP']], ['SCTP', ['SCTP']], ['ANY', ['SCTP', 'TCP', 'UDP']]]);
/** Protocols without ports: rules on them say nothing of TCP, UDP and SCTP. */
const WITHOUT_PORTS = new Set(['VRRP', 'IGMP', 'GRE', 'IPIP', 'IPV6', 'ESP', 'AH']);

/** Everything. */
export const ALL_PORTS: PortRule = { ports: PortSet.ALL, namedPorts: [] };

/** Reads one item of `toPorts`. Without `ports` it lets nothing through. */
export function portRuleOf(item: unknown, path: FieldPath, what: { readonly ingress: boolean; readonly deny: boolean }): PortRule {
  const { ports, rules, serverNames, terminatingTLS, listener } = fieldsOf(item, path);
  const list = listOf(ports, [...path, 'ports']) ?? [];
  if (list.length > MAX_PORTS) throw new Refused(`${list.length} ports in one item of toPorts: expected at most ${MAX_PORTS}, make several items`, [...path, 'ports']);
  const kinds = rules === undefined ? [] : ['http', 'dns'].filter(kind => (listOf(fieldsOf(rules, [...path, 'rules'])[kind], [...path, 'rules', kind]) ?? []).length > 0);
  let numbers = PortSet.NONE;
  const namedPorts: NamedPort[] = [];
  list.forEach((port, i) => {
    const at = [...path, 'ports', i];
    const { protocols, name, from, to } = portOf(port, at);
    if (!what.deny && kinds.length > 0) refuseL7(kinds, { protocols, name, from, to }, [...path, 'rules']);
    for (const protocol of protocols) {
      if (name !== undefined) namedPorts.push({ name, protocol });
      else numbers = numbers.union(from === 0 ? PortSet.of(protocol) : PortSet.range(protocol, from, to));
    }
  });
  if (what.deny) return { ports: numbers, namedPorts };
  if (kinds.length > 1) throw new Refused('rules of http and dns in one item of toPorts: expected one kind, make several items', [...path, 'rules']);
  if (what.ingress && kinds.includes('dns')) throw new Refused('rules of dns on ingress: expected them on egress only', [...path, 'rules', 'dns']);
  const servers = listOf(serverNames, [...path, 'serverNames']) ?? [];
  if (servers.length > 0 && kinds.length > 0 && terminatingTLS === undefined) {
    throw new Refused('serverNames together with rules: expected one of both, or terminatingTLS besides', [...path, 'serverNames']);
  }
  if (servers.includes('')) throw new Refused('an empty name in serverNames: expected names of servers', [...path, 'serverNames']);
  if (listener !== undefined && (what.ingress || kinds.length > 0)) throw new Refused('a listener on ingress or together with rules: expected it alone on egress', [...path, 'listener']);
  const l7 = l7Of(kinds, rules, servers);
  return { ports: numbers, namedPorts, ...l7 === undefined ? {} : { l7 } };
}

interface ParsedPort {
  readonly protocols: readonly Protocol[];
  readonly name?: string;
  /** 0: every port. */
  readonly from: number;
  readonly to: number;
}

function portOf(item: unknown, path: FieldPath): ParsedPort {
  const { port, endPort = 0, protocol = 'ANY' } = fieldsOf(item, path);
  const upper = typeof protocol === 'string' ? protocol.toUpperCase() || 'ANY' : '';
  const protocols = TRANSPORTS.get(upper) ?? (WITHOUT_PORTS.has(upper) ? [] : undefined);
  if (!protocols) throw new Refused(`unknown protocol ${describe(protocol)}: expected TCP, UDP, SCTP or ANY`, [...path, 'protocol']);
  if (typeof port !== 'string' || port === '') throw new Refused(`port ${describe(port)} is no text: expected for example "80", "0" for every port, or the name of one`, [...path, 'port']);
  if (typeof endPort !== 'number' || !Number.isInteger(endPort) || endPort < 0 || endPort > MAX_PORT) {
    throw new Refused(`endPort ${describe(endPort)} is no port: expected a whole number up to ${MAX_PORT}`, [...path, 'endPort']);
  }
  if (isServiceName(port)) return { protocols, name: port.toLowerCase(), from: 0, to: 0 };
  const from = numberOf(port);
  if (from === undefined) throw new Refused(`port ${describe(port)} is neither a number up to ${MAX_PORT} nor a name`, [...path, 'port']);
  if (protocols.length === 0 && from !== 0) throw new Refused(`port ${port} of ${upper}, which has no ports: expected "0"`, [...path, 'port']);
  return { protocols, from, to: Math.max(from, endPort) };
}

/** RFC 6335: at most 15 letters, digits and single dashes inside, with a letter. */
function isServiceName(text: string): boolean {
  return text.length <= 15 && /^[a-zA-Z0-9-]+$/.test(text) && /[a-zA-Z]/.test(text) && !/^-|--|-$/.test(text);
}

/** As Go reads numbers of any base: a leading zero makes them octal. */
function numberOf(text: string): number | undefined {
  const isOctal = text.length > 1 && text.startsWith('0');
  if (text.length > 6 || !(isOctal ? /^0[0-7]+$/ : /^\d+$/).test(text)) return undefined;
  const value = parseInt(text, isOctal ? 8 : 10);
  return value <= MAX_PORT ? value : undefined;
}

function refuseL7(kinds: readonly string[], { protocols, name, from, to }: ParsedPort, path: FieldPath): void {
  if (kinds.includes('http') && protocols.join() !== 'TCP') throw new Refused('rules of http on a port that is not of TCP alone: write protocol: TCP', path);
  if (kinds.includes('dns') && to > from) throw new Refused('rules of dns on a range of ports: expected single ports', path);
  if (name === undefined && from === 0) throw new Refused(`rules of ${kinds.join(' and ')} on every port: expected ports by number`, path);
}

function l7Of(kinds: readonly string[], rules: unknown, servers: readonly unknown[]): string | undefined {
  const texts = kinds.flatMap(kind => ((rules as Record<string, unknown[]>)[kind]).map(rule => {
    const fields = rule !== null && typeof rule === 'object' ? rule as Record<string, unknown> : {};
    const asked = (kind === 'http' ? ['method', 'host', 'path'] : ['matchName', 'matchPattern']).map(field => fields[field]).filter(value => typeof value === 'string');
    return asked.length > 0 ? `${kind === 'dns' ? 'dns ' : ''}${asked.join(' ')}` : `any ${kind}`;
  }));
  if (servers.length > 0) texts.push(`tls to ${servers.join(' or ')}`);
  return texts.length > 0 ? texts.join(' or ') : undefined;
}
