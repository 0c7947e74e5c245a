import { PodIdentity } from './cluster-target-props';

const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const LABEL_PREFIX = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const LABEL_NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;

/** Throws unless the value is a port number. */
export function validatePort(port: number, what: string): void {
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Error(`${what} is ${port}, which is not a port: write a whole number from 1 to 65535`);
  }
}

/** Throws unless the value can name a namespace (RFC 1123 label). */
export function validateNamespaceName(name: string, what: string): void {
  if (!DNS_LABEL.test(name)) {
    throw new Error(`${what} '${name}' cannot name a namespace: write at most 63 of a-z, 0-9 and '-', beginning and ending with a letter or digit`);
  }
}

/** Throws unless every key and value can be a label. */
export function validateLabels(labels: { readonly [key: string]: string }, what: string): void {
  for (const [key, value] of Object.entries(labels)) {
    const slash = key.indexOf('/');
    const prefixOk = slash < 0 || LABEL_PREFIX.test(key.slice(0, slash));
    if (!prefixOk || !LABEL_NAME.test(key.slice(slash + 1))) {
      throw new Error(`${what} has key '${key}', which is not a label key: write for example 'app' or 'example.com/app'`);
    }
    if (typeof value !== 'string' || (value !== '' && !LABEL_NAME.test(value))) {
      throw new Error(`${what} has value '${value}' for '${key}', which is not a label value: `
        + "write at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit");
    }
  }
}

/** Throws unless namespace and labels are well-formed; gives the identity back. */
export function validateIdentity(identity: PodIdentity, what: string): PodIdentity {
  validateNamespaceName(identity.namespace, `${what}.namespace`);
  validateLabels(identity.podLabels ?? {}, `${what}.podLabels`);
  return { namespace: identity.namespace, podLabels: { ...identity.podLabels } };
}

/** Throws unless the value is one of an enum: other languages and plain JavaScript can pass any text. Gives the value back. */
export function validateEnum<T extends string>(value: T, values: { readonly [member: string]: T }, what: string): T {
  if (Object.values(values).includes(value)) return value;
  throw new Error(`${what} '${value}' is not known: write one of ${Object.values(values).join(', ')}`);
}
