/** Loaded with the first digest: every run of the command line comes by here, and this would be a tenth of its start. */
function crypto(): typeof import('crypto') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('crypto');
}

/** Half of a SHA-256 in hexadecimal digits: enough to tell things apart, the same in every run. */
export function digestOf(...parts: unknown[]): string {
  return crypto().createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** A UUID of version 5 (RFC 9562) that the same parts always get. */
export function uuidOf(...parts: unknown[]): string {
  const hex = crypto().createHash('sha1').update(JSON.stringify(['cdk8s-bulwark', ...parts])).digest('hex');
  // The two highest bits of this digit are 1 and 0.
  const variant = (8 + parseInt(hex[16], 16) % 4).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
