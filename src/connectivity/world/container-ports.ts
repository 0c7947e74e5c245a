import { WorldReport } from './world-report';
import { FieldPath, ManifestEntry } from '../../manifests';
import { MAX_PORT, MIN_PORT, Protocol, PROTOCOLS } from '../model/port-set';
import { ContainerPort } from '../model/world';

const NO_PORTS: readonly ContainerPort[] = [];

/**
 * The ports that containers declare. Those of init containers count too, sidecars are among them; but only
 * where no container has the name, for an init container that ends leaves it to them.
 */
export function readContainerPorts(
  spec: Readonly<Record<string, any>>, path: FieldPath, entry: ManifestEntry, report: WorldReport,
): readonly ContainerPort[] {
  const found: ContainerPort[] = [];
  collect(spec.containers, [...path, 'containers'], entry, report, found);
  if (spec.initContainers === undefined) return found.length > 0 ? found : NO_PORTS;
  const ofInit: ContainerPort[] = [];
  collect(spec.initContainers, [...path, 'initContainers'], entry, report, ofInit);
  const taken = new Set(found.map(keyOf));
  return [...found, ...ofInit.filter(port => !taken.has(keyOf(port)))];
}

function keyOf({ name, port, protocol }: ContainerPort): string {
  return `${protocol}/${name ?? port}`;
}

function collect(containers: unknown, path: FieldPath, entry: ManifestEntry, report: WorldReport, into: ContainerPort[]): void {
  if (!Array.isArray(containers)) return;
  for (let i = 0; i < containers.length; i++) {
    const ports: unknown = containers[i]?.ports;
    if (!Array.isArray(ports)) continue;
    for (let j = 0; j < ports.length; j++) {
      const port = readPort(ports[j]);
      if (typeof port === 'string') report.add(entry, port, [...path, i, 'ports', j]);
      else into.push(port);
    }
  }
}

function readPort(value: unknown): ContainerPort | string {
  const { containerPort, protocol = 'TCP', name } = (value ?? {}) as Record<string, unknown>;
  if (typeof containerPort !== 'number' || !Number.isInteger(containerPort) || containerPort < MIN_PORT || containerPort > MAX_PORT) {
    return `containerPort is ${JSON.stringify(containerPort) ?? 'missing'}: expected a whole number from ${MIN_PORT} to ${MAX_PORT}; the port is left out`;
  }
  if (!PROTOCOLS.includes(protocol as Protocol)) {
    return `protocol is ${JSON.stringify(protocol)}: expected TCP, UDP or SCTP; the port is left out`;
  }
  const port = { port: containerPort, protocol: protocol as Protocol };
  return typeof name === 'string' && name !== '' ? { ...port, name } : port;
}
