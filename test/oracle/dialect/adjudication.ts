/** A difference from the API server that stays, and why. */
export interface Adjudication {
  readonly reason: string;
  /** Matches `expression: ours …, oracle: …`. */
  readonly differences: RegExp;
}

const REFUSED = 'the other engine takes what the language does not have: refused here, so that no policy comes to depend on it';

/** The first row that matches gives the reason; every row must match a difference. */
export const ADJUDICATIONS: readonly Adjudication[] = [
  { reason: `${REFUSED}: keys of other types`, differences: /^\{(1\.5|null|\[1\]): .*: ours does not compile/ },
  {
    reason: 'a literal with the same key twice is an error in the language, the other engine keeps the last',
    differences: /^\{'a': 1, 'a': 2\}: ours fails/,
  },
  { reason: `${REFUSED}: protobuf messages`, differences: /^google\.protobuf\.\w+\{.*: ours does not compile/ },
  {
    reason: 'new in the release of the other engine, whatever the version asked for: older servers refuse it',
    differences: /^(\[.*\]\.(unwrapOpt|first|last)\(\)|optional\.unwrap\(.*|object\.`.*|int\(duration\('1s'\)\)): ours does not compile/,
  },
  {
    reason: 'null has no operators: refused when compiled, there when evaluated',
    differences: /(\(null\) \S+ \(|\) \S+ \(null\)|^null < null).*: ours does not compile, oracle: fails no such overload/,
  },
  {
    reason: 'refused when compiled in one engine and when evaluated in the other',
    differences: /^(\{1: 'a'\}\.a|int\(dyn\(true\)\)|'abc'\.findAll\('\(', 1\)): ours (does not compile, oracle: fails|fails, oracle: does not compile)/,
  },
  {
    reason: 'lists and maps have no order: refused when compiled, here when evaluated',
    differences: /^\[(\[1\], \[2\]|\{\})\]\.(min|sort|sortBy|isSorted)\(.*oracle: does not compile/,
  },
  {
    reason: 'the other engine takes values without an order for equal',
    differences: /^\[(dyn\(1\), dyn\('a'\)|1\.0, 0\.0\/0\.0|0\.0\/0\.0, 1\.0)\]\.(min|isSorted)\(\): ours fails/,
  },
  {
    reason: 'values of a library are different from others; the other engine has no overload for them',
    differences: /^.*(quantity\('1'\)|ip\('1\.1\.1\.1'\)).*: ours \{"bool":(true|false)\}, oracle: fails no such overload/,
  },
  {
    reason: 'bytes are no key; the other engine fails inside',
    differences: /^dyn\(b'a'\) in dyn\(\{'a': 1\}\): ours \{"bool":false\}, oracle: fails internal error/,
  },
  { reason: 'Go reads hexadecimal floats and underscores', differences: /^double\('(0x1p3|1_000)'\): ours does not compile/ },
  { reason: 'Go reads a lone dot as zero', differences: /^isQuantity\('\.'\): / },
  { reason: 'no quantity in Kubernetes is above 2^63', differences: /^quantity\('(9223372036854775807'\)\.isLess|9223372036854775808'\) ==|10E)/ },
  { reason: 'Go parses a path of two slashes as host and path', differences: /^url\('\/\/host/ },
  { reason: 'a pair that is no UTF-8 is left out, Go makes a string that is none', differences: /%e4'\)\.getQuery/ },
  { reason: 'Go wraps the number around', differences: /^semver\('9223372036854775808/ },
  {
    reason: 'the point in time is the same, Go remembers the offset that it was written with',
    differences: /^(string\()?timestamp\('2024-01-31T12:00:00\+/,
  },
  { reason: 'no RFC 3339, which Go takes all the same', differences: /^timestamp\('2024-01-31T(12:00:00,5|1:00:00)Z'\): ours does not compile/ },
  { reason: 'Go computes with floating point and loses digits', differences: /^duration\('-?(2562047h47m|9223372036854775808ns|1\.9{19}s)/ },
  { reason: 'no time zone, which Go takes all the same', differences: /getHours\('(\+2:00|Local)'\): ours fails/ },
  { reason: 'more than 100 digits are refused', differences: /^'%\.1000f'/ },
];
