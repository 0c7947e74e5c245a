import { Profile } from 'cdk8s-bulwark';

/** What the shop is held against: everything, but for what its images do not allow. */
export const PROFILE = Profile.ZERO_TRUST.derive({
  name: 'online-boutique',
  disable: [
    {
      control: 'image-digest-pinned',
      reason: 'the release names its images by tag; a pipeline of your own resolves them to digests',
    },
    {
      control: 'readiness-probes',
      reason: 'the load generator serves nobody, so there is nothing to ask it; every other container has the probe',
    },
    {
      control: 'liveness-probes',
      reason: 'the load generator serves nobody, so there is nothing to ask it; every other container has the probe',
    },
  ],
});
