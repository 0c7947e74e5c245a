import { optionsFor } from './options';
import { Profile, Severity } from '../../src/controls';
import { DENY_ALL, EnforcementAction, podSecurityAdmission, podSecurityDefaults, podSecurityNamespaceLabels } from '../../src/policies';

const reason = 'not asked for in this test';
const configuration = (...args: Parameters<typeof podSecurityAdmission>) => podSecurityAdmission(...args).objects[0].plugins[0].configuration;

describe('podSecurityDefaults', () => {
  it.each(['1.28', '1.30', '1.34', '1.37'])('finds the level of each profile of the library for Kubernetes %s', kubernetesVersion => {
    const levels = [Profile.BASELINE, Profile.RESTRICTED, Profile.ZERO_TRUST]
      .map(profile => podSecurityDefaults(optionsFor(profile, { target: { kubernetesVersion } })));
    expect(levels.map(({ levels: { enforce } }) => enforce)).toEqual(['baseline', 'restricted', 'restricted']);
    expect(levels[0].version).toBe(`v${kubernetesVersion}`);
  });

  it('takes the version that the profile pins', () => {
    const profile = Profile.BASELINE.derive({ name: 'pinned', podSecurityVersion: '1.30' });
    expect(podSecurityDefaults(optionsFor(profile, { target: { kubernetesVersion: '1.37' } })).version).toBe('v1.30');
  });

  it('calls a profile baseline that is restricted but for one control', () => {
    const profile = Profile.ZERO_TRUST.derive({ name: 'own', disable: [{ control: 'run-as-non-root', reason }] });
    expect(podSecurityDefaults(optionsFor(profile)).levels).toEqual({ enforce: 'baseline', audit: 'baseline', warn: 'baseline' });
  });

  it('does not call a profile restricted that allows more by a parameter, and does where it allows less', () => {
    const types = (volumeTypes: string[]) => Profile.RESTRICTED.derive({ name: 'own', controls: [{ control: 'allowed-volume-types', parameters: { allowedVolumeTypes: volumeTypes } }] });
    expect(podSecurityDefaults(optionsFor(types(['configMap', 'emptyDir']))).levels.enforce).toBe('restricted');
    expect(podSecurityDefaults(optionsFor(types(['configMap', 'nfs']))).levels.enforce).toBe('baseline');
  });

  it('refuses a profile that is no level, and names what is missing', () => {
    const profile = Profile.ZERO_TRUST.derive({ name: 'own', disable: [{ control: 'no-host-pid', reason }, { control: 'no-host-ipc', reason }] });
    expect(() => podSecurityDefaults(optionsFor(profile))).toThrow("profile 'own' is no level of the Pod Security Standards: baseline asks for 2 controls more, no-host-pid, no-host-ipc: enforce");
  });

  it('enforces only what is denied, and warns of the rest', () => {
    const actions = Object.fromEntries(Object.values(Severity).map(severity => [severity, EnforcementAction.WARN])) as typeof DENY_ALL;
    expect(podSecurityDefaults(optionsFor(Profile.RESTRICTED, { actions })).levels).toEqual({ enforce: 'privileged', audit: 'restricted', warn: 'restricted' });
  });
});

describe('podSecurityAdmission', () => {
  it('is a configuration with pinned versions and no exemptions', () => {
    expect(configuration(optionsFor(Profile.RESTRICTED))).toEqual({
      apiVersion: 'pod-security.admission.config.k8s.io/v1',
      kind: 'PodSecurityConfiguration',
      defaults: {
        'enforce': 'restricted', 'enforce-version': 'v1.34', 'audit': 'restricted', 'audit-version': 'v1.34', 'warn': 'restricted', 'warn-version': 'v1.34',
      },
      exemptions: { usernames: [], runtimeClasses: [], namespaces: [] },
    });
  });

  it('exempts what is named, in order', () => {
    const { exemptions } = configuration(optionsFor(Profile.BASELINE, { excludedNamespaces: ['kube-system', 'cilium'] }), { runtimeClasses: ['gvisor'] });
    expect(exemptions).toEqual({ usernames: [], runtimeClasses: ['gvisor'], namespaces: ['cilium', 'kube-system'] });
  });

  it('refuses a selector, and says that waivers have no effect', () => {
    expect(() => podSecurityAdmission(optionsFor(Profile.BASELINE, { namespaceSelector: { matchLabels: { a: 'b' } } }))).toThrow('knows no namespace selector');
    const { leftOut } = podSecurityAdmission(optionsFor(Profile.BASELINE, { waivers: [{ control: 'no-host-pid', reason }] }));
    expect(leftOut).toEqual([{ control: 'no-host-pid', reason: expect.stringContaining('knows no waivers') }]);
  });
});

describe('podSecurityNamespaceLabels', () => {
  it('are six, with pinned versions', () => {
    expect(podSecurityNamespaceLabels(optionsFor(Profile.BASELINE))).toEqual({
      'pod-security.kubernetes.io/enforce': 'baseline',
      'pod-security.kubernetes.io/enforce-version': 'v1.34',
      'pod-security.kubernetes.io/audit': 'baseline',
      'pod-security.kubernetes.io/audit-version': 'v1.34',
      'pod-security.kubernetes.io/warn': 'baseline',
      'pod-security.kubernetes.io/warn-version': 'v1.34',
    });
  });
});
