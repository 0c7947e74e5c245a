import { FrameworkReference } from './control';

/** Ids of the frameworks that controls refer to, with their titles. Versions are those that rows may name. */
export const FRAMEWORKS = {
  'pss-baseline': { title: 'Pod Security Standards, baseline' },
  'pss-restricted': { title: 'Pod Security Standards, restricted' },
  'cis-kubernetes': { title: 'CIS Kubernetes Benchmark' },
  'nsa-cisa': { title: 'NSA/CISA Kubernetes Hardening Guidance' },
  'owasp-kubernetes': { title: 'OWASP Kubernetes Top Ten' },
  'mitre-attack': { title: 'MITRE ATT&CK for containers' },
} as const;

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
  const rows: [string | undefined, string][] = [[ids.upTo110, '1.9-1.10'], [ids.v111, '1.11'], [ids.from112, '1.12, 2.0.1']];
  return rows.filter(([id]) => id !== undefined).map(([id, versions]) => cis(id!, versions));
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
