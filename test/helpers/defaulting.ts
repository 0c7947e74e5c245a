import { OBJECT_RULES, POD_ONLY_RULES, POD_SPEC_RULES, Rule } from './defaulting-rules';
import { KubeObject, PodTemplates, stripNulls, valueAt } from '../../src/manifests';

/** A JSON object that a path leads into, with the name of the field at its end. */
interface Field {
  readonly owner: any;
  readonly name: string;
}

/** The fields that a path names; `*` stands for every element of a list, `{a,b}` for each of the names. */
function fieldsAt(root: any, path: string): Field[] {
  const segments = path.slice(1).split('/');
  let owners = [root];
  for (const segment of segments.slice(0, -1)) {
    owners = owners.flatMap(owner => children(owner, segment)).filter(child => typeof child === 'object' && child !== null);
  }
  return owners.flatMap(owner => names(segments[segments.length - 1]).map(name => ({ owner, name })));
}

function children(owner: any, segment: string): any[] {
  if (segment === '*') return Array.isArray(owner) ? owner : [];
  return names(segment).map(name => owner[name]);
}

function names(segment: string): string[] {
  return segment.startsWith('{') ? segment.slice(1, -1).split(',') : [segment];
}

function isZero(value: any): boolean {
  if (value === null || typeof value !== 'object') return [false, 0, '', null, undefined].includes(value);
  return Object.keys(value).length === 0;
}

function apply(root: any, rules: readonly Rule[]): void {
  for (const { path, vanishesWhenZero, becomes, value, when } of rules) {
    for (const { owner, name } of fieldsAt(root, path)) {
      if (vanishesWhenZero && isZero(owner[name])) delete owner[name];
      if (becomes !== undefined && owner[name] !== undefined) owner[name] = becomes(owner[name], owner);
      if (owner[name] === undefined) delete owner[name];
      if (value !== undefined && owner[name] === undefined && (!when || when(owner, root))) {
        const made = typeof value === 'function' ? value(owner, root) : structuredClone(value);
        if (made !== undefined) owner[name] = made;
      }
    }
  }
}

/** The object as admission sees it: decoded (zero values gone), defaulted, numbers in their canonical form. */
export function defaulted(given: KubeObject, templates: PodTemplates = PodTemplates.BUILT_IN): KubeObject {
  const object = structuredClone(stripNulls(given));
  apply(object, OBJECT_RULES['*']);
  apply(object, OBJECT_RULES[object.kind] ?? []);
  const path = templates.kindOf(object)?.path;
  const podSpec: any = path && valueAt(object, [...path, 'spec']);
  if (podSpec) {
    apply(podSpec, POD_SPEC_RULES);
    if (object.kind === 'Pod') apply(podSpec, POD_ONLY_RULES);
  }
  return object;
}
