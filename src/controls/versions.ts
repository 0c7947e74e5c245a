/** `1.34` -> [1, 34]. Throws on anything that is not numbers with dots. */
export function parseVersion(version: string): number[] {
  if (!/^\d{1,4}(\.\d{1,4}){0,3}$/.test(version)) {
    throw new Error(`version '${version}' is not a dotted number: write for example '1.34'`);
  }
  return version.split('.').map(Number);
}

/** Negative, zero or positive as `a` is older than, equal to or newer than `b`. Missing parts count as 0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parseVersion(a), parseVersion(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const COMPARATORS: Record<string, (order: number) => boolean> = {
  '>=': order => order >= 0,
  '<=': order => order <= 0,
  '>': order => order > 0,
  '<': order => order < 0,
};

function satisfies(version: string, term: string): boolean {
  const comparator = /^(>=|<=|>|<)\s*(.+)$/.exec(term);
  if (comparator) return COMPARATORS[comparator[1]](compareVersions(version, comparator[2]));
  const span = /^([\d.]+)\s*-\s*([\d.]+)$/.exec(term);
  if (span) return compareVersions(version, span[1]) >= 0 && compareVersions(version, span[2]) <= 0;
  return compareVersions(version, term) === 0;
}

/**
 * Whether a version lies in a range. A range is a list of alternatives separated by commas; an alternative is a
 * version (`2.0.1`), a span with both ends (`1.9-1.11`), or comparisons that all hold (`>=1.28 <1.35`).
 *
 * @throws when any part of the range is malformed, whether it decides or not
 */
export function inVersionRange(version: string, range: string): boolean {
  const verdicts = range.split(',').map(part => part.trim()).map(alternative => {
    const terms = /^[<>]/.test(alternative) ? alternative.split(/\s+(?=[<>])/) : [alternative];
    return terms.map(term => satisfies(version, term.trim())).every(holds => holds);
  });
  return verdicts.some(holds => holds);
}
