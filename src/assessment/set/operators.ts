import { nameOf, namespaceNameOf } from './labels';
import { Matcher } from './selector';
import { SetWorld } from './world';
import { apiGroupOf, KubeObject } from '../../manifests';

/** Groups, with their subgroups, whose objects configure what others run. */
const WITHOUT_PODS = [
  'cert-manager.io', 'cilium.io', 'external-secrets.io', 'fluxcd.io', 'istio.io', 'k8s.io', 'keda.sh', 'kyverno.io', 'linkerd.io', 'openreports.io',
  'projectcalico.org', 'traefik.io',
];

/** Kinds of the same sort in groups that have others. */
const KINDS_WITHOUT_PODS: ReadonlySet<string> = new Set([
  'monitoring.coreos.com/AlertmanagerConfig', 'monitoring.coreos.com/PodMonitor', 'monitoring.coreos.com/Probe',
  'monitoring.coreos.com/PrometheusRule', 'monitoring.coreos.com/ScrapeConfig', 'monitoring.coreos.com/ServiceMonitor',
]);

/** Whether a domain is another one or below it. */
function isWithin(domain: string, parent: string): boolean {
  return domain === parent || domain.endsWith(`.${parent}`);
}

function mayMakePods({ apiVersion, kind }: KubeObject): boolean {
  const group = apiGroupOf(apiVersion);
  return group.includes('.') && !WITHOUT_PODS.some(parent => isWithin(group, parent)) && !KINDS_WITHOUT_PODS.has(`${group}/${kind}`);
}

interface CustomObjects {
  readonly groups: Set<string>;
  readonly names: Set<string>;
}

/**
 * Pods that operators make for custom objects, as far as selectors show them: operators label pods with the name of the
 * object, or under a domain of their own.
 */
export class Operators {
  private readonly everywhere: CustomObjects = { groups: new Set(), names: new Set() };
  private readonly byNamespace = new Map<string, CustomObjects>();

  public constructor(world: SetWorld) {
    for (const { object } of world.entries) {
      if (world.workload(object) || !mayMakePods(object)) continue;
      const namespace = namespaceNameOf(object);
      let own = this.byNamespace.get(namespace);
      if (!own) this.byNamespace.set(namespace, own = { groups: new Set(), names: new Set() });
      for (const { groups, names } of [own, this.everywhere]) {
        groups.add(apiGroupOf(object.apiVersion));
        names.add(nameOf(object));
      }
    }
  }

  /** @param namespace undefined: all */
  public mayMake({ asks, values = [] }: Matcher, namespace?: string): boolean {
    const custom = namespace === undefined ? this.everywhere : this.byNamespace.get(namespace);
    if (!custom) return false;
    if (values.some(value => custom.names.has(value))) return true;
    const domains = asks.filter(key => key.includes('/')).map(key => key.split('/')[0]);
    return domains.some(domain => [...custom.groups].some(group => isWithin(group, domain) || isWithin(domain, group)));
  }
}
