import { Control } from '../control';
import { DENIED_IMAGE_DIGESTS, NO_IMAGE_VOLUMES } from './content';
import { DENIED_IMAGE_TAGS, VERIFIED_IMAGE_DIGESTS } from './lists';
import { IMAGE_DIGEST_PINNED, IMAGE_TAG_NOT_LATEST, IMAGE_VOLUME_DIGEST_PINNED } from './pinning';
import { IMAGE_PULL_POLICY_ALWAYS } from './pull-policy';
import { ALLOWED_REGISTRIES, NO_DEPRECATED_REGISTRIES, PULL_SECRET_FOR_PRIVATE_REGISTRIES } from './registries';

/**
 * What containers run. Signatures, attestations and vulnerabilities are facts about the content of an image, which no
 * manifest shows: they are left to admission, or to whoever lists digests.
 */
export const IMAGE_CONTROLS: readonly Control[] = [
  IMAGE_TAG_NOT_LATEST,
  IMAGE_DIGEST_PINNED,
  IMAGE_VOLUME_DIGEST_PINNED,
  ALLOWED_REGISTRIES,
  NO_DEPRECATED_REGISTRIES,
  IMAGE_PULL_POLICY_ALWAYS,
  DENIED_IMAGE_TAGS,
  DENIED_IMAGE_DIGESTS,
  VERIFIED_IMAGE_DIGESTS,
  NO_IMAGE_VOLUMES,
  PULL_SECRET_FOR_PRIVATE_REGISTRIES,
];
