import { Profile } from '../../src/controls';
import { DENY_ALL, ParameterSource, type PolicyOptions } from '../../src/policies';

/** Options for policies, as a test that cares for few of them writes them. */
export function optionsFor(profile: Profile, changes: Partial<PolicyOptions> = {}): PolicyOptions {
  return {
    profile,
    target: { kubernetesVersion: '1.34' },
    name: `bulwark-${profile.name.toLowerCase()}`,
    actions: DENY_ALL,
    parameters: ParameterSource.INLINE,
    excludedNamespaces: [],
    clusterScoped: false,
    waivers: [],
    ...changes,
  };
}
