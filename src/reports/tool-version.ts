/** The version of this package, as `package.json` says it. */
export function toolVersion(): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- outside of src/, where no import may lead
  return require('../../package.json').version;
}
