import { type Reference, ResourcePaths } from './discovery';
import { type Answer, type Http, http } from './http';
import { waitFor, type WaitOptions } from './wait';

export type { Answer } from './http';
export type { Reference } from './discovery';

export interface Credentials {
  readonly server: string;
  /** PEM. */
  readonly ca: string;
  readonly users: readonly { readonly name: string; readonly token: string }[];
  /** Whether somebody starts the server again when it ends, so that requests wait for it. @default false */
  readonly restarts?: boolean;
}

export interface RequestOptions {
  /** Everything but the write to etcd happens. */
  readonly dryRun?: boolean;
  /** @default - the server's: Warn */
  readonly fieldValidation?: 'Strict' | 'Warn' | 'Ignore';
  /** For example `status`, `scale`, `ephemeralcontainers`, `resize`, `eviction`, `exec`. */
  readonly subresource?: string;
  /** For an object that names none. @default 'default' */
  readonly namespace?: string;
  /** Further parameters of the query. */
  readonly query?: Readonly<Record<string, string>>;
}

export interface ApplyOptions extends RequestOptions {
  /** @default 'cluster-tests' */
  readonly fieldManager?: string;
  /** Takes fields from other managers. @default true */
  readonly force?: boolean;
}

const PATCH_TYPES = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};
export type PatchType = keyof typeof PATCH_TYPES;

/** An object of Kubernetes, or what a test makes of one. */
export type KubernetesObject = Reference & { readonly [field: string]: any };

/**
 * Talks to an API server as one user. Verbs answer whatever the server answers, refusals included; `accepted()` is for
 * those that must succeed. Connections are kept and shared by all clients of a server, eight at most; more requests wait
 * their turn, so thousands can be started at once.
 */
export class Client {
  private readonly http: Http;
  private readonly paths: ResourcePaths;

  constructor(
    private readonly credentials: Credentials,
    public readonly user: string = 'admin',
    private readonly headers: Readonly<Record<string, string | string[]>> = {},
  ) {
    const found = credentials.users.find(({ name }) => name === user);
    if (!found) throw new Error(`no user '${user}': the token file has ${credentials.users.map(({ name }) => name).join(', ')}`);
    this.http = http(credentials.server, credentials.ca, { authorization: `Bearer ${found.token}`, ...headers }, credentials.restarts);
    this.paths = ResourcePaths.of(credentials);
  }

  /** The same server as another user of the token file. */
  public as(user: string): Client {
    return new Client(this.credentials, user);
  }

  /** Any user, without a token; `this` must be allowed to impersonate. */
  public impersonate(user: string, groups: readonly string[] = []): Client {
    return new Client(this.credentials, this.user, {
      ...this.headers, 'impersonate-user': user, ...groups.length > 0 ? { 'impersonate-group': [...groups] } : {},
    });
  }

  /** The path and query are used as they are, the body is sent as JSON unless it is text. */
  public request(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<Answer> {
    return this.http(method, path, body, contentType);
  }

  /** With a subresource the object is posted to it: the pod's own `exec`, or an `Eviction` of the pod with that name. */
  public async create(object: KubernetesObject, options: RequestOptions = {}): Promise<Answer> {
    const path = options.subresource ? await this.path(object, options) : await this.paths.creation(object, options.namespace) + query(options);
    return this.request('POST', path, object);
  }

  public async update(object: KubernetesObject, options: RequestOptions = {}): Promise<Answer> {
    return this.request('PUT', await this.path(object, options), object);
  }

  public async patch(reference: Reference, type: PatchType, patch: unknown, options: RequestOptions = {}): Promise<Answer> {
    return this.request('PATCH', await this.path(reference, options), patch, PATCH_TYPES[type]);
  }

  /** Server-side apply. */
  public async apply(object: KubernetesObject, options: ApplyOptions = {}): Promise<Answer> {
    const parameters = { fieldManager: options.fieldManager ?? 'cluster-tests', force: `${options.force ?? true}`, ...options.query };
    return this.patch(object, 'apply', object, { ...options, query: parameters });
  }

  public async get(reference: Reference, options: RequestOptions = {}): Promise<Answer> {
    return this.request('GET', await this.path(reference, options));
  }

  public async delete(reference: Reference, options: RequestOptions & { readonly body?: unknown } = {}): Promise<Answer> {
    return this.request('DELETE', await this.path(reference, options), options.body);
  }

  /** Of the namespace that the reference names, else of all. */
  public async list(reference: Reference, options: RequestOptions = {}): Promise<Answer> {
    return this.request('GET', await this.paths.collection(reference, options.namespace) + query(options));
  }

  /** The path of an object or of its subresource, for requests that have no verb here. */
  public async path(reference: Reference, options: RequestOptions = {}): Promise<string> {
    const object = await this.paths.object(reference, options.namespace);
    return `${object}${options.subresource ? `/${options.subresource}` : ''}${query(options)}`;
  }

  /** What the server serves: `1.37.2`. */
  public async version(): Promise<string> {
    return accepted(await this.request('GET', '/version')).gitVersion.slice(1);
  }

  /** Whether the server knows the kind at all. */
  public async serves(apiVersion: string, kind: string): Promise<boolean> {
    return this.paths.serves({ apiVersion, kind });
  }

  /** @throws Error when the server does not know the kind */
  public async isNamespaced(kind: Reference): Promise<boolean> {
    return this.paths.isNamespaced(kind);
  }

  /** The server's address. */
  public get server(): string {
    return this.credentials.server;
  }

  /**
   * Polls a creation in dry run: a policy is enforced about a second after it was made. Returns the denial. That the server
   * does not know the kind of a policy's parameters yet is none: it refuses everything until it does, whatever the policy says.
   */
  public async waitUntilDenied(canary: KubernetesObject, message = /(?:)/, options: RequestOptions = {}): Promise<Answer> {
    const denies = (answer: Answer) => isDenial(answer) && !/failed to configure policy/.test(answer.body.message) && message.test(answer.body.message);
    return this.waitForAnswer(canary, options, denies, 'to be denied');
  }

  /** Polls a creation in dry run until the server would take it. */
  public async waitUntilAdmitted(canary: KubernetesObject, options: RequestOptions = {}): Promise<Answer> {
    return this.waitForAnswer(canary, options, ({ status }) => status < 300, 'to be admitted');
  }

  private waitForAnswer(canary: KubernetesObject, options: RequestOptions, enough: (answer: Answer) => boolean, what: string): Promise<Answer> {
    let last: Answer;
    const wait: WaitOptions = { what: `${canary.kind} '${canary.metadata?.name}' ${what}`, detail: () => `${last.status} ${last.body.message ?? ''}` };
    return waitFor(async () => {
      last = await this.create(canary, { ...options, dryRun: true });
      return enough(last) && last;
    }, wait);
  }
}

/** Whether admission refused an object that was well-formed. Policies deny with 422 and reason Invalid, or with the reason that they give. */
export function isDenial({ status, body }: Answer): boolean {
  return status >= 400 && /denied request|violates PodSecurity|denied the request/.test(body?.message ?? '');
}

/**
 * The body of an answer that must be a success.
 *
 * @throws Error with the server's words
 */
export function accepted(answer: Answer): any {
  if (answer.status >= 300) throw new Error(`the API server answers ${answer.status}: ${answer.body?.message ?? JSON.stringify(answer.body)}`);
  return answer.body;
}

function query(options: RequestOptions): string {
  const { dryRun, fieldValidation } = options;
  const parameters = new URLSearchParams({ ...dryRun ? { dryRun: 'All' } : {}, ...fieldValidation ? { fieldValidation } : {}, ...options.query });
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}
