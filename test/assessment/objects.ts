import { KubeObject } from '../../src/manifests';

export const TARGET = { kubernetesVersion: '1.34' };

/** A Deployment of one privileged container. */
export const privileged: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx', securityContext: { privileged: true } }] } } },
};

/** The same under another name. */
export function privilegedAs(name: string, namespace = 'shop', kind = 'Deployment'): KubeObject {
  return { ...privileged, kind, metadata: { name, namespace } };
}

/** A Pod that the profile baseline accepts. */
export const clean: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'ok' },
  spec: { containers: [{ name: 'web', image: 'nginx' }] },
};
