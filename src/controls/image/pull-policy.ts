import { Control, ControlScope, FixTarget, Severity } from '../control';
import { mitre, owasp } from '../frameworks';
import { hasTag, withoutDigest } from './cel';

const NAME = withoutDigest('image');

/** IMG-04 */
export const IMAGE_PULL_POLICY_ALWAYS: Control = {
  id: 'image-pull-policy-always',
  family: 'image',
  title: 'Images are pulled with the pod\'s own credentials at every start',
  rationale: 'With another policy a pod may start from an image that some other pod with access left on the node: '
    + 'private images can be run without the right to pull them, and a tag stays at the content of its first pull.',
  remediation: 'Set `imagePullPolicy: Always`. Layers that the node has are not transferred again.',
  severity: Severity.LOW,
  scope: ControlScope.CONTAINER,
  // The API server fills an absent policy from the tag: Always for `latest` and for neither tag nor digest, else
  // IfNotPresent. The expression does the same, so that the verdict is the same before and after.
  expression: `[container.?image.orValue('')].all(image, container.?imagePullPolicy.orValue('') == 'Always'
    || (container.?imagePullPolicy.orValue('') == '' && image != ''
      && (${NAME}.endsWith(':latest') || (!image.contains('@') && !${hasTag(NAME)}))))`,
  message: "container '{{ container.?name.orValue('') }}' pulls its image with policy "
    + "'{{ container.?imagePullPolicy.orValue('') == '' ? 'IfNotPresent' : container.imagePullPolicy }}', not Always",
  path: '/imagePullPolicy',
  fix: [{ target: FixTarget.CONTAINER, path: '/imagePullPolicy', value: 'Always' }],
  frameworks: [...owasp('K07'), ...mitre('T1525')],
};
