/** A Kubernetes object as plain JSON. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata?: {
    name?: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    [field: string]: any;
  };
  [field: string]: any;
}

/** The API group of an apiVersion: `apps/v1` -> `apps`, `v1` -> the core group ''. */
export function apiGroupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** Where a part of an object lies: field names and list indices. */
export type FieldPath = readonly (string | number)[];

/** `['spec', 'containers', 0, 'image']` -> `spec.containers[0].image`; odd field names are quoted. */
export function formatFieldPath(path: FieldPath): string {
  return path.map((segment, i) => {
    if (typeof segment === 'number') return `[${segment}]`;
    if (/^[A-Za-z_][\w-]*$/.test(segment)) return i === 0 ? segment : `.${segment}`;
    return `[${JSON.stringify(segment)}]`;
  }).join('');
}

/** The value at a path, or undefined. Own fields only, so that `__proto__` is never followed. */
export function valueAt(root: unknown, path: FieldPath): unknown {
  let value: any = root;
  for (const segment of path) {
    if (value === null || typeof value !== 'object' || !Object.prototype.hasOwnProperty.call(value, segment)) return undefined;
    value = value[segment];
  }
  return value;
}

/** RFC 6901: `/a~1b/0` -> ['a/b', '0']. */
export function parsePointer(pointer: string): string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) {
    throw new Error(`json pointer '${pointer}' does not start with '/': write for example '/securityContext/privileged'`);
  }
  return pointer.slice(1).split('/').map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'));
}

/** RFC 6901: ['a/b', 0] -> `/a~1b/0`. */
export function formatPointer(path: FieldPath): string {
  return path.map(segment => '/' + String(segment).replace(/~/g, '~0').replace(/\//g, '~1')).join('');
}
