import { FrameworkReference } from './control';

/** A compliance framework that controls refer to. */
export interface Framework {
  readonly title: string;
  /** The versions that rows may name, in order. */
  readonly versions: readonly string[];
  /** Whether its versions are those of Kubernetes, so that the cluster decides which one holds. */
  readonly followsKubernetes?: boolean;
  /** Id of a framework all of whose rows are part of this one. */
  readonly includes?: string;
}

/** Versions of the Pod Security Standards that the tables cover, in order. */
export const POLICY_VERSIONS: readonly string[] = ['1.28', '1.29', '1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36', '1.37'];

/** Frameworks by the id that rows carry. */
export const FRAMEWORKS: Readonly<Record<string, Framework>> = {
  'pss-baseline': { title: 'Pod Security Standards, baseline', versions: POLICY_VERSIONS, followsKubernetes: true },
  'pss-restricted': { title: 'Pod Security Standards, restricted', versions: POLICY_VERSIONS, followsKubernetes: true, includes: 'pss-baseline' },
  'cis-kubernetes': { title: 'CIS Kubernetes Benchmark', versions: ['1.9', '1.10', '1.11', '1.12', '2.0.1'] },
  'nsa-cisa': { title: 'NSA/CISA Kubernetes Hardening Guidance', versions: ['1.2'] },
  'owasp-kubernetes': { title: 'OWASP Kubernetes Top Ten', versions: ['2025'] },
  'mitre-attack': { title: 'MITRE ATT&CK for containers', versions: ['16', '17', '18'] },
};

/** Sections of the NSA/CISA guidance, which numbers none. */
export type NsaSection = 'pod-security' | 'network-separation' | 'authentication-authorization' | 'audit-logging' | 'upgrading';

/** Pod Security Standards, baseline; `id` is the check id of Pod Security Admission. */
export function pssBaseline(id: string, versions = '>=1.0'): FrameworkReference {
  return { framework: 'pss-baseline', versions, id };
}

/** Pod Security Standards, restricted. */
export function pssRestricted(id: string, versions = '>=1.0'): FrameworkReference {
  return { framework: 'pss-restricted', versions, id };
}

/** CIS Kubernetes Benchmark. Versions 1.12 and 2.0.1 have the same checks. */
export function cis(id: string, versions = '1.9-1.12, 2.0.1'): FrameworkReference {
  return { framework: 'cis-kubernetes', versions, id };
}

/**
 * A CIS row whose number moved between versions: one id up to 1.10, one for 1.11, one from 1.12; a version in which
 * the row does not exist has none.
 */
export function cisMoved(ids: { upTo110?: string; v111?: string; from112?: string }): FrameworkReference[] {
  const spans: [string | undefined, string][] = [[ids.upTo110, '1.9-1.10'], [ids.v111, '1.11'], [ids.from112, '1.12, 2.0.1']];
  const distinct = [...new Set(spans.flatMap(([id]) => id ?? []))];
  return distinct.map(id => cis(id, spans.filter(([other]) => other === id).map(([, versions]) => versions).join(', ')));
}

/** NSA/CISA Kubernetes Hardening Guidance 1.2. */
export function nsa(section: NsaSection): FrameworkReference {
  return { framework: 'nsa-cisa', versions: '1.2', id: section };
}

/** OWASP Kubernetes Top Ten 2025, `K01` to `K10`. */
export function owasp(...ids: string[]): FrameworkReference[] {
  return ids.map(id => ({ framework: 'owasp-kubernetes', versions: '2025', id }));
}

/** MITRE ATT&CK Enterprise techniques. */
export function mitre(...ids: string[]): FrameworkReference[] {
  return ids.map(id => ({ framework: 'mitre-attack', versions: '>=16', id }));
}
