import { NetworkPolicyRefused } from './refused';
import { FieldPath } from '../../../manifests';

export type Fields = Readonly<Record<string, unknown>>;

/** Called with fields that the API does not know; servers drop them. */
export type UnknownField = (path: FieldPath) => void;

/** A map with known fields. @throws NetworkPolicyRefused */
export function fieldsAt(value: unknown, path: FieldPath, known: ReadonlySet<string>, onUnknown: UnknownField): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new NetworkPolicyRefused(`is ${shown(value)}: expected a map of ${[...known].join(', ')}`, path);
  for (const key in value) if (!known.has(key)) onUnknown([...path, key]);
  return value as Fields;
}

/** A list; an absent one is empty. @throws NetworkPolicyRefused */
export function listAt(value: unknown, path: FieldPath): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new NetworkPolicyRefused(`is ${shown(value)}: expected a list`, path);
  return value;
}

/** What a message shows of a wrong value. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
