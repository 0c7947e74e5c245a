import * as kplus from 'cdk8s-plus-28';
import { Connections, Peer } from '../network';

const CONNECTIONS = new WeakMap<kplus.Service, Connections>();

/** A Service whose Ingresses open the way for the ingress controller. */
class OpeningService extends kplus.Service {
  public exposeViaIngress(path: string, options?: kplus.ExposeServiceViaIngressOptions): kplus.Ingress {
    const ports = this.ports.map(({ port, targetPort }) => kplus.NetworkPolicyPort.tcp(targetPort ?? port));
    CONNECTIONS.get(this)!.allowFrom(Peer.ingressController(), { ports });
    return super.exposeViaIngress(path, options);
  }
}

/**
 * Lets the ingress controller in to the pods of a Service as soon as an Ingress is made of it.
 *
 * cdk8s-plus makes the Service, so it becomes one of another class afterwards. A method of the instance would do for
 * TypeScript, but other languages call those of the class.
 */
export function openForIngress(service: kplus.Service, connections: Connections): kplus.Service {
  CONNECTIONS.set(service, connections);
  return Object.setPrototypeOf(service, OpeningService.prototype);
}
