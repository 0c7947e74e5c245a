import { Profile } from '../controls';
import { KubeObject } from '../manifests';
import { clusterImagePolicies } from './cluster-image-policy';
import { digestPolicy } from './image-digests';
import { deniedImageLists, IMAGE_LISTS_NAMESPACE, ImageList, ListedDigest, verifiedImageList } from './image-lists';
import { imageValidatingPolicies } from './image-validating-policy';
import { validateImageVerifications } from './image-validation';
import { ImageVerification, ImageVerifier } from './image-verification';
import { PolicyOptions } from './policy-options';
import { Projection } from './validating-policies';

/** What is asked of images beyond the controls of the profile. */
export interface ImageOptions {
  /**
   * Digests that must not run, as far as they are known now; a scanner may write more lists with the label. An empty list
   * makes the policy alone.
   *
   * @default - no policy asks such lists
   */
  readonly deniedDigests?: ListedDigest[];
  /**
   * The only digests that may run, as far as they are known now. An empty list makes the policy alone: until a verifier has
   * written the list `verified-images`, nothing runs.
   *
   * @default - no policy asks such a list
   */
  readonly verifiedDigests?: ListedDigest[];
  /**
   * The namespace of the lists.
   *
   * @default 'bulwark-system'
   */
  readonly listsNamespace?: string;
  /**
   * Signatures and attestations that images must have.
   *
   * @default - none
   */
  readonly verifications?: ImageVerification[];
  /**
   * Which controller verifies them.
   *
   * @default ImageVerifier.KYVERNO
   */
  readonly verifier?: ImageVerifier;
}

/**
 * Image admission beyond the controls: lists of digests that the API server asks itself, and verification by a controller.
 * Lists need their definition and their namespace, which `parameterObjects` makes.
 *
 * @throws when a digest, a key, an identity or a pattern is malformed; the message says which
 */
export function imagePolicies(options: PolicyOptions, imageOptions: ImageOptions): Projection {
  const { deniedDigests, verifiedDigests, listsNamespace = IMAGE_LISTS_NAMESPACE, verifications = [] } = imageOptions;
  validateImageVerifications(verifications);
  const verified: KubeObject[] = imageOptions.verifier === ImageVerifier.SIGSTORE
    ? clusterImagePolicies(verifications) : imageValidatingPolicies(verifications, options);
  return {
    objects: [
      ...(deniedDigests ? [...deniedImageLists(deniedDigests, listsNamespace), ...digestPolicy(ImageList.DENIED, options, listsNamespace)] : []),
      ...(verifiedDigests?.length ? [verifiedImageList(verifiedDigests, listsNamespace)] : []),
      ...(verifiedDigests ? digestPolicy(ImageList.VERIFIED, options, listsNamespace) : []),
      ...verified,
    ],
    leftOut: [],
  };
}

/** Where images may come from and how they are named; a control of the catalogue enforces each. */
export interface ImageRules {
  /**
   * Registries (`ghcr.io`), prefixes that end in `/` (`ghcr.io/team/`) and single repositories (`docker.io/library/nginx`).
   *
   * @default - from anywhere, unless the profile says otherwise
   */
  readonly registries?: string[];
  /**
   * Whether images and image volumes must have digests.
   *
   * @default - what the profile says
   */
  readonly digestRequired?: boolean;
  /**
   * Tags that images without a digest must not have; a `*` at the end stands for any rest.
   *
   * @default - what the profile says
   */
  readonly deniedTags?: string[];
}

/** The profile with the controls that these rules are. Nothing changes where no rule is given. */
export function withImageRules(profile: Profile, rules: ImageRules): Profile {
  const controls = [
    ...(rules.registries ? [{ control: 'allowed-registries', parameters: { registries: [...rules.registries] } }] : []),
    ...(rules.digestRequired ? [{ control: 'image-digest-pinned' }, { control: 'image-volume-digest-pinned' }] : []),
    ...(rules.deniedTags ? [{ control: 'denied-image-tags', parameters: { deniedTags: [...rules.deniedTags] } }] : []),
  ];
  return controls.length === 0 ? profile : profile.derive({ name: profile.name, controls });
}
