import { type Http, http } from './http';

/** What names an object: the object itself, or as much of it. */
export interface Reference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string; readonly [field: string]: any };
}

interface Server {
  readonly server: string;
  readonly ca: string;
  readonly users: readonly { readonly token: string }[];
}

interface Resource {
  readonly path: string;
  readonly namespaced: boolean;
}

const KNOWN = new Map<string, ResourcePaths>();

/** Kinds to paths, by what the server says of itself. Asked once for a group, and again when a kind is not known yet. */
export class ResourcePaths {
  /** One for a server: it is the same for all users. */
  public static of({ server, ca, users }: Server): ResourcePaths {
    const known = KNOWN.get(server);
    if (known) return known;
    const made = new ResourcePaths(http(server, ca, { authorization: `Bearer ${users[0].token}` }));
    KNOWN.set(server, made);
    return made;
  }

  private readonly groups = new Map<string, Promise<ReadonlyMap<string, Resource>>>();

  private constructor(private readonly ask: Http) {}

  public async object(reference: Reference, namespace?: string): Promise<string> {
    const name = reference.metadata?.name;
    if (!name) throw new Error(`${reference.kind} has no name: set metadata.name`);
    return `${await this.creation(reference, namespace)}/${encodeURIComponent(name)}`;
  }

  /** Where an object of the kind is created. */
  public async creation(reference: Reference, namespace?: string): Promise<string> {
    const resource = await this.resource(reference);
    return under(resource, reference.metadata?.namespace ?? namespace ?? 'default');
  }

  /** Where objects of the kind are listed: in one namespace, else in all. */
  public async collection(reference: Reference, namespace?: string): Promise<string> {
    return under(await this.resource(reference), reference.metadata?.namespace ?? namespace);
  }

  public async isNamespaced(reference: Reference): Promise<boolean> {
    return (await this.resource(reference)).namespaced;
  }

  public async serves(reference: Reference): Promise<boolean> {
    return await this.find(reference) !== undefined;
  }

  private async resource(reference: Reference): Promise<Resource> {
    const found = await this.find(reference);
    if (!found) throw new Error(`the API server has no ${reference.kind} of ${reference.apiVersion}: install its CRD first, or ask another version`);
    return found;
  }

  private async find({ apiVersion, kind }: Reference): Promise<Resource | undefined> {
    const known = (await this.groups.get(apiVersion))?.get(kind);
    if (known) return known;
    this.groups.set(apiVersion, this.discover(apiVersion));
    return (await this.groups.get(apiVersion)!).get(kind);
  }

  private async discover(apiVersion: string): Promise<ReadonlyMap<string, Resource>> {
    const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const { status, body } = await this.ask('GET', base);
    if (status !== 200) return new Map();
    const resources = body.resources.filter((resource: any) => !resource.name.includes('/'));
    return new Map(resources.map((resource: any) => [resource.kind, { path: `${base}/{}${resource.name}`, namespaced: resource.namespaced }]));
  }
}

function under({ path, namespaced }: Resource, namespace: string | undefined): string {
  return path.replace('{}', namespaced && namespace ? `namespaces/${encodeURIComponent(namespace)}/` : '');
}
