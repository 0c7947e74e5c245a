import { NamedPort } from '../../model/policy-model';
import { MAX_PORT, PortSet, Protocol } from '../../model/port-set';

/** Names that Calico takes, in this case only; those without ports are outside of what is modelled. */
const NAMES: Readonly<Record<string, Protocol | 'other'>> = { TCP: 'TCP', UDP: 'UDP', SCTP: 'SCTP', ICMP: 'other', ICMPv6: 'other', UDPLite: 'other' };
const NUMBERS: ReadonlyMap<number, Protocol> = new Map([[6, 'TCP'], [17, 'UDP'], [132, 'SCTP']]);

/** `other` has no ports here; `undefined` is no protocol. */
export function protocolOf(value: unknown): Protocol | 'other' | undefined {
  if (typeof value === 'string' && Object.hasOwn(NAMES, value)) return NAMES[value];
  const number = typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 1 || number > 255) return undefined;
  return NUMBERS.get(number) ?? 'other';
}

/** Whether a protocol is ICMP or ICMPv6, by name or number. */
export function icmpVersionOf(value: unknown): 4 | 6 | undefined {
  if (value === 'ICMP' || value === 1) return 4;
  return value === 'ICMPv6' || value === 58 ? 6 : undefined;
}

/** A number, `start:end` or a name; `undefined` is no port. */
export function portOf(value: unknown): { readonly from: number; readonly to: number } | { readonly name: string } | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return undefined;
  const range = /^(\d{1,9})(?::(\d{1,9}))?$/.exec(text);
  if (range) {
    const from = Number(range[1]);
    const to = Number(range[2] ?? range[1]);
    return from >= 1 && from <= to && to <= MAX_PORT ? { from, to } : undefined;
  }
  return typeof value === 'string' && /^[a-zA-Z0-9_.-]{1,128}$/.test(text) ? { name: text } : undefined;
}

/** Numbers and names of a list of ports that was checked. */
export function portsOf(values: readonly unknown[], protocol: Protocol): { readonly ports: PortSet; readonly named: readonly NamedPort[] } {
  let ports = PortSet.NONE;
  const named: NamedPort[] = [];
  for (const value of values) {
    const port = portOf(value);
    if (port && 'name' in port) named.push({ name: port.name, protocol });
    else if (port) ports = ports.union(PortSet.range(protocol, port.from, port.to));
  }
  return { ports, named };
}
