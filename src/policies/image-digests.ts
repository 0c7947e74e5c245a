import { EffectiveControl } from '../controls';
import { KubeObject, PodTemplates } from '../manifests';
import { IMAGE_DIGESTS_KIND, IMAGE_DIGESTS_LABEL, IMAGE_LISTS_NAMESPACE, ImageList, VERIFIED_IMAGES } from './image-lists';
import { PARAMETERS_GROUP, PARAMETERS_VERSION } from './parameters-definition';
import { podGroup } from './pod-group';
import { PolicyOptions } from './policy-options';
import { ProjectedControl } from './projected-control';
import { requireVersion } from './required-version';
import { namespaceSelectorOf, reachOfParams, VALIDATION_ACTIONS } from './validating-policies';
import { validatingSpec } from './validating-spec';

const PARAM_KIND = { apiVersion: `${PARAMETERS_GROUP}/${PARAMETERS_VERSION}`, kind: IMAGE_DIGESTS_KIND };

/** How a list of digests in the cluster is asked: the control of the catalogue, with lists in the place of its parameter. */
interface AskedList {
  readonly control: string;
  /** Ends the names of policy and binding. */
  readonly name: string;
  /** CEL: the images that are refused. `variables.listed` is a map with hexadecimal digits as keys. */
  readonly refused: string;
  /** CEL of type string. */
  readonly message: string;
  readonly paramRef: (namespace: string) => object;
}

const HEX = "i.substring(i.lastIndexOf(':') + 1)";
const REFUSED = 'variables.refused.map(i, i%).join(\', \')';

const LISTS: Readonly<Record<ImageList, AskedList>> = {
  [ImageList.DENIED]: {
    control: 'denied-image-digests',
    name: 'denied-digests',
    refused: `variables.images.filter(i, i.contains('@sha256:') && ${HEX} in variables.listed)`,
    message: `'images with denied digests: ' + ${REFUSED.replace('%', ` + (variables.listed[${HEX}] == '' ? '' : ' (' + variables.listed[${HEX}] + ')')`)}`,
    // Every list is asked, and each may refuse. An empty list is no list, which refuses nothing.
    paramRef: namespace => ({ selector: { matchLabels: { [IMAGE_DIGESTS_LABEL]: ImageList.DENIED } }, namespace, parameterNotFoundAction: 'Allow' }),
  },
  [ImageList.VERIFIED]: {
    control: 'verified-image-digests',
    name: 'verified-digests',
    refused: `variables.images.filter(i, !i.matches('@sha256:[0-9a-f]{64}$') || !(${HEX} in variables.listed))`,
    message: `'images without a verified digest: ' + ${REFUSED.replace('%', '')}`,
    // By name: what several lists say would all have to hold. Without the list nothing is verified.
    paramRef: namespace => ({ name: VERIFIED_IMAGES, namespace, parameterNotFoundAction: 'Deny' }),
  },
};

/**
 * ValidatingAdmissionPolicy and binding for lists of digests in the cluster. Nothing but the API server runs: a verifier or a
 * scanner writes the lists. What is on them is no matter of waivers; whoever may write them decides.
 *
 * @throws when the target is older than Kubernetes 1.30
 */
export function digestPolicy(list: ImageList, options: PolicyOptions, namespace = IMAGE_LISTS_NAMESPACE): KubeObject[] {
  requireVersion(options.target, '1.30', 'ValidatingAdmissionPolicy', 'upgrade the cluster, or have Kyverno verify signatures (verifications)');
  const asked = LISTS[list];
  const group = podGroup(options, asked.control);
  const [effective] = group.controls;
  const spec = validatingSpec(group, [projected(effective, asked)], {
    profileName: options.profile.name,
    templates: PodTemplates.with(options.target.workloadKinds ?? []),
    parameterVariables: [
      { name: 'listed', expression: 'params.?spec.?digests.orValue({})' },
      { name: 'refused', expression: asked.refused },
    ],
  });
  const name = `${options.name}-${asked.name}`;
  const action = options.actions[effective.severity];
  const selector = namespaceSelectorOf(options);
  return [
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: {
        failurePolicy: 'Fail',
        paramKind: PARAM_KIND,
        matchConstraints: { matchPolicy: 'Equivalent', ...reachOfParams(options), resourceRules: spec.resourceRules },
        matchConditions: spec.matchConditions,
        variables: spec.variables,
        validations: [spec.validation],
      },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: {
        policyName: name,
        paramRef: asked.paramRef(namespace),
        validationActions: VALIDATION_ACTIONS[action],
        ...(selector ? { matchResources: { namespaceSelector: selector } } : {}),
      },
    },
  ];
}

function projected(effective: EffectiveControl, { message }: AskedList): ProjectedControl {
  return { effective, expression: 'size(variables.refused) == 0', message };
}
