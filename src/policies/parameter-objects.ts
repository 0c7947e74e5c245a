import { KubeObject } from '../manifests';
import { rbacSubjects } from './guard';
import { administratorsOf, parameterGuards } from './guard-parameters';
import { quarantineGuards } from './guard-quarantine';
import { IMAGE_DIGESTS_RESOURCE, imageDigestsDefinition } from './image-lists';
import { parameterNamespace } from './parameter-namespace';
import { admissionParameters, parameterAddress } from './parameters';
import { PARAMETERS_GROUP, PARAMETERS_RESOURCE, parametersDefinition } from './parameters-definition';
import { ParameterSource, PolicyOptions } from './policy-options';
import { requireVersion } from './required-version';
import { Projection } from './validating-policies';

/**
 * What the policies of `validatingAdmissionPolicies` go by, and its protection, in an order in which it can be applied: the
 * definition of params, their namespace, the params, who may change them, and guards. With `ParameterSource.INLINE` what is for
 * quarantine alone.
 *
 * Responders get no role: a role that may label pods may also change their images. Whoever may do so already, and is a
 * responder, passes the guards.
 *
 * @throws when the target is older than Kubernetes 1.30
 */
export function parameterObjects(options: PolicyOptions): Projection {
  requireVersion(options.target, '1.30', 'ValidatingAdmissionPolicy', 'upgrade the cluster, or have the parameters written into policies of Kyverno or Gatekeeper');
  const quarantine = quarantineGuards(options);
  if (options.parameters === ParameterSource.INLINE) return { objects: quarantine, leftOut: [] };
  return {
    objects: [
      ...sharedParameterObjects(options),
      admissionParameters(options),
      ...administratorRole(options),
      ...parameterGuards(options),
      ...quarantine,
    ],
    leftOut: [],
  };
}

/** What several sets of policies share: the definitions of params and of lists of digests, and their namespace. */
export function sharedParameterObjects(options: PolicyOptions): KubeObject[] {
  const version = options.profile.podSecurityVersion ?? options.target.kubernetesVersion;
  return [parametersDefinition(), imageDigestsDefinition(), ...parameterNamespace(parameterAddress(options).namespace, version)];
}

/** The right to change params and lists of digests, in their namespace. */
function administratorRole(options: PolicyOptions): KubeObject[] {
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const metadata = { name: `${options.name}-administrator`, namespace: parameterAddress(options).namespace };
  const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];
  return [
    { apiVersion, kind: 'Role', metadata, rules: [{ apiGroups: [PARAMETERS_GROUP], resources: [PARAMETERS_RESOURCE, IMAGE_DIGESTS_RESOURCE], verbs }] },
    {
      apiVersion,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: metadata.name },
      subjects: rbacSubjects(administratorsOf(options)),
    },
  ];
}
