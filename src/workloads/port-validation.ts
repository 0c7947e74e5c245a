import * as kplus from 'cdk8s-plus-28';

const MAX_PORT = 65535;
/** IANA_SVC_NAME, RFC 6335 section 5.1; that it holds a letter, and no two hyphens in a row, is checked beside it. */
const PORT_NAME = /^[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/;

/** @throws when a port, or its name, is not one */
export function checkPorts(container: kplus.Container): void {
  // cdk8s-plus takes 0 and NaN for no port, and drops them without a word.
  if (container.portNumber !== undefined) checkPort(container, 'port', container.portNumber);
  for (const { number, hostPort, name } of container.ports) {
    checkPort(container, 'port', number);
    if (hostPort !== undefined) checkPort(container, 'host port', hostPort);
    if (name !== undefined) checkPortName(container, name);
  }
}

function checkPort({ name }: kplus.Container, what: string, number: number): void {
  if (!Number.isInteger(number) || number < 1 || number > MAX_PORT) {
    throw new Error(`container '${name}': ${what} ${number} is out of range: expected a whole number from 1 to ${MAX_PORT}`);
  }
}

function checkPortName(container: kplus.Container, name: string): void {
  if (PORT_NAME.test(name) && /[a-z]/.test(name) && !name.includes('--')) return;
  throw new Error(`container '${container.name}': port name '${name}' is not a service name: use at most 15 lower case letters, digits and single '-' `
    + 'between them, at least one letter');
}
