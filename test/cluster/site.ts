import { type KubernetesObject } from './client';
import { Profile } from '../../src/controls';
import { DENY_ALL, parameterObjects, ParameterSource, type PolicyOptions, validatingAdmissionPolicies } from '../../src/policies';

/** A profile with a parameter that a site decides, and controls of pods and of other kinds. */
const PROFILE = Profile.BASELINE.derive({
  name: 'site',
  controls: [{ control: 'allowed-registries', parameters: { registries: ['registry.example'] } }, { control: 'no-external-ips' }],
});

/** Policies with a param object of their own, for namespaces that carry a label. */
export function siteOptions(name: string, kubernetesVersion: string, changes: Partial<PolicyOptions> = {}): PolicyOptions {
  return {
    profile: PROFILE,
    target: { kubernetesVersion: kubernetesVersion.split('.').slice(0, 2).join('.') },
    name,
    actions: DENY_ALL,
    parameters: ParameterSource.OBJECT,
    namespaceSelector: { matchLabels: { site: name } },
    excludedNamespaces: [],
    clusterScoped: false,
    waivers: [],
    parameterNamespace: `${name}-system`,
    ...changes,
  };
}

/** Everything that a cluster needs for them. */
export function siteObjects(options: PolicyOptions): KubernetesObject[] {
  return [...parameterObjects(options).objects, ...validatingAdmissionPolicies(options).objects] as KubernetesObject[];
}

const container = { name: 'main', image: 'registry.example/main:1' };

export function pod(namespace: string, name: string, { metadata = {}, spec = {} }: { metadata?: object; spec?: object } = {}): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, ...metadata }, spec: { containers: [container], ...spec } };
}

export function deployment(namespace: string, name: string, spec: object = {}, templateMetadata: object = {}): KubernetesObject {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels, ...templateMetadata }, spec: { containers: [container], ...spec } } },
  };
}
