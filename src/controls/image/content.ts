import { Control, ControlScope, ParameterType, Severity } from '../control';
import { mitre, nsa, owasp } from '../frameworks';

const DENIED = "variables.images.filter(i, i.contains('@') && i.substring(i.lastIndexOf('@') + 1) in params.deniedDigests)";

/** IMG-08, as far as one object shows it: which digests are vulnerable is a fact from outside. */
export const DENIED_IMAGE_DIGESTS: Control = {
  id: 'denied-image-digests',
  family: 'image',
  title: 'No image is on the list of denied digests',
  rationale: 'An image with a known exploited vulnerability keeps running, and is started again, until something refuses it.',
  remediation: 'Use a rebuilt image, or take the digest off the parameter `deniedDigests` when it was listed by mistake.',
  severity: Severity.HIGH,
  scope: ControlScope.POD,
  parameters: {
    deniedDigests: { type: ParameterType.STRING_LIST, description: 'digests that must not run, `sha256:…`', defaultValue: [] },
  },
  expression: `size(${DENIED}) == 0`,
  message: `images with denied digests: {{ ${DENIED}.join(', ') }}`,
  frameworks: [nsa('upgrading'), ...owasp('K07'), ...mitre('T1190')],
  optIn: true, // the list is the user's
};

const IMAGE_VOLUMES = 'variables.podSpec.?volumes.orValue([]).filter(v, v.?image.hasValue())';

/** IMG-09, image volumes */
export const NO_IMAGE_VOLUMES: Control = {
  id: 'no-image-volumes',
  family: 'image',
  title: 'Pods mount no images as volumes',
  rationale: 'Files of an image volume reach the container past the scanning and signing that many clusters apply to '
    + 'container images only.',
  remediation: 'Build the files into the image of the container.',
  severity: Severity.LOW,
  scope: ControlScope.POD,
  expression: `size(${IMAGE_VOLUMES}) == 0`,
  message: `volumes mount images: {{ ${IMAGE_VOLUMES}.map(v, v.?name.orValue('')).join(', ') }}`,
  path: '/volumes',
  frameworks: [nsa('upgrading')],
  optIn: true, // a pinned image volume is sound where the policy engine reads volumes; ours do
};
