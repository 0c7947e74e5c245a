import { PortSet, Protocol, PROTOCOLS } from './port-set';

const EXPECTED = "expected for example 'TCP 80,8080-8090,UDP 53', '80/TCP', '80' or 'all'";
const RANGE = /^(\d{1,5})(?:-(\d{1,5}))?$/;

/**
 * Reads ports as they are printed (`TCP 80,8080-8090,UDP 53`; `all`), as Kubernetes writes one (`80/TCP`), and a port alone,
 * which is TCP's.
 *
 * @throws with what was expected
 */
export function parsePorts(text: string): PortSet {
  if (typeof text !== 'string') throw new Error(`ports are ${JSON.stringify(text)}: ${EXPECTED}`);
  if (/^(all|all connections)$/i.test(text.trim())) return PortSet.ALL;
  let protocol: Protocol = 'TCP';
  let all = PortSet.NONE;
  for (const part of text.split(',')) {
    const [, named, ports, suffix] = /^\s*(?:([A-Za-z]{1,9})(?:\s+|$))?([\d-]*)(?:\/([A-Za-z]{1,9}))?\s*$/.exec(part.slice(0, 100)) ?? [];
    const own = named ?? suffix;
    if (own !== undefined) protocol = protocolOf(own, text);
    if (ports === '' && named !== undefined) all = all.union(PortSet.of(protocol));
    else all = all.union(rangeOf(protocol, ports ?? '', text));
  }
  return all;
}

function protocolOf(name: string, text: string): Protocol {
  const protocol = PROTOCOLS.find(known => known === name.toUpperCase());
  if (!protocol) throw new Error(`ports '${text}' name the protocol '${name}': expected ${PROTOCOLS.join(', ')}`);
  return protocol;
}

function rangeOf(protocol: Protocol, ports: string, text: string): PortSet {
  const [, from, to = from] = RANGE.exec(ports) ?? [];
  if (from === undefined) throw new Error(`ports '${text}' cannot be read: ${EXPECTED}`);
  try {
    return PortSet.range(protocol, Number(from), Number(to));
  } catch (error) {
    throw new Error(`ports '${text}' cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
