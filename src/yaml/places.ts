import { FieldPath } from '../manifests';

/** Where a value stands in a text, and where its parts stand. */
export interface Place {
  /** Line of the field's name, or of the first character of a list's item; from 1. */
  line: number;
  fields?: Map<string, Place>;
  items?: Place[];
}

/** The line of the value at a path, or of its nearest ancestor that is there. */
export function lineAt(root: Place, path: FieldPath): number {
  let place = root;
  for (const segment of path) {
    const next = typeof segment === 'number' ? place.items?.[segment] : place.fields?.get(segment);
    if (!next) break;
    place = next;
  }
  return place.line;
}
