import { ServicePortReference } from './services';
import { apiGroupOf, FieldPath, KubeObject } from '../../manifests';
import { Protocol } from '../model/port-set';
import { namespaceOf } from '../world/namespaces';

/** A Service that something leads to. */
export interface Backend {
  readonly namespace: string;
  readonly service: string;
  readonly port: ServicePortReference;
  readonly protocol: Protocol;
  /** Whether the port may be that of the pods. */
  readonly byTarget: boolean;
  /** Whether only ports count that containers declare: so netpol-analyzer reads Ingress objects and Routes. */
  readonly declaredOnly: boolean;
  readonly path: FieldPath;
}

/** Everything that an Ingress, a Route of OpenShift or a route of the Gateway API leads to. */
export function backendsOf(object: KubeObject): readonly Backend[] {
  const { spec } = object;
  if (typeof spec !== 'object' || spec === null) return [];
  const namespace = namespaceOf(object);
  switch (`${apiGroupOf(object.apiVersion)}/${object.kind}`) {
    case 'networking.k8s.io/Ingress': case 'extensions/Ingress': return ofIngress(spec, namespace);
    case 'route.openshift.io/Route': return ofRoute(spec, namespace);
    default: return ofGatewayRoute(object.kind, spec, namespace);
  }
}

function ofIngress(spec: Record<string, any>, namespace: string): Backend[] {
  const found: Backend[] = [];
  const add = (backend: any, path: FieldPath): void => {
    const service: unknown = backend?.service?.name ?? backend?.serviceName; // the latter until v1beta1
    const port = backend?.service?.port?.number ?? backend?.service?.port?.name ?? backend?.servicePort;
    if (typeof service === 'string') found.push({ namespace, service, port, protocol: 'TCP', byTarget: false, declaredOnly: true, path });
  };
  for (const field of ['defaultBackend', 'backend']) if (spec[field] !== undefined) add(spec[field], ['spec', field]);
  listOf(spec.rules).forEach((rule, i) => {
    listOf(rule?.http?.paths).forEach((path, j) => add(path?.backend, ['spec', 'rules', i, 'http', 'paths', j, 'backend']));
  });
  return found;
}

function ofRoute(spec: Record<string, any>, namespace: string): Backend[] {
  const targets: [any, FieldPath][] = [
    [spec.to, ['spec', 'to']],
    ...listOf(spec.alternateBackends).map((each, i): [any, FieldPath] => [each, ['spec', 'alternateBackends', i]]),
  ];
  return targets.filter(([target]) => typeof target?.name === 'string' && (target.kind ?? 'Service') === 'Service').map(([target, path]) => ({
    namespace, service: target.name, port: spec.port?.targetPort, protocol: 'TCP', byTarget: true, declaredOnly: true, path,
  }));
}

function ofGatewayRoute(kind: string, spec: Record<string, any>, namespace: string): Backend[] {
  const parents = listOf(spec.parentRefs);
  // Routes of a Service are for the mesh: nothing comes in from outside through them.
  if (parents.length > 0 && parents.every(parent => parent?.kind === 'Service')) return [];
  const protocol = kind === 'UDPRoute' ? 'UDP' : 'TCP';
  return listOf(spec.rules).flatMap((rule, i) => [
    ...listOf(rule?.backendRefs).map((each, j): [any, FieldPath] => [each, ['spec', 'rules', i, 'backendRefs', j]]),
    ...listOf(rule?.filters).map((each, j): [any, FieldPath] => [each?.requestMirror?.backendRef, ['spec', 'rules', i, 'filters', j, 'requestMirror', 'backendRef']]),
  ]).filter(([each]) => typeof each?.name === 'string' && (each.kind ?? 'Service') === 'Service' && (each.group ?? '') === '').map(([each, path]) => ({
    namespace: typeof each.namespace === 'string' ? each.namespace : namespace, service: each.name, port: each.port, protocol, byTarget: false, declaredOnly: false, path,
  }));
}

function listOf(value: unknown): readonly any[] {
  return Array.isArray(value) ? value : [];
}
