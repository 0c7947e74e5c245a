import { CelError } from '../errors';
import { CelValue } from '../values';
import { FunctionRow } from './registry';

const U = 'kubernetes.URL';

class CelUrl extends CelValue {
  public readonly typeName = U;
  constructor(
    private readonly text: string,
    public readonly scheme: string,
    public readonly host: string,
    public readonly path: string,
    public readonly query: string,
  ) {
    super();
  }

  /** Schemes are compared without regard to case. */
  private get withoutScheme(): string {
    return this.text.slice(this.scheme.length);
  }

  public get hostname(): string {
    return this.host.replace(/:[0-9]*$/, '').replace(/^\[(.*)\]$/, '$1');
  }

  public get port(): string {
    return /:([0-9]*)$/.exec(this.host)?.[1] ?? '';
  }

  public equals(other: CelValue): boolean {
    return other instanceof CelUrl && other.scheme === this.scheme && this.withoutScheme === other.withoutScheme;
  }
}

/** RFC 3986 appendix B. */
const PARTS = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/([^/?]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/;
const HOST = /^(?:\[[0-9a-fA-F:.]+(?:%25[^\]]*)?\]|[^[\]:%\s\\^`{|}#]*)(?::[0-9]*)?$/;
const USER = /^[A-Za-z0-9._:~!$&'()*+,;=%@-]*$/;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]/;
const BROKEN_ESCAPE = /%(?![0-9a-fA-F]{2})/;

/** The parts of an absolute URL, or of an absolute path, as Go's url.ParseRequestURI accepts them. */
export function parseUrl(text: string): CelUrl | undefined {
  if (text === '' || CONTROL.test(text)) return undefined;
  if (text === '*') return new CelUrl(text, '', '', '*', '');
  const match = PARTS.exec(text);
  if (!match) return undefined;
  const [, scheme = '', authority, path, query = ''] = match;
  if (scheme === '' && !text.startsWith('/')) return undefined;
  // Without a scheme, `//host` is a path.
  if (scheme === '' && authority !== undefined) return new CelUrl(text, '', '', escapePath(`//${authority}${path}`), query);
  const [, user = '', host = ''] = /^(?:(.*)@)?(.*)$/.exec(authority ?? '') ?? [];
  if (!HOST.test(host) || !USER.test(user) || BROKEN_ESCAPE.test(path)) return undefined;
  const opaque = scheme !== '' && authority === undefined && !path.startsWith('/');
  return new CelUrl(text, scheme.toLowerCase(), host.replace('%25', '%'), opaque ? '' : escapePath(path), query);
}

/** Nothing here needs to be escaped. */
const PLAIN_PATH = /^(?:[A-Za-z0-9._~!$&'()*+,;=:@/[\]-]|%[0-9a-fA-F]{2})*$/;

function escapePath(path: string): string {
  if (PLAIN_PATH.test(path)) return path;
  return encodeURI(path.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'))
    .replace(/%25([0-9a-fA-F]{2})/g, '%$1');
}

function unescapeQuery(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return undefined;
  }
}

/** The values of each key; pairs that are not well-formed are left out. */
function queryOf({ query }: CelUrl): Map<string, string[]> {
  const result = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';')) continue;
    const equals = pair.indexOf('=');
    const key = unescapeQuery(equals < 0 ? pair : pair.slice(0, equals));
    const value = unescapeQuery(equals < 0 ? '' : pair.slice(equals + 1));
    if (key !== undefined && value !== undefined) result.set(key, [...result.get(key) ?? [], value]);
  }
  return result;
}

function url(text: string): CelUrl {
  const parsed = parseUrl(text);
  if (!parsed) throw new CelError(`${JSON.stringify(text.slice(0, 60))} is no URL: expected an absolute URL or path`);
  return parsed;
}

/** The Kubernetes URL library. */
export const URLS: FunctionRow[] = [
  { signature: `url(string): ${U}`, call: url },
  { signature: 'isURL(string): bool', call: (text: string) => parseUrl(text) !== undefined },
  { signature: `${U}#getScheme(): string`, call: (u: CelUrl) => u.scheme },
  { signature: `${U}#getHost(): string`, call: (u: CelUrl) => u.host },
  { signature: `${U}#getHostname(): string`, call: (u: CelUrl) => u.hostname },
  { signature: `${U}#getPort(): string`, call: (u: CelUrl) => u.port },
  { signature: `${U}#getEscapedPath(): string`, call: (u: CelUrl) => u.path },
  { signature: `${U}#getQuery(): map(string, list(string))`, call: queryOf },
];
