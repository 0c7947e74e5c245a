import { KubeObject } from '../manifests';

/** An object as reports name it. */
export interface NamedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  /** Empty when it has none, as with `generateName`. */
  readonly name: string;
}

/** How reports name an object. Manifests come from anybody: a name may be a number, or worse. */
export function namesOf({ apiVersion, kind, metadata }: KubeObject): NamedObject {
  return { apiVersion, kind, namespace: textOf(metadata?.namespace), name: textOf(metadata?.name) ?? '' };
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string' || value === undefined) return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
