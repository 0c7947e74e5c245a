import { API_RESOURCES, ApiResource, KubeObject, PodTemplates, valueAt } from '../../../src/manifests';
import { ROLLOUT } from '../../helpers/arbitrary-kubernetes';
import { applyAll } from '../apply';
import type { Client, KubernetesObject } from '../client';
import { installCrds } from '../crds';
import { NAMESPACES } from '../objects/admissible';

const TEMPLATES = PodTemplates.with([ROLLOUT]);
const CUSTOM: readonly ApiResource[] = [
  ...API_RESOURCES.filter(({ group }) => /istio|monitoring|gateway/.test(group)),
  { group: 'argoproj.io', versions: ['v1alpha1'], kind: 'Rollout', resource: 'rollouts', namespaced: true },
];

/** A CRD without a schema: it takes everything and defaults nothing. */
function openCrd({ group, versions, kind, resource }: ApiResource): KubernetesObject {
  const schema = { openAPIV3Schema: { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${resource}.${group}`,
      // The groups of Kubernetes itself ask for the proof that the API was reviewed.
      annotations: { 'api-approved.kubernetes.io': 'unapproved, for tests only' },
    },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural: resource, singular: kind.toLowerCase() },
      versions: versions.map((name, i) => ({ name, served: true, storage: i === 0, schema })),
    },
  };
}

/** Everything without which the API server refuses objects that are not to blame: kinds, namespaces, classes that pods name. */
export async function prepareSurroundings(client: Client, objects: readonly KubeObject[]): Promise<void> {
  await installCrds(client);
  const missing = await Promise.all(CUSTOM.map(async row => await client.serves(`${row.group}/${row.versions[0]}`, row.kind) ? [] : [openCrd(row)]));
  await applyAll(client, [...missing.flat(), ...NAMESPACES.map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }))]);
  const specs: any[] = objects.map(object => valueAt(object, [...TEMPLATES.kindOf(object)?.path ?? [], 'spec'])).filter(Boolean);
  const classes = [
    ...named(specs, 'runtimeClassName').map(name => ({ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name }, handler: 'any' })),
    ...named(specs, 'priorityClassName').map(name => ({ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value: 0 })),
  ];
  // Names that no class may have stay without one: their pods are refused, and counted.
  await Promise.all(classes.map(object => client.create(object)));
}

function named(specs: readonly any[], field: string): string[] {
  return [...new Set<string>(specs.map(spec => spec[field]).filter(name => typeof name === 'string' && name !== ''))];
}
