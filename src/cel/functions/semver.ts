import { CelError } from '../errors';
import { CelValue, intFrom, MAX_UINT } from '../values';
import { parses } from './net';
import { FunctionRow } from './registry';

const SINCE = '1.34';
const S = 'kubernetes.Semver';
const NUMBER = '0|[1-9][0-9]*';
const SYNTAX = new RegExp(`^(${NUMBER})\\.(${NUMBER})\\.(${NUMBER})(?:-([0-9A-Za-z.-]+))?(?:\\+([0-9A-Za-z.-]+))?$`);

class CelSemver extends CelValue {
  public static parse(text: string, normalize = false): CelSemver {
    const match = SYNTAX.exec(normalize ? normalized(text) : text);
    const [, major, minor, patch, pre, build] = match ?? [];
    const prerelease = pre?.split('.') ?? [];
    const valid = match && [major, minor, patch].every(part => BigInt(part) <= MAX_UINT)
      && prerelease.every(part => part !== '' && !/^0[0-9]+$/.test(part)) && (build ?? 'x').split('.').every(part => part !== '');
    if (!valid) throw new CelError(`${JSON.stringify(text.slice(0, 60))} is no semantic version: expected for example '1.2.3'`);
    return new CelSemver([major, minor, patch].map(BigInt), prerelease);
  }

  public readonly typeName = S;
  private constructor(public readonly numbers: readonly bigint[], private readonly prerelease: readonly string[]) {
    super();
  }

  public equals(other: CelValue): boolean {
    return other instanceof CelSemver && this.compareTo(other) === 0;
  }

  public compareTo(other: CelSemver): number {
    for (let i = 0; i < 3; i++) if (this.numbers[i] !== other.numbers[i]) return this.numbers[i] < other.numbers[i] ? -1 : 1;
    return comparePrereleases(this.prerelease, other.prerelease);
  }
}

/** semver.org 11: a version without pre-release is above those with one; numbers are below words. */
function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Math.sign(b.length - a.length);
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] === b[i]) continue;
    const [x, y] = [a[i], b[i]].map(part => /^[0-9]+$/.test(part));
    if (x !== y) return x ? -1 : 1;
    return (x ? BigInt(a[i]) < BigInt(b[i]) : a[i] < b[i]) ? -1 : 1;
  }
  return Math.sign(a.length - b.length);
}

/** Drops a leading `v` and leading zeros, and adds the missing minor and patch numbers. */
function normalized(text: string): string {
  const [major, minor, ...rest] = text.replace(/^v/, '').split('.');
  const parts = [major, minor, rest.join('.')].slice(0, minor === undefined ? 1 : rest.length === 0 ? 2 : 3)
    .map(part => part.length > 1 ? part.replace(/^0+(?=[0-9])/, '').replace(/^0+(?![0-9])/, '0') : part);
  if (parts.length < 3 && /[+-]/.test(parts[parts.length - 1])) return '';
  return [...parts, '0', '0'].slice(0, 3).join('.');
}

/** The Kubernetes semantic version library. */
export const SEMVER: FunctionRow[] = [
  { signature: `semver(string): ${S}`, since: SINCE, call: text => CelSemver.parse(text) },
  { signature: `semver(string, bool): ${S}`, since: SINCE, call: CelSemver.parse },
  { signature: 'isSemver(string): bool', since: SINCE, call: parses(text => CelSemver.parse(text)) },
  { signature: 'isSemver(string, bool): bool', since: SINCE, call: (text, normalize) => parses(it => CelSemver.parse(it, normalize))(text) },
  ...['major', 'minor', 'patch'].map((name, i): FunctionRow => ({
    signature: `${S}#${name}(): int`, since: SINCE, call: ({ numbers }: CelSemver) => intFrom(numbers[i]),
  })),
  { signature: `${S}#isLessThan(${S}): bool`, since: SINCE, call: (a: CelSemver, b) => a.compareTo(b) < 0 },
  { signature: `${S}#isGreaterThan(${S}): bool`, since: SINCE, call: (a: CelSemver, b) => a.compareTo(b) > 0 },
  { signature: `${S}#compareTo(${S}): int`, since: SINCE, call: (a: CelSemver, b) => a.compareTo(b) },
];
