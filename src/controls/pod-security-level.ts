import { EffectiveControl, Profile } from './profile';

/** A level of the Pod Security Standards, as Pod Security Admission writes it. */
export type PodSecurityLevelName = 'privileged' | 'baseline' | 'restricted';

/** What Pod Security Admission does with pods: refuse them, write it into the audit log, warn whoever sent them. */
export const POD_SECURITY_MODES = ['enforce', 'audit', 'warn'] as const;
export type PodSecurityMode = typeof POD_SECURITY_MODES[number];

/** Labels that have Pod Security Admission hold the pods of a namespace against a level, in all modes. */
export function podSecurityLabels<T>(level: string, version: T): { [label: string]: string | T } {
  return Object.fromEntries(POD_SECURITY_MODES.flatMap(mode => [
    [`pod-security.kubernetes.io/${mode}`, level],
    [`pod-security.kubernetes.io/${mode}-version`, version],
  ]));
}

/** What a level asks that a set of controls does not. */
export interface PodSecurityGap {
  readonly level: PodSecurityLevelName;
  readonly missing: readonly string[];
}

/** Baseline controls that are held where these are, which ask for more. */
const STRICTER: Readonly<Record<string, readonly string[]>> = {
  'allowed-capabilities': ['drop-all-capabilities', 'no-added-capabilities'],
  'no-host-path-volumes': ['allowed-volume-types'],
  'no-unconfined-seccomp': ['seccomp-profile'],
  'pod-no-unconfined-seccomp': ['pod-seccomp-profile'],
};

/**
 * What keeps controls from being a level, the strictest first; a level without anything missing is held. Pod Security
 * Admission refuses what its level refuses, so a level may not be claimed for a profile that allows more.
 */
export function podSecurityGaps(held: readonly EffectiveControl[], kubernetesVersion: string, podSecurityVersion?: string): PodSecurityGap[] {
  const byId = new Map(held.map(effective => [effective.control.id, effective]));
  const holds = ({ control, parameters }: EffectiveControl): boolean => {
    const own = byId.get(control.id);
    if (own) return Object.entries(parameters).every(([name, value]) => asStrict(own.parameters[name], value));
    return Object.hasOwn(STRICTER, control.id) && STRICTER[control.id].every(id => byId.has(id));
  };
  return ([['restricted', Profile.RESTRICTED], ['baseline', Profile.BASELINE]] as const).map(([level, profile]) => ({
    level,
    missing: profile._effectiveControls(kubernetesVersion, podSecurityVersion)
      .filter(effective => !holds(effective)).map(({ control }) => control.id),
  }));
}

/** Lists name what is allowed, and switches what is relaxed: as strict is whatever allows no more. */
function asStrict(own: unknown, standard: unknown): boolean {
  if (Array.isArray(own) && Array.isArray(standard)) return own.every(element => standard.includes(element));
  return own === standard || own === false;
}
