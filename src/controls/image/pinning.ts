import { Control, ControlScope, Severity } from '../control';
import { cis, mitre, nsa, owasp } from '../frameworks';
import { hasDigest, hasTag, withoutDigest } from './cel';

const IMAGE = "container.?image.orValue('')";
const NAME = withoutDigest('image');

/** IMG-01 */
export const IMAGE_TAG_NOT_LATEST: Control = {
  id: 'image-tag-not-latest',
  family: 'image',
  title: 'Images name a version other than latest',
  rationale: 'Without a tag, or with `latest`, every start may run other code than the one that was reviewed, and '
    + 'whoever can push to the repository decides which.',
  remediation: 'Name the version, and better the digest: `nginx@sha256:…`.',
  severity: Severity.MEDIUM,
  scope: ControlScope.CONTAINER,
  // A digest decides alone what is pulled: a tag beside it is a remark.
  expression: `[${IMAGE}].all(image, image.contains('@') || (${hasTag(NAME)} && !${NAME}.endsWith(':latest') && !${NAME}.endsWith(':')))`,
  message: `container '{{ container.?name.orValue('') }}' runs image '{{ ${IMAGE} }}', which names no version`,
  path: '/image',
  frameworks: [nsa('upgrading'), ...owasp('K07'), ...mitre('T1525')],
};

/** IMG-02 */
export const IMAGE_DIGEST_PINNED: Control = {
  id: 'image-digest-pinned',
  family: 'image',
  title: 'Images are pinned by digest',
  rationale: 'A tag can be moved to other content at any time, by a publisher or by whoever took over the '
    + 'publisher\'s account. A digest is the content.',
  remediation: 'Resolve the tag once and write the digest: `nginx:1.27@sha256:…`.',
  severity: Severity.MEDIUM,
  scope: ControlScope.CONTAINER,
  expression: hasDigest(IMAGE),
  message: `container '{{ container.?name.orValue('') }}' runs image '{{ ${IMAGE} }}', which has no digest`,
  path: '/image',
  frameworks: [cis('5.5.1'), nsa('upgrading'), ...owasp('K04'), ...mitre('T1525', 'T1195.002')],
};

const UNPINNED_VOLUMES = 'variables.podSpec.?volumes.orValue([]).filter(v, v.?image.hasValue()'
  + ` && !${hasDigest("v.image.?reference.orValue('')")})`;

/** IMG-02 for volumes */
export const IMAGE_VOLUME_DIGEST_PINNED: Control = {
  id: 'image-volume-digest-pinned',
  family: 'image',
  title: 'Image volumes are pinned by digest',
  rationale: 'An image volume puts files of an image into the container, code included. Its tag can be moved like '
    + 'that of any image.',
  remediation: 'Write the digest into `volumes[].image.reference`.',
  severity: Severity.MEDIUM,
  scope: ControlScope.POD,
  expression: `size(${UNPINNED_VOLUMES}) == 0`,
  message: `volumes mount images without a digest: {{ ${UNPINNED_VOLUMES}.map(v, v.?name.orValue('') + ' (' + v.image.?reference.orValue('') + ')').join(', ') }}`,
  path: '/volumes',
  frameworks: [cis('5.5.1'), nsa('upgrading'), ...owasp('K04'), ...mitre('T1525', 'T1195.002')],
};
