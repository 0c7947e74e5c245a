import { FieldPath } from '../../../manifests';

/** What Cilium's agent does not take: then the policy as a whole has no effect. */
export class Refused extends Error {
  public constructor(message: string, public readonly path: FieldPath) {
    super(message);
  }
}

/** A list, or `undefined` where the field is not there. */
export function listOf(value: unknown, path: FieldPath): readonly unknown[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw new Refused(`${describe(value)} is no list: expected a list`, path);
  return value;
}

/** An object with fields. */
export function fieldsOf(value: unknown, path: FieldPath): Readonly<Record<string, unknown>> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Refused(`${describe(value)} is no object: expected one with fields`, path);
  return value as Record<string, unknown>;
}

/** Short, for messages. */
export function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? `${value}`;
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
