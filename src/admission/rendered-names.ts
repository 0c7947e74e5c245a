import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { KubeObject, ManifestSet } from '../manifests';

/**
 * The objects of an app as they come out, with the names that resolvers and JSON patches gave them. Rendering is most of what a
 * synth costs, and every policy of an app asks: what was rendered is kept until somebody asks again, for then a new synth runs.
 */
export class RenderedNames {
  /** One for all policies of an app. */
  public static of({ node: { root } }: IConstruct): RenderedNames {
    const known = RenderedNames.BY_ROOT.get(root);
    if (known) return known;
    const created = new RenderedNames();
    RenderedNames.BY_ROOT.set(root, created);
    return created;
  }

  private static readonly BY_ROOT = new WeakMap<IConstruct, RenderedNames>();

  private rendered = new Map<ApiObject, readonly KubeObject[]>();
  private readonly asked = new Set<unknown>();

  private constructor() {}

  /** Takes note of who asks; forgets everything when it is not for the first time. */
  public ask(who: unknown): void {
    if (this.asked.has(who)) {
      this.rendered = new Map();
      this.asked.clear();
    }
    this.asked.add(who);
  }

  /** What comes of an object: the items of a list are objects of their own. */
  public objectsOf(object: ApiObject): readonly KubeObject[] {
    const known = this.rendered.get(object);
    if (known) return known;
    const objects = ManifestSet.of([object.toJson()]).entries.map(entry => entry.object);
    this.rendered.set(object, objects);
    return objects;
  }
}
