import { KubeObject, stripNulls } from '../../../src/manifests';
import type { Answer, Client } from '../client';

/** An object that the API server takes where there are no policies. */
export interface Admitted {
  readonly written: KubeObject;
  /** As it would be stored: decoded, defaulted, changed by the server's own admission. */
  readonly served: KubeObject;
}

/** Why the others are not taken, and how many. */
export type Refusals = Record<'not served' | 'not decoded' | 'not valid' | 'forbidden', number>;

/** How often an object may be repaired. */
const REPAIRS = 2;

/** What a field that must be there gets; without an entry what misses it goes. */
const REQUIRED: Readonly<Record<string, unknown>> = {
  image: 'nginx',
  port: 80,
  path: '/x',
  key: 'k',
  name: 'n',
  secretName: 's',
  hosts: ['a.example.com'],
  type: 'RuntimeDefault',
  localhostProfile: 'p.json',
  value: '1',
  controller: 'example.com/c',
  gatewayClassName: 'cilium',
  ports: [{ port: 80 }],
  listeners: [{ name: 'a', port: 80, protocol: 'HTTP' }],
};

/** What a field with a value that makes no sense gets, because it may not be absent either. */
const REPLACED: Readonly<Record<string, unknown>> = { port: 80, operator: 'Exists', name: 'n' };

/** Which objects the API server takes: what is wrong with others is put right where the server says that it is. Nothing is stored. */
export async function askWithoutPolicies(client: Client, objects: readonly KubeObject[], each: (admitted: Admitted) => void): Promise<Refusals> {
  const refusals: Refusals = { 'not served': 0, 'not decoded': 0, 'not valid': 0, 'forbidden': 0 };
  await inParallel(objects, async object => {
    if (!await client.serves(object.apiVersion, object.kind)) return void refusals['not served']++;
    let written = object;
    for (let repairs = 0; ; repairs++) {
      const answer = await create(client, written);
      if (answer.status === 201) {
        each({ written, served: answer.body });
        if (written.kind === 'Deployment') await askAsCustomKind(client, written, each);
        return;
      }
      const repaired = repairs < REPAIRS ? repairedBy(answer, written) : undefined;
      if (!repaired) return void refusals[kindOfRefusal(answer)]++;
      written = repaired;
    }
  });
  return refusals;
}

/**
 * A Rollout, whose CRD has no schema, with the pod template of a Deployment: so it is one that a schema would take. What is
 * null has no meaning there, and is left out.
 */
async function askAsCustomKind(client: Client, deployment: KubeObject, each: (admitted: Admitted) => void): Promise<void> {
  const written: KubeObject = { ...stripNulls(deployment), apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' };
  const answer = await create(client, written);
  if (answer.status === 201) each({ written, served: answer.body });
}

/** A creation in dry run. */
export function create(client: Client, object: KubeObject): Promise<Answer> {
  return client.create(object as any, { dryRun: true, fieldValidation: 'Ignore' });
}

/** More than connections, so that none of them waits. */
const IN_FLIGHT = 24;

/** Does something with all of many things, some at a time, in order. */
export async function inParallel<T>(items: readonly T[], act: (item: T, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: IN_FLIGHT }, async () => {
    while (next < items.length) {
      const index = next++;
      await act(items[index], index);
    }
  }));
}

function kindOfRefusal({ status }: Answer): keyof Refusals {
  return status === 400 ? 'not decoded' : status === 422 ? 'not valid' : 'forbidden';
}

interface Cause {
  readonly reason: string;
  readonly path: readonly (string | number)[];
}

function repairedBy({ status, body }: Answer, object: KubeObject): KubeObject | undefined {
  if (status !== 422) return undefined;
  const causes: Cause[] = (body.details?.causes ?? []).filter((cause: any) => cause.field)
    .map(({ reason, field }: any) => ({ reason, path: parsePath(field) }));
  const repaired: any = structuredClone(object);
  const before = JSON.stringify(repaired);
  // Those behind go first: the places of others stay what they are.
  const ordered = causes.sort((left, right) => comparePaths(right.path, left.path));
  for (const cause of ordered) repair(repaired, cause);
  return JSON.stringify(repaired) === before ? undefined : repaired;
}

function repair(object: any, { reason, path }: Cause): void {
  const name = path[path.length - 1];
  const owner = at(object, path.slice(0, -1));
  if (owner === undefined || owner === null || typeof owner !== 'object') return;
  const may = (table: Readonly<Record<string, unknown>>) => typeof name === 'string' && !Array.isArray(owner) && Object.hasOwn(table, name);
  if (reason === 'FieldValueRequired') {
    if (may(REQUIRED)) owner[name] = structuredClone(REQUIRED[name]);
    else remove(object, path.slice(0, -1));
  } else if (['FieldValueDuplicate', 'FieldValueNotFound'].includes(reason) && typeof name === 'string') {remove(object, path.slice(0, -1));} else if (reason === 'FieldValueInvalid' && may(REPLACED)) {owner[name] = REPLACED[name];} else {remove(object, path);}
}

function remove(object: any, path: readonly (string | number)[]): void {
  const owner = at(object, path.slice(0, -1));
  const key = path[path.length - 1];
  if (owner === undefined || owner === null || key === undefined || ['metadata', 'spec', 'template'].includes(`${key}`)) return;
  if (Array.isArray(owner)) owner.splice(Number(key), 1);
  else delete owner[key];
}

function at(object: any, path: readonly (string | number)[]): any {
  return path.reduce((node: any, key) => node !== null && typeof node === 'object' && Object.hasOwn(node, key) ? node[key] : undefined, object);
}

/** `spec.containers[0].env[PATH]` as the API server writes it; keys of maps stand in brackets too. */
function parsePath(field: string): (string | number)[] {
  return [...field.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, inBrackets, name]) =>
    inBrackets === undefined ? name : /^\d+$/.test(inBrackets) ? Number(inBrackets) : inBrackets);
}

function comparePaths(left: readonly (string | number)[], right: readonly (string | number)[]): number {
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    if (left[i] === right[i]) continue;
    return typeof left[i] === 'number' && typeof right[i] === 'number' ? Number(left[i]) - Number(right[i]) : String(left[i]) < String(right[i]) ? -1 : 1;
  }
  return left.length - right.length;
}
