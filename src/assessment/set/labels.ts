import { KubeObject } from '../../manifests';

/** Labels as selectors see them. A map, so that no name of a label meets what JavaScript objects inherit. */
export type Labels = ReadonlyMap<string, string>;

/** The fields of a map that are text: the API server takes no other labels. */
export function labelsIn(value: unknown): Map<string, string> {
  const labels = new Map<string, string>();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return labels;
  for (const [key, label] of Object.entries(value)) if (typeof label === 'string') labels.set(key, label);
  return labels;
}

/** Where an object without a namespace lands, as far as its manifest tells. */
export const DEFAULT_NAMESPACE = 'default';

/**
 * Namespaces of the cluster itself. What is there is never all in a set: API servers make roles and accounts there, kubelets
 * run pods there from files of their node, and distributions add their own.
 */
export const SYSTEM_NAMESPACES: ReadonlySet<string> = new Set(['kube-node-lease', 'kube-public', 'kube-system']);

/** The namespace that a namespaced object lives in. */
export function namespaceNameOf({ metadata }: KubeObject): string {
  const namespace: unknown = metadata?.namespace;
  return typeof namespace === 'string' && namespace !== '' ? namespace : DEFAULT_NAMESPACE;
}

/** The name of an object; empty when it has none, as with `generateName`. */
export function nameOf({ metadata }: KubeObject): string {
  return textOr(metadata?.name);
}

/** A value that is text, or something in its place. */
export function textOr(value: unknown, otherwise = ''): string {
  return typeof value === 'string' ? value : otherwise;
}

/** A value that is a list; anything else has no elements. */
export function listOf(value: unknown): readonly any[] {
  return Array.isArray(value) ? value : [];
}

/** The texts of a list. */
export function textsOf(value: unknown): string[] {
  return listOf(value).filter((item): item is string => typeof item === 'string');
}

/** A value that has fields; anything else has none. */
export function fieldsOf(value: unknown): Readonly<Record<string, any>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, any> : NO_FIELDS;
}

const NO_FIELDS: Readonly<Record<string, any>> = Object.freeze(Object.create(null));
