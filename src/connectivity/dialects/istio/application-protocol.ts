import { KubeObject, ManifestEntry } from '../../../manifests';
import { PortSet } from '../../model/port-set';
import { PodShape, World } from '../../model/world';
import { fieldsAt, listAt, namespaceOf, textAt } from '../mesh/fields';

/** Names of protocols that a proxy carries without reading them. */
const OPAQUE = new Set(['tcp', 'tls', 'https', 'mongo', 'mysql', 'redis']);
/** Where the server speaks first, so that the proxy does not wait to see what the client speaks (Istio, protocol selection). */
const SERVER_FIRST = new Set([25, 53, 3306, 27017]);

interface OpaquePort {
  readonly selector: readonly (readonly [string, string])[];
  readonly target: number | string;
}

/**
 * Ports of pods that carry plain TCP, as Services say. What none says the proxy finds out by itself; HTTP passes there.
 */
export class ApplicationProtocols {
  private readonly byLabel = new Map<string, OpaquePort[]>();

  public constructor(services: readonly ManifestEntry[], private readonly world: World) {
    for (const { object } of services) this.collect(object);
  }

  public opaque(pod: PodShape): PortSet {
    if (this.byLabel.size === 0) return PortSet.NONE;
    let all = PortSet.NONE;
    for (const [key, value] of pod.labels) {
      for (const { selector, target } of this.byLabel.get(JSON.stringify([pod.namespace, key, value])) ?? []) {
        if (selector.every(([label, wanted]) => this.world.lookup(pod, 'pod', label) === wanted)) all = all.union(resolved(pod, target));
      }
    }
    return all;
  }

  private collect(service: KubeObject): void {
    const selector = Object.entries(fieldsAt(service, 'spec', 'selector')).map(([key, value]): [string, string] => [key, String(value)]);
    if (selector.length === 0) return;
    for (const port of listAt(service, 'spec', 'ports')) {
      const { port: number, targetPort, protocol = 'TCP' } = fieldsAt(port);
      const name = (textAt(port, 'appProtocol') ?? textAt(port, 'name') ?? '').toLowerCase().split('-')[0];
      const isOpaque = OPAQUE.has(name) || SERVER_FIRST.has(Number(number)) && !/^(http|http2|grpc)$/.test(name);
      const target = targetPort ?? number;
      if (!isOpaque || protocol !== 'TCP' || typeof target !== 'number' && typeof target !== 'string') continue;
      const key = JSON.stringify([namespaceOf(service), ...selector[0]]);
      const known = this.byLabel.get(key);
      if (known) known.push({ selector, target });
      else this.byLabel.set(key, [{ selector, target }]);
    }
  }
}

function resolved(pod: PodShape, target: number | string): PortSet {
  const port = typeof target === 'number' ? target : pod.ports.find(({ name, protocol }) => name === target && protocol === 'TCP')?.port;
  return port !== undefined && Number.isInteger(port) && port >= 1 && port <= 65535 ? PortSet.port('TCP', port) : PortSet.NONE;
}
