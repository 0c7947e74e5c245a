import { Lazy, ResolutionContext } from 'cdk8s';
import { apiGroupOf } from '../manifests';

/** An object while it is rendered: one of its own, or an item of a list. Its fields may still be `Lazy`. */
export interface RenderedObject {
  /** As it stands there. An item of a typed list leaves out what the kind of its list says. */
  readonly value: any;
  readonly kind: string;
  readonly apiGroup: string;
}

/** The object that a resolver is shown, if it is one: fields, and the metadata on their own, come the same way. */
export function renderedObject({ value, key, obj }: ResolutionContext): RenderedObject | undefined {
  if (!isMap(value)) return undefined;
  // The whole object comes with an empty path, and so does its metadata alone: only the object has a kind.
  if (key.length === 0) return typeof value.kind === 'string' ? described(value, value.kind, value.apiVersion) : undefined;
  // items/0, and items/0/items/0 of a list in a list.
  if (!obj.kind.endsWith('List') || key.length % 2 === 1 || key.some((part, i) => i % 2 === 0 && part !== 'items')) return undefined;
  const impliedKind = isMap(value.metadata) && obj.kind !== 'List' ? obj.kind.slice(0, -'List'.length) : undefined;
  return described(value, value.kind ?? impliedKind, value.apiVersion ?? obj.apiVersion);
}

function described(value: any, kind: unknown, apiVersion: unknown): RenderedObject | undefined {
  return typeof kind === 'string' && typeof apiVersion === 'string' ? { value, kind, apiGroup: apiGroupOf(apiVersion) } : undefined;
}

/** The same value with every `Lazy` in it produced; the very same one when there is none. */
export function settled(value: any): any {
  if (value instanceof Lazy) return settled(value.produce());
  if (Array.isArray(value)) return mapChanged(value, settled);
  if (!isMap(value)) return value;
  const entries = Object.entries(value).map(([key, field]) => [key, settled(field)]);
  return entries.every(([key, field]) => value[key] === field) ? value : Object.fromEntries(entries);
}

/** The same list when nothing in it changes, so that a resolver can tell that it is done. */
export function mapChanged(list: any, change: (item: any) => any): any {
  if (!Array.isArray(list)) return list;
  const changed = list.map(change);
  return changed.every((item, i) => item === list[i]) ? list : changed;
}

function isMap(value: any): boolean {
  return value?.constructor === Object;
}
