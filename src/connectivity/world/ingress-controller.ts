import { apiGroupOf, ManifestEntry } from '../../manifests';

/** Stands for whatever serves Ingress objects and routes: an unlabelled pod in a namespace of its own, as netpol-analyzer has it. */
export const INGRESS_CONTROLLER = {
  label: '{ingress-controller}',
  namespace: 'ingress-controller-ns',
  kind: 'IngressController',
  name: 'ingress-controller',
} as const;

/** `group/Kind` of what leads from outside into the cluster. */
export const ROUTE_KINDS: ReadonlySet<string> = new Set([
  'networking.k8s.io/Ingress', 'extensions/Ingress', 'route.openshift.io/Route',
  ...['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map(kind => `gateway.networking.k8s.io/${kind}`),
]);

const NAMES: ReadonlySet<string> = new Set([...ROUTE_KINDS].map(key => key.slice(key.indexOf('/') + 1)));

/** Whether an object opens a way into the cluster. */
export function isRoute({ object }: ManifestEntry): boolean {
  return NAMES.has(object.kind) && ROUTE_KINDS.has(`${apiGroupOf(object.apiVersion)}/${object.kind}`);
}
