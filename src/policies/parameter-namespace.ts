import { podSecurityLabels } from '../controls';
import { KubeObject } from '../manifests';

/** A namespace for objects that are read and never run: no pod can be made in it, and none could talk to anybody. */
export function parameterNamespace(name: string, podSecurityVersion: string): KubeObject[] {
  const metadata = { name: 'default', namespace: name };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: podSecurityLabels('restricted', `v${podSecurityVersion}`) } },
    { apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: { hard: { pods: '0' } } },
    { apiVersion: 'v1', kind: 'LimitRange', metadata, spec: { limits: [{ type: 'Container', default: { memory: '64Mi' }, defaultRequest: { memory: '64Mi' } }] } },
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { ...metadata, name: 'default-deny' }, spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } },
  ];
}
