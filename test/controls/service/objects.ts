import { KubeObject } from '../../../src/manifests';

type Fields = { [field: string]: any };
type Strings = { [key: string]: string };

/** A Service with these fields in its specification. */
export function service(spec: Fields = {}, annotations: Strings = {}, name = 'web'): KubeObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, annotations }, spec: { ports: [{ port: 80 }], ...spec } };
}

/** An Ingress with these fields in its specification. */
export function ingress(spec: Fields = {}, annotations: Strings = {}): KubeObject {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'web', annotations }, spec };
}

/** A Gateway with one listener. */
export function gateway(listener: Fields): KubeObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'web' },
    spec: { gatewayClassName: 'cilium', listeners: [{ name: 'main', port: 443, protocol: 'HTTPS', ...listener }] },
  };
}

/** An HTTPRoute for these host names. */
export function route(hostnames?: string[]): KubeObject {
  return { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: 'web' }, spec: hostnames ? { hostnames } : {} };
}
