import { Control, ControlScope, ParameterType, Severity } from '../control';
import { cis, mitre, nsa, owasp } from '../frameworks';
import { liesIn, normalized } from './cel';

const PLACES = 'a registry (`ghcr.io`), a prefix that ends in `/` (`ghcr.io/team/`) or one repository (`docker.io/library/nginx`)';

/** The images of a pod, completed, that lie in one of the places (or in none of them). */
function imagesIn(parameter: string, negate = false): string {
  return `variables.images.filter(i, [${normalized('i')}].all(image, ${negate ? '!' : ''}params.${parameter}.exists(p, [p.lowerAscii()].exists(place, ${liesIn('image', 'place')}))))`;
}

/** IMG-03 */
export const ALLOWED_REGISTRIES: Control = {
  id: 'allowed-registries',
  family: 'image',
  title: 'Images come from allowed registries',
  rationale: 'A public registry holds look-alikes and abandoned images next to the real ones. A short list of sources '
    + 'is what scanning and signing can be required of.',
  remediation: 'Mirror the image into an allowed registry, or add its place to the parameter `registries`.',
  severity: Severity.HIGH,
  scope: ControlScope.POD,
  parameters: {
    registries: { type: ParameterType.STRING_LIST, description: `where images may come from: each ${PLACES}`, defaultValue: [] },
  },
  expression: `size(${imagesIn('registries', true)}) == 0`,
  message: `images from outside the allowed registries ({{ params.registries.join(', ') }}): {{ ${imagesIn('registries', true)}.join(', ') }}`,
  frameworks: [cis('5.5.1'), nsa('pod-security'), ...owasp('K04'), ...mitre('T1204.003')],
  optIn: true, // only the user knows the registries
};

/** IMG-05 */
export const NO_DEPRECATED_REGISTRIES: Control = {
  id: 'no-deprecated-registries',
  family: 'image',
  title: 'Images do not come from frozen registries',
  rationale: 'A registry that gets no new images gets no security updates either, and may vanish.',
  remediation: 'Kubernetes images have moved to `registry.k8s.io`; for others use the mirror that the project names.',
  severity: Severity.MEDIUM,
  scope: ControlScope.POD,
  parameters: {
    registries: {
      type: ParameterType.STRING_LIST,
      description: `frozen places: each ${PLACES}`,
      defaultValue: ['k8s.gcr.io', 'gcr.io/google_containers/', 'gcr.io/google-containers/'],
    },
  },
  expression: `size(${imagesIn('registries')}) == 0`,
  message: `images from frozen registries: {{ ${imagesIn('registries')}.join(', ') }}`,
  frameworks: [nsa('upgrading'), ...owasp('K07')],
};

/** IMG-10 */
export const PULL_SECRET_FOR_PRIVATE_REGISTRIES: Control = {
  id: 'pull-secret-for-private-registries',
  family: 'image',
  title: 'Pods with private images name a pull secret',
  rationale: 'Without one the pod starts only on nodes that already have the image or hold credentials for everybody.',
  remediation: 'Name the secret in `imagePullSecrets`.',
  severity: Severity.LOW,
  scope: ControlScope.POD,
  parameters: {
    privateRegistries: { type: ParameterType.STRING_LIST, description: `places that need credentials: each ${PLACES}`, defaultValue: [] },
  },
  expression: `size(variables.podSpec.?imagePullSecrets.orValue([])) > 0 || size(${imagesIn('privateRegistries')}) == 0`,
  message: `no imagePullSecrets for private images: {{ ${imagesIn('privateRegistries')}.join(', ') }}`,
  path: '/imagePullSecrets',
  optIn: true, // only the user knows which registries are private; node credentials and service accounts may do as well
};
