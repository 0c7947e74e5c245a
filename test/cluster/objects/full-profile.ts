import { Catalogue, Profile } from '../../../src/controls';

/** Where pull secrets, registries and the like come from in the objects that are generated. */
export const REGISTRY = 'registry.example.com/team/';
export const GOOD_DIGEST = `sha256:${'a'.repeat(64)}`;
export const DENIED_DIGEST = `sha256:${'d'.repeat(64)}`;

const PARAMETERS: Readonly<Record<string, { [name: string]: unknown }>> = {
  'allowed-registries': { registries: ['registry.example.com', 'ghcr.io/team/', 'docker.io/library/nginx'] },
  'denied-image-digests': { deniedDigests: [DENIED_DIGEST] },
  'verified-image-digests': { verifiedDigests: [GOOD_DIGEST, DENIED_DIGEST] },
  'denied-image-tags': { deniedTags: ['dev', 'nightly-*'] },
  'ingress-class-allowed': { allowedClasses: ['internal'] },
  'no-host-ports': { allowedHostPorts: ['8443'] },
  'pull-secret-for-private-registries': { privateRegistries: [REGISTRY] },
  'no-cluster-admin-binding': { exempt: ['break-glass'] },
  'no-secret-access': { exempt: ['secrets-operator'] },
};

/** Every control of the catalogue, those that nobody gets unasked included, with lists that are not empty. */
export const FULL_PROFILE = Profile.ZERO_TRUST.derive({
  name: 'full',
  controls: Catalogue.all().map(({ id }) => ({ control: id, parameters: PARAMETERS[id] })),
});
