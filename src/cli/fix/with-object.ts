import { FieldPath, KubeObject } from '../../manifests';
import { setOwn } from '../../yaml';

/** The value of a document with an object put in its place. The items of a typed list need not say their kind, and go on without. */
export function withObject(document: any, within: FieldPath, object: KubeObject): unknown {
  if (within.length === 0) {
    return Object.fromEntries(Object.entries(object).filter(([key]) => (key !== 'apiVersion' && key !== 'kind') || Object.hasOwn(document, key)));
  }
  const copy = Array.isArray(document) ? [...document] : { ...document };
  setOwn(copy, within[0], withObject(document[within[0]], within.slice(1), object));
  return copy;
}
