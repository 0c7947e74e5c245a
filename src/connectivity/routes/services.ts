import { apiGroupOf, KubeObject, ManifestSet } from '../../manifests';
import { PortSet, Protocol } from '../model/port-set';
import { PodShape, World } from '../model/world';
import { namespaceOf } from '../world/namespaces';

/** A port of a Service as something refers to it: by number or name; absent: every port. */
export type ServicePortReference = string | number | undefined;

interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly protocol: string;
  readonly target: string | number;
}

/** Finds Services, the pods behind them, and the ports that pods serve them on. */
export class Services {
  private readonly byName = new Map<string, KubeObject>();

  public constructor(set: ManifestSet, private readonly world: World) {
    for (const { object } of set.entries) {
      if (object.kind === 'Service' && apiGroupOf(object.apiVersion) === '') this.byName.set(`${namespaceOf(object)}/${object.metadata?.name}`, object);
    }
  }

  public find(namespace: string, name: string): KubeObject | undefined {
    return this.byName.get(`${namespace}/${name}`);
  }

  /** The pods that the selector of a Service selects; without a selector, somebody else says which, and none is known. */
  public podsOf(service: KubeObject): readonly PodShape[] {
    const selector: unknown = service.spec?.selector;
    if (typeof selector !== 'object' || selector === null || service.spec.type === 'ExternalName') return [];
    const wanted = Object.entries(selector);
    if (wanted.length === 0) return [];
    return this.world.podsIn(namespaceOf(service)).map(id => this.world.pods[id])
      .filter(({ labels }) => wanted.every(([key, value]) => labels.get(key) === value));
  }

  /** Names or numbers of the pods' ports behind a port of a Service. @param byTarget whether the reference may name the port of the pods, as in OpenShift */
  public targetsOf(service: KubeObject, reference: ServicePortReference, protocol: Protocol, byTarget: boolean): readonly (string | number)[] {
    return portsOf(service)
      .filter(own => own.protocol === protocol)
      .filter(({ name, port, target }) => reference === undefined || reference === port || reference === name || (byTarget && reference === target))
      .map(({ target }) => target);
  }
}

function portsOf(service: KubeObject): readonly ServicePort[] {
  const ports: unknown = service.spec?.ports;
  if (!Array.isArray(ports)) return [];
  return ports.filter(own => typeof own?.port === 'number').map(({ name, port, protocol = 'TCP', targetPort }) => ({
    ...typeof name === 'string' ? { name } : {}, port, protocol, target: typeof targetPort === 'string' || (typeof targetPort === 'number' && targetPort !== 0) ? targetPort : port,
  }));
}

/** The ports that a pod has of those. Names are looked up in what its containers declare. */
export function portsOfPod(pod: PodShape, targets: readonly (string | number)[], protocol: Protocol): PortSet {
  return PortSet.union(targets.flatMap(target => {
    if (typeof target === 'string') return pod.ports.filter(({ name, protocol: own }) => name === target && own === protocol).map(({ port }) => PortSet.port(protocol, port));
    return Number.isInteger(target) && target >= 1 && target <= 65535 ? [PortSet.port(protocol, target)] : [];
  }));
}

/** What containers declare, every port taken for TCP: as netpol-analyzer sees what an Ingress leads to. */
export function declaredPorts(pod: PodShape): PortSet {
  return PortSet.union(pod.ports.map(({ port }) => PortSet.port('TCP', port)));
}
