/** Minor versions that every table of the library covers. */
export const SUPPORTED_VERSIONS: readonly string[] = ['1.28', '1.29', '1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36', '1.37'];

/**
 * Taken when nobody says which version runs. Three minors behind the newest: a cluster that still receives fixes
 * knows every field that is emitted for it, and user namespaces (`hostUsers`) are on without a feature gate.
 */
export const DEFAULT_VERSION = '1.34';

/** Throws unless the version is a supported minor. */
export function validateKubernetesVersion(version: string): void {
  if (typeof version !== 'string') throw new Error(`kubernetesVersion is ${JSON.stringify(version)}, a ${typeof version}: write a text in quotes, for example '1.34'`);
  if (SUPPORTED_VERSIONS.includes(version)) return;
  const minor = /^v?(1\.\d{1,3})(\.|-|\+|$)/.exec(String(version))?.[1];
  const hint = minor && SUPPORTED_VERSIONS.includes(minor) ? `write '${minor}'` : `supported are ${SUPPORTED_VERSIONS.join(', ')}`;
  throw new Error(`kubernetes version '${version}' is not supported: ${hint}`);
}
