import { fieldsAt, shown, UnknownField } from './fields';
import { NetworkPolicyRefused } from './refused';
import { FieldPath } from '../../../manifests';
import { NamedPort } from '../../model/policy-model';
import { MAX_PORT, MIN_PORT, PortSet, Protocol, PROTOCOLS } from '../../model/port-set';

/** Ports by number and by name. */
export interface ReadPorts {
  readonly ports: PortSet;
  readonly namedPorts: readonly NamedPort[];
}

const FIELDS: ReadonlySet<string> = new Set(['protocol', 'port', 'endPort']);
const NO_NAMES: readonly NamedPort[] = [];
/** All ports of everything, ICMP too: what a rule without ports says. */
const EVERY: ReadPorts = { ports: PortSet.ALL, namedPorts: NO_NAMES };
/** As the API server asks: lower case letters, digits and single '-' inside, at least one letter. */
const PORT_NAME = /^(?!\d+(?:-\d+)*$)[a-z0-9]+(?:-[a-z0-9]+)*$/;
const MAX_NAME = 15;

/** The ports of a rule; without any, all. @throws NetworkPolicyRefused */
export function readPorts(items: readonly unknown[], rule: FieldPath, onUnknown: UnknownField): ReadPorts {
  if (items.length === 0) return EVERY;
  let ports = PortSet.NONE;
  const namedPorts: NamedPort[] = [];
  for (let i = 0; i < items.length; i++) {
    const found = readPort(items[i], [...rule, 'ports', i], onUnknown);
    if (found instanceof PortSet) ports = ports.isEmpty ? found : ports.union(found);
    else namedPorts.push(found);
  }
  return { ports, namedPorts: namedPorts.length === 0 ? NO_NAMES : namedPorts };
}

function readPort(item: unknown, path: FieldPath, onUnknown: UnknownField): PortSet | NamedPort {
  const { protocol: given, port, endPort } = fieldsAt(item, path, FIELDS, onUnknown);
  if (given !== undefined && !PROTOCOLS.includes(given as Protocol)) {
    throw new NetworkPolicyRefused(`protocol is ${shown(given)}: expected TCP, UDP or SCTP`, [...path, 'protocol']);
  }
  const protocol = (given ?? 'TCP') as Protocol;
  if (endPort !== undefined && typeof port !== 'number') {
    throw new NetworkPolicyRefused(`endPort stands beside port ${shown(port)}: expected the number of the first port there`, [...path, 'endPort']);
  }
  if (port === undefined) return PortSet.of(protocol);
  if (typeof port === 'string') {
    if (port.length > MAX_NAME || !PORT_NAME.test(port)) {
      throw new NetworkPolicyRefused(`port is ${shown(port)}: expected a number, or a name of at most ${MAX_NAME} lower case letters, digits and '-'`, [...path, 'port']);
    }
    return { name: port, protocol };
  }
  const from = checkedNumber(port, 'port', path);
  if (endPort === undefined) return PortSet.port(protocol, from);
  const to = checkedNumber(endPort, 'endPort', path);
  if (to < from) throw new NetworkPolicyRefused(`endPort is ${to}, before port ${from}: expected the last port of the range`, [...path, 'endPort']);
  return PortSet.range(protocol, from, to);
}

function checkedNumber(value: unknown, field: 'port' | 'endPort', path: FieldPath): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= MIN_PORT && value <= MAX_PORT) return value;
  throw new NetworkPolicyRefused(`${field} is ${shown(value)}: expected a number from ${MIN_PORT} to ${MAX_PORT}`, [...path, field]);
}
