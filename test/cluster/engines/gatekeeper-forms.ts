import type { KubernetesObject } from '../client';

/** What Gatekeeper makes of a template so that there can be constraints; of `match` it knows more than is said here. */
export function constraintDefinition(template: any): KubernetesObject {
  const { names: { kind }, validation: { openAPIV3Schema: parameters } } = template.spec.crd.spec;
  const plural = kind.toLowerCase();
  const spec = {
    type: 'object',
    properties: {
      enforcementAction: { type: 'string' },
      match: { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true },
      parameters,
    },
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.constraints.gatekeeper.sh` },
    spec: {
      group: 'constraints.gatekeeper.sh',
      names: { kind, listKind: `${kind}List`, plural, singular: plural },
      scope: 'Cluster',
      versions: [{ name: 'v1beta1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec } } } }],
    },
  } as KubernetesObject;
}

/** What a template sees besides its own variables (Gatekeeper 3.23, pkg/drivers/k8scel/transform/cel_snippets.go). */
const BOUND = [
  { name: 'anyObject', expression: 'has(request.operation) && request.operation == "DELETE" && object == null ? oldObject : object' },
  { name: 'params', expression: '!has(params.spec) ? null : !has(params.spec.parameters) ? null: params.spec.parameters' },
];

/** The ValidatingAdmissionPolicy that Gatekeeper generates of a template, without what it adds to match namespaces and names. */
export function generatedPolicy(template: any): KubernetesObject {
  const { kind } = template.spec.crd.spec.names;
  const { failurePolicy, matchCondition, variables, validations } = template.spec.targets[0].code[0].source;
  const rule = { apiGroups: ['*'], apiVersions: ['*'], operations: ['CREATE', 'UPDATE'], resources: ['*'], scope: '*' };
  const kinds = {
    name: 'gatekeeper_internal_match_kinds',
    expression: 'params.spec.match.kinds.exists(k, request.kind.kind in k.kinds && request.kind.group in k.apiGroups)',
  };
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: `gatekeeper-${template.metadata.name}` },
    spec: {
      failurePolicy,
      paramKind: { apiVersion: 'constraints.gatekeeper.sh/v1beta1', kind },
      matchConstraints: { resourceRules: [rule] },
      matchConditions: [...matchCondition, kinds],
      variables: [...BOUND, ...variables],
      validations,
    },
  } as KubernetesObject;
}
