import { Control, ControlScope, ParameterType, Severity } from '../control';
import { cis, mitre, nsa, owasp } from '../frameworks';
import { hasTag, withoutDigest } from './cel';

const NAME = withoutDigest('i');
const TAG = "name.substring(name.lastIndexOf(':') + 1)";
const LISTED = 'params.deniedTags.exists(t, t.endsWith(\'*\') ? tag.startsWith(t.substring(0, size(t) - 1)) : tag == t)';
const TAGGED = `variables.images.filter(i, !i.contains('@') && [${NAME}].exists(name, ${hasTag('name')} && [${TAG}].exists(tag, ${LISTED})))`;

/** IMG-01, as far as a site has names of its own for what moves. */
export const DENIED_IMAGE_TAGS: Control = {
  id: 'denied-image-tags',
  family: 'image',
  title: 'No image has a denied tag',
  rationale: 'Names such as `nightly` or `dev-*` stand for whatever was built last. What runs under them was reviewed by nobody.',
  remediation: 'Name a released version, and better the digest.',
  severity: Severity.MEDIUM,
  scope: ControlScope.POD,
  parameters: {
    deniedTags: { type: ParameterType.STRING_LIST, description: 'tags that must not run; a `*` at the end stands for any rest: `dev-*`', defaultValue: [] },
  },
  // A digest decides alone what is pulled: a tag beside it is a remark.
  expression: `size(${TAGGED}) == 0`,
  message: `images with denied tags: {{ ${TAGGED}.join(', ') }}`,
  frameworks: [nsa('upgrading'), ...owasp('K07'), ...mitre('T1525')],
  optIn: true, // the list is the user's
};

const UNVERIFIED = "variables.images.filter(i, !i.contains('@') || !(i.substring(i.lastIndexOf('@') + 1) in params.verifiedDigests))";

/** IMG-06 and IMG-07, as far as one object shows them: that a verifier has listed the digest. */
export const VERIFIED_IMAGE_DIGESTS: Control = {
  id: 'verified-image-digests',
  family: 'image',
  title: 'Every image is on the list of verified digests',
  rationale: 'A signature that nobody checks stops nobody. Where no webhook asks the registry at every start, a list of what a verifier '
    + 'has checked does the same without depending on the registry.',
  remediation: 'Have the image verified, and name it by its digest: the verifier lists the digest once its signature is good.',
  severity: Severity.HIGH,
  scope: ControlScope.POD,
  parameters: {
    verifiedDigests: { type: ParameterType.STRING_LIST, description: 'the only digests that may run, `sha256:…`', defaultValue: [] },
  },
  expression: `size(${UNVERIFIED}) == 0`,
  message: `images without a verified digest: {{ ${UNVERIFIED}.join(', ') }}`,
  frameworks: [cis('5.5.1'), nsa('pod-security'), ...owasp('K04'), ...mitre('T1195.002')],
  optIn: true, // the list is the verifier's
};
