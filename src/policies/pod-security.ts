import { POD_SECURITY_MODES, PodSecurityGap, podSecurityGaps, podSecurityLabels, PodSecurityLevelName, PodSecurityMode } from '../controls';
import { EnforcementAction, PolicyOptions } from './policy-options';
import { Projection } from './validating-policies';

/** Whose pods Pod Security Admission does not look at, in any namespace, beside the excluded namespaces. */
export interface PodSecurityExemptions {
  /** Users who make pods themselves; controllers make most, and exempting one exempts everybody. @default - none */
  readonly usernames?: string[];
  /** Runtime classes of pods. @default - none */
  readonly runtimeClasses?: string[];
}

/** A level and the version of the standard, pinned: an upgrade of the cluster does not change what is admitted. */
export interface PodSecurityDefaults {
  readonly levels: Readonly<Record<PodSecurityMode, PodSecurityLevelName>>;
  /** For example `v1.34`. */
  readonly version: string;
}

const ACTIONS: Readonly<Record<PodSecurityMode, readonly EnforcementAction[]>> = {
  enforce: [EnforcementAction.DENY],
  warn: [EnforcementAction.DENY, EnforcementAction.WARN],
  audit: [EnforcementAction.DENY, EnforcementAction.WARN, EnforcementAction.AUDIT],
};

/**
 * The levels that the controls of a profile amount to: `enforce` for those that are denied, `warn` and `audit` likewise.
 *
 * @throws when the profile holds no level as a whole; the message names what is missing
 */
export function podSecurityDefaults({ profile, target, actions }: PolicyOptions): PodSecurityDefaults {
  const { kubernetesVersion } = target;
  const gaps = (mode: PodSecurityMode) => podSecurityGaps(
    profile._effectiveControls(kubernetesVersion).filter(({ severity }) => ACTIONS[mode].includes(actions[severity])),
    kubernetesVersion, profile.podSecurityVersion);
  const levelOf = (found: readonly PodSecurityGap[]) => found.find(({ missing }) => missing.length === 0)?.level;
  if (levelOf(gaps('audit')) === undefined) {
    const { missing } = gaps('audit')[1];
    throw new Error(`profile '${profile.name}' is no level of the Pod Security Standards: baseline asks for ${missing.length} controls more, ${missing.slice(0, 5).join(', ')}`
      + `${missing.length > 5 ? ' …' : ''}: enforce the profile with ValidatingAdmissionPolicy, or derive one from Profile.BASELINE`);
  }
  const levels = Object.fromEntries(POD_SECURITY_MODES.map(mode => [mode, levelOf(gaps(mode)) ?? 'privileged']));
  return { levels: levels as PodSecurityDefaults['levels'], version: `v${profile.podSecurityVersion ?? kubernetesVersion}` };
}

/**
 * The configuration of the API server (`--admission-control-config-file`) with which namespaces that say nothing of their own
 * are held against the level of the profile: no object of the cluster, a file for whoever runs it. Namespaces with labels
 * keep what their labels say. The excluded namespaces are exempt; nothing else is, unless it is asked for.
 *
 * @throws when the profile is no level, or a namespace selector is given, which this configuration does not know
 */
export function podSecurityAdmission(options: PolicyOptions, exemptions: PodSecurityExemptions = {}): Projection {
  if (options.namespaceSelector) {
    throw new Error('pod security admission knows no namespace selector: exclude namespaces by name, or label the namespaces that you mean with podSecurityNamespaceLabels');
  }
  const { levels, version } = podSecurityDefaults(options);
  const leftOut = options.waivers.map(({ control }) => ({ control, reason: 'pod security admission knows no waivers: a pod that needs one is refused, or its namespace is excluded' }));
  return {
    objects: [{
      apiVersion: 'apiserver.config.k8s.io/v1',
      kind: 'AdmissionConfiguration',
      plugins: [{
        name: 'PodSecurity',
        configuration: {
          apiVersion: 'pod-security.admission.config.k8s.io/v1',
          kind: 'PodSecurityConfiguration',
          defaults: Object.fromEntries(POD_SECURITY_MODES.flatMap(mode => [[mode, levels[mode]], [`${mode}-version`, version]])),
          exemptions: {
            usernames: [...exemptions.usernames ?? []].sort(),
            runtimeClasses: [...exemptions.runtimeClasses ?? []].sort(),
            namespaces: [...options.excludedNamespaces].sort(),
          },
        },
      }],
    }],
    leftOut,
  };
}

/**
 * The labels with which a namespace is held against the level of the profile: the cheapest enforcement there is.
 *
 * @throws when the profile is no level
 */
export function podSecurityNamespaceLabels(options: PolicyOptions): { [label: string]: string } {
  const { levels, version } = podSecurityDefaults(options);
  const all = podSecurityLabels(levels.enforce, version);
  return { ...all, ...Object.fromEntries(POD_SECURITY_MODES.map(mode => [`pod-security.kubernetes.io/${mode}`, levels[mode]])) };
}
