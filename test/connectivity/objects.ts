import { ConnectivityOptions, Connectivity, EndNames, verdictBetween } from '../../src/connectivity';
import { ManifestSet } from '../../src/manifests';

/** A Deployment with the label `app`, the name of which it is. */
export function deployment(
  namespace: string, name: string, more: { labels?: object; ports?: object[]; spec?: object; replicas?: number } = {},
): object {
  const { labels = {}, ports = [], spec = {}, replicas = 2 } = more;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace, name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name, ...labels } }, spec: { containers: [{ name, image: 'a', ports }], ...spec } },
    },
  };
}

export function networkPolicy(namespace: string, name: string, spec: object): object {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { namespace, name }, spec };
}

/** Denies everything in a namespace, in both directions. */
export function defaultDeny(namespace: string): object {
  return networkPolicy(namespace, 'default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
}

/** Lets pods of one label `app` reach those of another on a port of TCP, in both directions. */
export function allow(namespace: string, from: string, to: string, port: number): object[] {
  const select = (app: string) => ({ podSelector: { matchLabels: { app } } });
  return [
    networkPolicy(namespace, `${from}-to-${to}`, { ...select(from), policyTypes: ['Egress'], egress: [{ to: [select(to)], ports: [{ port }] }] }),
    networkPolicy(namespace, `${to}-from-${from}`, { ...select(to), policyTypes: ['Ingress'], ingress: [{ from: [select(from)], ports: [{ port }] }] }),
  ];
}

export function connectivityOf(objects: readonly object[], options?: ConnectivityOptions): Connectivity {
  return Connectivity.of(ManifestSet.of(objects), options);
}

/** Ports that are open from one named end to another, and those nobody knows of: `TCP 80 | none`. */
export function between(connectivity: Connectivity, from: string, to: string): string {
  const names = new EndNames(connectivity);
  const { allowed, unknown } = verdictBetween(connectivity, names.find(from), names.find(to));
  return `${allowed} | ${unknown}`;
}

/** web -> api -> db, and nothing else. */
export const SHOP: readonly object[] = [
  deployment('shop', 'web'), deployment('shop', 'api'), deployment('shop', 'db', { spec: { volumes: [{ name: 'd', secret: { secretName: 'db-password' } }] } }),
  defaultDeny('shop'), ...allow('shop', 'web', 'api', 8080), ...allow('shop', 'api', 'db', 5432),
];
