import { createHash } from 'crypto';

/** The lower-case name is a DNS label. */
const LONGEST_KIND = 63;
const DIGEST = 8;

/**
 * Kinds of constraints, by what they are for: `bulwark-restricted`, `no-host-pid` -> `BulwarkRestrictedNoHostPid`. The name of
 * a template is its kind in lower case: what would be too long or the same as another gets a digest behind it.
 */
export function constraintKinds(name: string, suffixes: readonly string[]): ReadonlyMap<string, string> {
  const plain = suffixes.map(suffix => [suffix, kindOf(name, suffix)] as const);
  const count = new Map<string, number>();
  for (const [, kind] of plain) count.set(kind.toLowerCase(), (count.get(kind.toLowerCase()) ?? 0) + 1);
  return new Map(plain.map(([suffix, kind]) => {
    if (kind.length <= LONGEST_KIND && count.get(kind.toLowerCase()) === 1) return [suffix, kind];
    const digest = createHash('sha256').update(`${name}/${suffix}`).digest('hex').slice(0, DIGEST);
    return [suffix, kind.slice(0, LONGEST_KIND - DIGEST) + digest];
  }));
}

function kindOf(name: string, suffix: string): string {
  const words = `${name}-${suffix}`.split(/[^A-Za-z0-9]+/).filter(word => word !== '');
  const kind = words.map(word => word[0].toUpperCase() + word.slice(1)).join('');
  return /^[A-Z]/.test(kind) ? kind : `P${kind}`;
}
