import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { addNamespaceAdmission } from '../admission';
import { DefaultDenyScope, Segmentation, SelectedPods, validateCni } from '../network';
import { ClusterTarget } from '../target';
import { validateContainerResources } from './container-resources';
import { addNamespaceObjects } from './namespace-objects';
import { NamespaceResolver } from './namespace-resolver';
import { QuarantineResolver } from './quarantine-resolver';
import { validateNamespaceProps } from './validate-props';
import { ZeroTrustNamespaceProps } from './zero-trust-namespace-props';

/**
 * A namespace in which nothing is allowed that nobody asked for: Pod Security "restricted" enforced at a pinned
 * version, all traffic denied in both directions but name resolution, a quota, limits, and a default service account
 * without a token. Pods labelled `bulwark.io/quarantine` are cut off from everything: every NetworkPolicy of the app
 * that lands in the namespace and allows anything leaves them out, whoever wrote it. What this cannot reach: JSON
 * patches, which are the last word on an object; policies of other kinds (CiliumNetworkPolicy, those of Calico); and
 * what is applied to the namespace from elsewhere.
 *
 * It is a chart: whatever is created in its scope lands in the namespace, also the items of lists and what is in charts
 * nested in it (cdk8s writes those to files that come before the one with the Namespace, which has to be applied
 * first). Objects that say another namespace keep it. As a peer of connections it stands for all of its pods.
 *
 * @example
 * const shop = new ZeroTrustNamespace(app, 'shop');
 */
export class ZeroTrustNamespace extends Chart implements kplus.INetworkPolicyPeer {
  /**
   * Implements `instanceof` for this class alone: what a chart inherits calls every chart an instance of every class of charts.
   *
   * @internal
   */
  public static [Symbol.hasInstance](x: unknown): boolean {
    return Function.prototype[Symbol.hasInstance].call(this, x);
  }

  /** Name of the namespace. */
  public readonly name: string;
  private readonly peer: kplus.PodSelectorConfig;

  /**
   * Throws when the name cannot name a namespace, is reserved or already taken, when a label is not one, when a property
   * is given and switched off at once, when level or version of Pod Security do not exist, when quota or limit range
   * hold what the API server would refuse: unknown resources, amounts that are none, requests above limits; and when
   * the cluster has no admission policies of the form that is asked for.
   */
  constructor(scope: Construct, id: string, props: ZeroTrustNamespaceProps = {}) {
    const { name, limits } = validateNamespaceProps(scope, id, props);
    super(scope, id, { namespace: name, labels: props.objectLabels, disableResourceNameHashes: props.disableResourceNameHashes });
    this.name = name;
    this.peer = { labelSelector: kplus.LabelSelector.of({}), namespaces: { names: [name] } };

    addResolvers(App.of(this));
    Segmentation.of(this).registerScope(new DefaultDenyScope(this, name));
    addNamespaceObjects(this, name, props, limits);
    if (props.admission) addNamespaceAdmission(this, name, props.admission);
    this.node.addValidation({
      validate: () => [...validateCni(ClusterTarget.of(this)), ...(limits ? validateContainerResources(this, limits) : [])],
    });
  }

  /** All pods of the namespace, as a peer of connections. */
  public toNetworkPolicyPeerConfig(): kplus.NetworkPolicyPeerConfig {
    return { podSelector: this.peer };
  }

  /** All pods of the namespace. */
  public toPodSelector(): kplus.IPodSelector | undefined {
    return new SelectedPods(this.name, this.peer);
  }
}

/** Once an app: resolvers see every object of it. */
function addResolvers(app: App): void {
  if (app.resolvers.some(resolver => resolver instanceof NamespaceResolver)) return;
  app.resolvers.unshift(new NamespaceResolver(), new QuarantineResolver());
}
