import { createHash } from 'crypto';
import { KubeObject } from '../manifests';
import { PARAMETERS_GROUP, PARAMETERS_VERSION } from './parameters-definition';

export const IMAGE_DIGESTS_KIND = 'ImageDigests';
export const IMAGE_DIGESTS_RESOURCE = 'imagedigests';

/** The name of the CustomResourceDefinition. */
export const IMAGE_DIGESTS_CRD = `${IMAGE_DIGESTS_RESOURCE}.${PARAMETERS_GROUP}`;

/** Tells lists apart: policies find those of denied digests by it. */
export const IMAGE_DIGESTS_LABEL = 'bulwark.io/image-digests';

/** Values of the label. */
export enum ImageList {
  DENIED = 'denied',
  VERIFIED = 'verified',
}

/** Where lists are kept unless somebody says otherwise. */
export const IMAGE_LISTS_NAMESPACE = 'bulwark-system';

/** An allow-list is one object: what several lists say would all have to hold. */
export const VERIFIED_IMAGES = 'verified-images';

/** Begins the names of the lists of denied digests. */
export const DENIED_IMAGES = 'denied-images';

/** The digest of an image on a list. */
export interface ListedDigest {
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /**
   * Why it is on the list, for example `CVE-2026-1234`: denials say it.
   *
   * @default - nothing is said
   */
  readonly note?: string;
}

/**
 * Bytes of the JSON of one list of denied digests. `kubectl apply` repeats an object in an annotation, which may have
 * 256 KiB; what etcd takes is further away. An allow-list cannot be divided, so that one of more than about 3,500 digests
 * must be applied with `--server-side`.
 */
const SHARD_BYTES = 240 * 1024;

/** The most that etcd takes is 1.5 MiB for one object: close to twenty thousand digests without notes. */
const VERIFIED_BYTES = 1_400_000;

const MOST_DIGESTS = 20_000;

const DIGEST = /^sha256:([0-9a-f]{64})$/;
const MOST_NOTE = 200;

/**
 * Lists of denied digests, with the hexadecimal digits as keys. A list that would be too large is divided by bits of the
 * digests' hashes, again and again until every part is small enough: one more digest changes one list, or divides one in two, and the same digests always give the same objects. A part that was divided and left in the
 * cluster goes on denying what it denied.
 *
 * @throws when a digest is malformed, or a note is
 */
export function deniedImageLists(digests: readonly ListedDigest[], namespace = IMAGE_LISTS_NAMESPACE): KubeObject[] {
  return divided(entriesOf(digests, 'deniedDigests'), '').map(({ bits, entries }) =>
    listOf(ImageList.DENIED, bits === '' ? DENIED_IMAGES : `${DENIED_IMAGES}-${bits}`, namespace, entries));
}

/**
 * The list of verified digests, one object.
 *
 * @throws when a digest is malformed, a note is, or the list is larger than one object may be
 */
export function verifiedImageList(digests: readonly ListedDigest[], namespace = IMAGE_LISTS_NAMESPACE): KubeObject {
  const entries = entriesOf(digests, 'verifiedDigests');
  const bytes = bytesOf(entries);
  if (bytes > VERIFIED_BYTES || entries.length > MOST_DIGESTS) {
    throw new Error(`verifiedDigests has ${entries.length} digests, about ${bytes} bytes: one object holds ${MOST_DIGESTS} digests and ${VERIFIED_BYTES} bytes; `
      + 'take off what no longer runs, or verify signatures with a webhook (verifications)');
  }
  return listOf(ImageList.VERIFIED, VERIFIED_IMAGES, namespace, entries);
}

type Entry = readonly [hex: string, note: string];

function entriesOf(digests: readonly ListedDigest[], property: string): Entry[] {
  const entries = new Map<string, string>();
  for (const { digest, note = '' } of digests) {
    const match = DIGEST.exec(digest);
    if (!match) throw new Error(`${property} has '${String(digest).slice(0, 100)}': expected 'sha256:' and 64 hexadecimal digits in lower case`);
    if (note.length > MOST_NOTE || /[\u0000-\u001f\u007f]/.test(note)) {
      throw new Error(`${property}: the note of '${digest}' is '${note.slice(0, 50)}': expected at most ${MOST_NOTE} characters on one line`);
    }
    entries.set(match[1], entries.get(match[1]) || note);
  }
  return [...entries].sort(([left], [right]) => left < right ? -1 : 1);
}

function bytesOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, [hex, note]) => sum + hex.length + Buffer.byteLength(JSON.stringify(note)) + 4, 0);
}

function divided(entries: readonly Entry[], bits: string): { bits: string; entries: readonly Entry[] }[] {
  if (entries.length === 0) return [];
  if (bytesOf(entries) <= SHARD_BYTES) return [{ bits, entries }];
  return ['0', '1'].flatMap(bit => divided(entries.filter(([hex]) => bitAt(hex, bits.length) === bit), bits + bit));
}

/** Of the hash of the digest: whoever chooses what digests begin with does not choose how lists are divided. */
function bitAt(hex: string, index: number): string {
  const byte = createHash('sha256').update(hex).digest()[Math.floor(index / 8)];
  return byte.toString(2).padStart(8, '0')[index % 8];
}

function listOf(list: ImageList, name: string, namespace: string, entries: readonly Entry[]): KubeObject {
  return {
    apiVersion: `${PARAMETERS_GROUP}/${PARAMETERS_VERSION}`,
    kind: IMAGE_DIGESTS_KIND,
    metadata: { name, namespace, labels: { [IMAGE_DIGESTS_LABEL]: list } },
    spec: { digests: Object.fromEntries(entries) },
  };
}

/**
 * The CustomResourceDefinition of lists. ConfigMaps would do, if API servers did not stop following params of built-in kinds
 * for good once no binding names the kind (kubernetes/kubernetes#130887): a deny-list that is bound again would then deny what
 * it denied in the past, or nothing, until the server is started again. What custom resources cost instead: 1.37 makes JSON
 * of them and back for every evaluation, about 6 µs of CPU for each digest on the lists and each pod; 1.30 does not.
 */
export function imageDigestsDefinition(): KubeObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: IMAGE_DIGESTS_CRD },
    spec: {
      group: PARAMETERS_GROUP,
      names: { kind: IMAGE_DIGESTS_KIND, listKind: `${IMAGE_DIGESTS_KIND}List`, plural: IMAGE_DIGESTS_RESOURCE, singular: IMAGE_DIGESTS_RESOURCE },
      scope: 'Namespaced',
      versions: [{
        name: PARAMETERS_VERSION,
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            description: `A list of digests of images. The label ${IMAGE_DIGESTS_LABEL} says what it is for: ${Object.values(ImageList).join(' or ')}.`,
            properties: { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' }, spec: SPEC },
          },
        },
      }],
    },
  };
}

const SPEC = {
  type: 'object',
  properties: {
    digests: {
      'type': 'object',
      'description': 'Why a digest is on the list, by the 64 hexadecimal digits of SHA-256; denials say it.',
      'maxProperties': MOST_DIGESTS,
      'additionalProperties': { type: 'string', maxLength: MOST_NOTE },
      // One owner for all: else the server writes down for every digest who owns it, and half as many fit.
      'x-kubernetes-map-type': 'atomic',
    },
  },
};
