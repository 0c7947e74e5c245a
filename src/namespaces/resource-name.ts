import { billionths } from './quantity';

const ONE = 1_000_000_000n;
/** Names in this domain, and those without one, are of Kubernetes itself (`IsNativeResource` of the API server). */
const NATIVE_DOMAIN = 'kubernetes.io/';
/** Quotas put this in front of the name of a device, so that no device may have it. */
const REQUESTS = 'requests.';
const HUGE_PAGES = 'hugepages-';
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** `example.com/device` or `count/jobs.batch`: a domain and a name (`IsQualifiedName` of apimachinery). */
export function isQualified(resource: string): boolean {
  const [domain, name, ...rest] = resource.split('/');
  return rest.length === 0 && name !== undefined && name.length <= 63 && NAME.test(name)
    && domain.length <= 253 && domain.split('.').every(label => LABEL.test(label));
}

/** What devices and other extensions of nodes are called: they are counted, and never shared. */
export function isExtended(resource: string): boolean {
  return !resource.includes(NATIVE_DOMAIN) && !resource.startsWith(REQUESTS) && resource.includes('/') && isQualified(`${REQUESTS}${resource}`);
}

export function isHugePages(resource: string): boolean {
  return resource.startsWith(HUGE_PAGES) && NAME.test(resource) && resource.length <= 63;
}

/** The size of the pages in billionths; undefined where the name holds none. */
export function pageSize(resource: string): bigint | undefined {
  const size = isHugePages(resource) ? billionths(resource.slice(HUGE_PAGES.length)) : undefined;
  return size !== undefined && size > 0n && isWhole(size) ? size : undefined;
}

/** Whether a request must be its limit: what is handed out as a whole cannot be overcommitted. */
export function requestIsLimit(resource: string): boolean {
  return isHugePages(resource) || isExtended(resource);
}

export function isWhole(amount: bigint): boolean {
  return amount % ONE === 0n;
}
