import { DEFAULT_NAMESPACE, fieldsOf, listOf, namespaceNameOf, textOr } from './labels';
import { SetWorld } from './world';
import { apiGroupOf, KubeObject } from '../../manifests';

/** Names of Services as `namespace/name` that an object sends traffic to, and that are missing among the Services of their namespace. */
export function missingServices(world: SetWorld, object: KubeObject): string[] {
  const own = namespaceNameOf(object);
  const named = object.kind === 'Ingress' ? ingressBackends(object.spec) : routeBackends(object.spec);
  const missing = named.filter(({ namespace = own, name }) => name !== '' && world.describes('/Service', namespace)
    && !isOfApiServer(namespace, name) && !world.find('/Service', namespace, name));
  return [...new Set(missing.map(({ namespace = own, name }) => `${namespace}/${name}`))];
}

/** The Service that every API server makes for itself. */
function isOfApiServer(namespace: string, name: string): boolean {
  return namespace === DEFAULT_NAMESPACE && name === 'kubernetes';
}

interface Backend {
  readonly namespace?: string;
  readonly name: string;
}

const FROM_ANNOTATION = 'use-annotation';

function ingressBackends(spec: unknown): Backend[] {
  const { defaultBackend, backend, rules } = fieldsOf(spec);
  const paths = listOf(rules).flatMap(rule => listOf(fieldsOf(fieldsOf(rule).http).paths));
  return [defaultBackend, backend, ...paths.map(path => fieldsOf(path).backend)].map(fieldsOf)
    // The controller of AWS reads an annotation of that name in place of a Service.
    .filter(({ service, servicePort }) => fieldsOf(fieldsOf(service).port).name !== FROM_ANNOTATION && servicePort !== FROM_ANNOTATION)
    // `serviceName` until v1beta1.
    .map(({ service, serviceName }) => ({ name: textOr(fieldsOf(service).name) || textOr(serviceName) }));
}

function routeBackends(spec: unknown): Backend[] {
  return listOf(fieldsOf(spec).rules).flatMap(rule => listOf(fieldsOf(rule).backendRefs)).map(fieldsOf)
    .filter(({ group, kind }) => textOr(group) === '' && textOr(kind, 'Service') === 'Service')
    .map(({ namespace, name }) => ({ namespace: textOr(namespace) || undefined, name: textOr(name) }));
}

/** Whether the target of an autoscaler is among the objects. */
export function targetExists(world: SetWorld, autoscaler: KubeObject): boolean {
  const { apiVersion, kind, name } = fieldsOf(fieldsOf(autoscaler.spec).scaleTargetRef);
  return world.find(`${apiGroupOf(textOr(apiVersion))}/${textOr(kind)}`, namespaceNameOf(autoscaler), textOr(name)) !== undefined;
}
