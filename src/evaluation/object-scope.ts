import { ControlScope } from '../controls';
import { CONTAINER_LISTS, FieldPath, KubeObject, PodTemplates, valueAt } from '../manifests';

/** What expressions see. One value serves all controls of an object; `params` and `container` change in between. */
export interface Bindings {
  readonly object: KubeObject;
  readonly namespaceObject: KubeObject | null;
  readonly variables: Readonly<Record<string, unknown>>;
  params: Readonly<Record<string, unknown>>;
  container?: any;
  [name: string]: unknown;
}

/** A place where an expression is evaluated. */
export interface Place {
  readonly path: FieldPath;
  readonly container?: any;
}

const WHOLE_OBJECT: readonly Place[] = [{ path: [] }];

/** An object with its pod template found, if it has one. */
export class ObjectScope {
  /** Path to the pod specification; undefined when the object runs no pods. */
  public readonly podSpecPath?: FieldPath;
  public readonly podSpec?: any;
  private readonly podMeta?: any;
  private readonly containers: readonly { list: string; place: Place }[];
  private readonly podPlaces: readonly Place[];
  /** Few combinations of lists are ever asked for, and each by many controls. */
  private readonly placesByLists: Record<string, readonly Place[]> = Object.create(null);

  public constructor(public readonly object: KubeObject, templates: PodTemplates) {
    const kind = templates.kindOf(object);
    this.containers = [];
    this.podPlaces = [];
    if (!kind) return;
    this.podSpecPath = [...kind.path, 'spec'];
    this.podSpec = valueAt(object, this.podSpecPath) ?? {};
    this.podMeta = valueAt(object, [...kind.path, 'metadata']) ?? {};
    this.containers = CONTAINER_LISTS.flatMap(list => {
      const items: unknown = this.podSpec[list];
      return (Array.isArray(items) ? items : []).map((container, i) => ({ list, place: { path: [...this.podSpecPath!, list, i], container } }));
    });
    this.podPlaces = [{ path: this.podSpecPath }];
  }

  /** Where a control of a scope is evaluated on this object; `lists` names the lists of containers, joined by commas. */
  public placesFor(scope: ControlScope, lists: string): readonly Place[] {
    if (scope === ControlScope.OBJECT || scope === ControlScope.SET) return WHOLE_OBJECT;
    if (scope === ControlScope.POD) return this.podPlaces;
    return this.placesByLists[lists] ??= this.containers.filter(({ list }) => lists.split(',').includes(list)).map(({ place }) => place);
  }

  /** The same values that the CEL prelude of the catalogue computes in the API server; a test holds the two together. */
  public bindings(namespaceObject?: KubeObject): Bindings {
    const containers = this.containers.map(({ place }) => place.container);
    const volumes: any[] = Array.isArray(this.podSpec?.volumes) ? this.podSpec.volumes : [];
    return {
      object: this.object,
      namespaceObject: namespaceObject ?? null,
      params: {},
      container: undefined,
      variables: {
        podSpec: this.podSpec ?? {},
        podMeta: this.podMeta ?? {},
        containers,
        images: [
          ...containers.map(c => c?.image).filter(image => image !== undefined && image !== ''),
          ...volumes.filter(v => v?.image !== undefined).map(v => v.image?.reference ?? ''),
        ],
        isWindows: this.podSpec?.os?.name === 'windows',
        rules: this.object.rules ?? [],
      },
    };
  }
}
