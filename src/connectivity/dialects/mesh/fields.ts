import { valueAt } from '../../../manifests';

type Fields = Readonly<Record<string, unknown>>;

/** A field that should hold fields; nothing else counts. */
export function fieldsAt(root: unknown, ...path: readonly (string | number)[]): Fields {
  const value = valueAt(root, path);
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value as Fields : {};
}

/** A list; empty where there is none. */
export function listAt(root: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const value = valueAt(root, path);
  return Array.isArray(value) ? value : [];
}

/** The texts of a list; what is no text is left out. */
export function textsAt(root: unknown, ...path: readonly (string | number)[]): readonly string[] {
  return listAt(root, ...path).filter((item): item is string => typeof item === 'string');
}

export function textAt(root: unknown, ...path: readonly (string | number)[]): string | undefined {
  const value = valueAt(root, path);
  return typeof value === 'string' ? value : undefined;
}

/** The namespace that an object lives in, as the API server would put it. */
export function namespaceOf(object: { readonly metadata?: { readonly namespace?: string } }): string {
  return object.metadata?.namespace ?? 'default';
}
