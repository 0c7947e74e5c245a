import { AdmissionWaiver } from './admission-waiver';

/** A waiver as settings and constructs hold it, with the objects that it names. */
export interface WaiverWithObjects {
  readonly control: string;
  readonly reason: string;
  readonly owner?: string;
  readonly expires?: string;
  readonly objects?: readonly { readonly kind?: string; readonly namespace?: string; readonly name?: string }[];
}

/** One waiver for each pattern of objects. A waiver without patterns gives none: a policy holds only what is bound to objects. */
export function boundWaivers({ control, reason, owner, expires, objects = [] }: WaiverWithObjects): AdmissionWaiver[] {
  return objects.map(({ kind, namespace, name }) => {
    const fields = Object.entries({ control, kind, namespace, name, reason, owner, expires }).filter(([, value]) => value !== undefined);
    return Object.fromEntries(fields) as unknown as AdmissionWaiver;
  });
}

/** By what they cover, so that it does not matter in which order they were given; without those that say the same. */
export function sortedWaivers(waivers: readonly AdmissionWaiver[]): AdmissionWaiver[] {
  const textOf = ({ control, namespace, kind, name, expires, reason, owner }: AdmissionWaiver) =>
    JSON.stringify([control, namespace, kind, name, expires, reason, owner]);
  const byText = new Map(waivers.map(waiver => [textOf(waiver), waiver]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, waiver]) => waiver);
}
