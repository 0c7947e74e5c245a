/** The registry that is meant where a reference names none. */
const DEFAULT_REGISTRY = 'docker.io';
/** Other names of it. */
const ALIASES: readonly string[] = ['index.docker.io', 'registry-1.docker.io'];
/** Where docker.io keeps the images without an owner: `nginx` is `docker.io/library/nginx`. */
const OFFICIAL_PREFIX = 'library/';
/** Limit of the distribution project for registry and repository together. */
const MAX_NAME_LENGTH = 255;
/** Hex digits that each algorithm gives (OCI image specification, "Digests"). */
const DIGEST_LENGTHS: ReadonlyMap<string, number> = new Map([['sha256', 64], ['sha512', 128]]);

// Every alternative below starts with another character, so none of these can backtrack.
const HOST_LABEL = /^[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*$/;
const IPV6_HOST = /^\[[0-9A-Fa-f:.]{2,45}\]$/;
const PORT = /^[0-9]{1,5}$/;
const PATH_COMPONENT = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^([a-z0-9]+(?:[+._-][a-z0-9]+)*):([0-9a-f]{32,})$/;

/**
 * A container image reference, `[registry[:port]/]repository[:tag][@digest]`, in the grammar of Docker and OCI.
 * Values do not change; `withDigest` gives a new one.
 *
 * @example
 *
 * const image = ImageReference.parse('nginx:1.27');
 * image.registry;   // docker.io
 * image.repository; // library/nginx
 * image.isPinned;   // false
 */
export class ImageReference {
  /**
   * Parses a reference in time linear to its length.
   *
   * @throws when the text is not a reference; the message says which part is wrong and what is expected
   */
  public static parse(text: string): ImageReference {
    const fail = (reason: string): never => {
      throw new Error(`image '${abbreviate(String(text))}' does not parse: ${reason}`);
    };
    if (typeof text !== 'string' || text === '') fail("it is empty: write for example 'nginx:1.27' or 'registry.example.com/team/app@sha256:…'");
    if (/\s/.test(text)) fail('it has white space: remove it');

    const at = text.indexOf('@');
    const digest = at < 0 ? undefined : text.slice(at + 1);
    const named = at < 0 ? text : text.slice(0, at);
    // A colon after the last slash starts the tag; one before it starts the port of the registry.
    const colon = named.lastIndexOf(':');
    const hasTag = colon > named.lastIndexOf('/') && !named.endsWith(']');
    const tag = hasTag ? named.slice(colon + 1) : undefined;
    const name = hasTag ? named.slice(0, colon) : named;

    const slash = name.indexOf('/');
    const first = slash < 0 ? '' : name.slice(0, slash);
    const registry = isRegistry(first) ? first : undefined;
    const path = registry === undefined ? name : name.slice(slash + 1);

    const wrong = (registry === undefined ? undefined : wrongRegistry(registry))
      ?? wrongPath(path)
      ?? (name.length > MAX_NAME_LENGTH ? `registry and repository have ${name.length} characters: at most ${MAX_NAME_LENGTH} are allowed` : undefined)
      ?? (tag === undefined || TAG.test(tag) ? undefined
        : `tag '${abbreviate(tag)}' is not 1 to 128 letters, digits, '_', '.' and '-', starting with none of '.' and '-'`)
      ?? (digest === undefined ? undefined : wrongDigest(digest));
    if (wrong) fail(wrong);
    return new ImageReference(text, registry, path, tag, digest);
  }

  /** Registry with its port, in lower case; `docker.io` where the reference names none. */
  public readonly registry: string;

  /** Path in the registry; official images of docker.io have the prefix `library/`. */
  public readonly repository: string;

  private constructor(
    private readonly text: string,
    private readonly writtenRegistry: string | undefined,
    private readonly writtenPath: string,
    /** The tag, where the reference has one. */
    public readonly tag: string | undefined,
    /** The digest with its algorithm, `sha256:…`, where the reference has one. */
    public readonly digest: string | undefined,
  ) {
    // Host names are the same in any case.
    const registry = (writtenRegistry ?? DEFAULT_REGISTRY).toLowerCase();
    this.registry = ALIASES.includes(registry) ? DEFAULT_REGISTRY : registry;
    this.repository = this.registry === DEFAULT_REGISTRY && !writtenPath.includes('/') ? OFFICIAL_PREFIX + writtenPath : writtenPath;
  }

  /** Whether a digest fixes the content, so that whoever owns the registry cannot exchange it. */
  public get isPinned(): boolean {
    return this.digest !== undefined;
  }

  /** With registry and full repository: `docker.io/library/nginx:1.27` for `nginx:1.27`. */
  public get normalized(): string {
    return `${this.registry}/${this.repository}${this.suffix}`;
  }

  /** As short as it can be written: `nginx:1.27` for `docker.io/library/nginx:1.27`. */
  public get familiar(): string {
    if (this.registry !== DEFAULT_REGISTRY) return this.normalized;
    const official = this.repository.startsWith(OFFICIAL_PREFIX) && !this.repository.slice(OFFICIAL_PREFIX.length).includes('/');
    return (official ? this.repository.slice(OFFICIAL_PREFIX.length) : this.repository) + this.suffix;
  }

  /**
   * The same image with a digest. The tag stays for the reader; runtimes pull by digest.
   *
   * @param digest for example `sha256:` and 64 hexadecimal digits
   * @throws when the digest is malformed
   */
  public withDigest(digest: string): ImageReference {
    const wrong = wrongDigest(digest);
    if (wrong) throw new Error(`image '${abbreviate(this.text)}': ${wrong}`);
    const name = this.writtenRegistry === undefined ? this.writtenPath : `${this.writtenRegistry}/${this.writtenPath}`;
    const tag = this.tag === undefined ? '' : `:${this.tag}`;
    return new ImageReference(`${name}${tag}@${digest}`, this.writtenRegistry, this.writtenPath, this.tag, digest);
  }

  /** The reference as it was written. */
  public toString(): string {
    return this.text;
  }

  private get suffix(): string {
    return (this.tag === undefined ? '' : `:${this.tag}`) + (this.digest === undefined ? '' : `@${this.digest}`);
  }
}

/** Docker's rule for what stands before the first slash: a host has a dot, a port, a capital letter, or is `localhost`. */
function isRegistry(component: string): boolean {
  return /[.:A-Z[]/.test(component) || component === 'localhost';
}

function wrongRegistry(registry: string): string | undefined {
  const close = registry.indexOf(']');
  const colon = registry.indexOf(':', close + 1);
  const host = colon < 0 ? registry : registry.slice(0, colon);
  const port = colon < 0 ? undefined : registry.slice(colon + 1);
  if (!IPV6_HOST.test(host) && !host.split('.').every(label => HOST_LABEL.test(label))) {
    return `registry '${abbreviate(host)}' is not a host name: expected labels of letters, digits and '-' joined by '.'`;
  }
  if (port !== undefined && (!PORT.test(port) || Number(port) < 1 || Number(port) > 65535)) {
    return `port '${abbreviate(port)}' of the registry is not a number from 1 to 65535`;
  }
  return undefined;
}

function wrongPath(path: string): string | undefined {
  if (path === '') return "it has no repository: write for example 'registry.example.com/team/app'";
  if (/[A-Z]/.test(path)) return `repository names are lower case: write '${abbreviate(path.toLowerCase())}'`;
  const component = path.split('/').find(part => !PATH_COMPONENT.test(part));
  if (component === undefined) return undefined;
  if (component === '') return "the repository has an empty part: write one '/' between parts, none at the end";
  return `'${abbreviate(component)}' is not a part of a repository name: expected lower-case letters and digits, with '.', '_', '__' or '-' in between`;
}

function wrongDigest(digest: string): string | undefined {
  const match = DIGEST.exec(digest);
  if (!match) return `digest '${abbreviate(digest)}' is not an algorithm and hexadecimal digits: write 'sha256:' and 64 of them`;
  const expected = DIGEST_LENGTHS.get(match[1]);
  if (expected !== undefined && match[2].length !== expected) {
    return `digest '${abbreviate(digest)}' has ${match[2].length} hexadecimal digits: ${match[1]} gives ${expected}`;
  }
  return undefined;
}

/** Keeps messages on one screen whatever the input. */
function abbreviate(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
