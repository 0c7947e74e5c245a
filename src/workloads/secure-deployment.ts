import { ApiObject, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Connections } from '../network';
import { checkContainersOf } from './checked-containers';
import { budgetDisruptions } from './disruption-budget';
import { openForIngress } from './opening-service';
import { addWritablePath, secure } from './secure';
import { WritablePathOptions } from './secure-container-props';
import { SecureReplicatedWorkloadProps } from './secure-pod-props';
import { fitGeneratedName } from './workload-names';
import { checked } from './workload-validation';

/** Properties of a secure Deployment. */
export interface SecureDeploymentProps extends SecureReplicatedWorkloadProps {
  /**
   * How old pods are replaced.
   *
   * @default - a rolling update, a quarter of the pods at a time
   */
  readonly strategy?: kplus.DeploymentStrategy;

  /**
   * How long a rollout may take before it counts as failed.
   *
   * @default Duration.seconds(600)
   */
  readonly progressDeadline?: Duration;
}

/**
 * A Deployment that meets the profile `zeroTrust`: everything that a `kplus.Deployment` can do, hardened, with an
 * account of its own, and with connections that are denied until they are declared.
 *
 * @example
 *
 * const web = new SecureDeployment(shop, 'web', {
 *   containers: [{ image: 'registry.example/web@sha256:…', portNumber: 8080, writablePaths: ['/tmp'] }],
 * });
 * web.connections.allowFrom(Peer.ingressController());
 */
export class SecureDeployment extends kplus.Deployment {
  /** Who may talk to these pods, and whom they may talk to. */
  declare public readonly connections: Connections;

  /**
   * Makes the Deployment, its service account, its network policy and its disruption budget.
   *
   * @throws with the path of the construct on anything that can be known to be wrong: images that do not parse, names
   * that the kind cannot have, ports out of range, writable paths that are not absolute or do not fit into the limit of
   * ephemeral storage, volumes and mounts that collide, unknown controls, options that contradict each other
   */
  public constructor(scope: Construct, id: string, props: SecureDeploymentProps = {}) {
    super(scope, id, checked('Deployment', scope, id, props, () => {
      const [ready, deadline] = [props.minReady?.toSeconds() ?? 0, props.progressDeadline?.toSeconds() ?? 600];
      if (deadline <= ready) throw new Error(`progressDeadline (${deadline} s) is not longer than minReady (${ready} s): raise it`);
    }));
    secure(this, props);
    if (props.disruptionBudget ?? true) budgetDisruptions(this, props.replicas ?? 2);
  }

  /**
   * Exposes the pods by a Service. An Ingress that is made of it, by `exposeViaIngress()` here or of the Service, lets
   * the ingress controller in: without that, nobody could reach the pods. Whoever else may come is yours to say, with
   * `connections.allowFrom()`; so it is for Services of type LoadBalancer and NodePort.
   *
   * @throws when there is no port to expose, several have no names, or one is not that of a container
   */
  public exposeViaService(options: kplus.DeploymentExposeViaServiceOptions = {}): kplus.Service {
    const service = super.exposeViaService(options);
    if (options.name === undefined) fitGeneratedName(ApiObject.of(service));
    return openForIngress(service, this.connections);
  }

  /**
   * Gives a container a directory that it may write to: an `emptyDir` of its own. For containers that are added by
   * `addContainer()`, whose properties are those of cdk8s-plus.
   *
   * @param path absolute path in the container
   * @param options which container, and how much; the container may be left out when there is one
   * @throws when the path is not absolute, already mounted, or may hold more than the container's limit of ephemeral
   * storage leaves, and when the container is not one of this workload
   */
  public addWritablePath(path: string, options?: WritablePathOptions): void {
    addWritablePath(this, path, options);
  }
}

checkContainersOf(SecureDeployment);
