import { FieldPath, formatPointer } from '../../manifests';

/** Finds, among places of fields, those that a path has to do with. */
export class FieldPlaces<T extends { readonly path: FieldPath }> {
  private readonly exact = new Map<string, T>();
  /** The first place at or below a path. */
  private readonly below = new Map<string, T>();

  public constructor(places: readonly T[]) {
    for (const place of places) {
      for (let depth = place.path.length; depth >= 0; depth--) {
        const pointer = formatPointer(place.path.slice(0, depth));
        if (depth === place.path.length) this.exact.set(pointer, place);
        if (this.below.has(pointer)) break;
        this.below.set(pointer, place);
      }
    }
  }

  /** A place at the path, below it, or the nearest above it. */
  public touching(path: FieldPath): T | undefined {
    const found = this.below.get(formatPointer(path));
    for (let depth = path.length - 1; !found && depth >= 0; depth--) {
      const above = this.exact.get(formatPointer(path.slice(0, depth)));
      if (above) return above;
    }
    return found;
  }
}
