/** `1.34` as a number that orders. */
export function versionNumber(version: string): number {
  const match = /^v?1\.([0-9]{1,3})(?:\.|$)/.exec(version);
  if (!match) throw new Error(`kubernetes version '${version}' is not understood: expected a version such as '1.34'`);
  return Number(match[1]);
}

/**
 * From which Kubernetes version a new expression may use a feature of the language. The API server compiles what is
 * new in the environment of its previous minor version, so that a rollback is safe.
 */
export const FEATURES_SINCE = {
  optionals: '1.29',
  twoVariableComprehensions: '1.33',
  sortBy: '1.35',
} as const;
