import { createHash } from 'crypto';
import { KubeObject } from '../manifests';

/** Marks ConfigMaps that hold digests; policies find lists of denied ones by it, and guards protect all. */
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
 * 256 KiB; the limit of a ConfigMap itself, 1 MiB, is further away. An allow-list cannot be divided, so that one of
 * more than about 3,500 digests must be applied with `--server-side`.
 */
const SHARD_BYTES = 240 * 1024;

/**
 * The API server repeats every key in `managedFields`, and etcd takes 1.5 MiB for one object: ten thousand digests and
 * their notes of a few characters fit.
 */
const VERIFIED_BYTES = 1_400_000;

const DIGEST = /^sha256:([0-9a-f]{64})$/;
const MOST_NOTE = 200;

/**
 * Lists of denied digests, as ConfigMaps with the hexadecimal digits as keys. A list that would be too large is divided by
 * the first bits of the digests, again and again until every part is small enough: one more digest changes one ConfigMap,
 * or divides one in two, and the same digests always give the same objects. A part that was divided and left in the
 * cluster goes on denying what it denied.
 *
 * @throws when a digest is malformed, or a note is
 */
export function deniedImageLists(digests: readonly ListedDigest[], namespace = IMAGE_LISTS_NAMESPACE): KubeObject[] {
  return divided(entriesOf(digests, 'deniedDigests'), '').map(({ bits, entries }) =>
    listOf(ImageList.DENIED, bits === '' ? DENIED_IMAGES : `${DENIED_IMAGES}-${bits}`, namespace, entries));
}

/**
 * The list of verified digests, one ConfigMap.
 *
 * @throws when a digest is malformed, a note is, or the list is larger than one object may be
 */
export function verifiedImageList(digests: readonly ListedDigest[], namespace = IMAGE_LISTS_NAMESPACE): KubeObject {
  const entries = entriesOf(digests, 'verifiedDigests');
  const bytes = entries.reduce((sum, [key, note]) => sum + 2 * key.length + Buffer.byteLength(note) + 16, 0);
  if (bytes > VERIFIED_BYTES) {
    throw new Error(`verifiedDigests has ${entries.length} digests, about ${bytes} bytes: one object holds ${VERIFIED_BYTES}; `
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

function divided(entries: readonly Entry[], bits: string): { bits: string; entries: readonly Entry[] }[] {
  if (entries.length === 0) return [];
  const bytes = entries.reduce((sum, [hex, note]) => sum + hex.length + Buffer.byteLength(JSON.stringify(note)) + 4, 0);
  if (bytes <= SHARD_BYTES) return [{ bits, entries }];
  return ['0', '1'].flatMap(bit => divided(entries.filter(([hex]) => bitAt(hex, bits.length) === bit), bits + bit));
}

/** Of the hash of the digest: whoever chooses what digests begin with does not choose how lists are divided. */
function bitAt(hex: string, index: number): string {
  const byte = createHash('sha256').update(hex).digest()[index >> 3];
  return String((byte >> (7 - (index & 7))) & 1);
}

function listOf(list: ImageList, name: string, namespace: string, entries: readonly Entry[]): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace, labels: { [IMAGE_DIGESTS_LABEL]: list } },
    data: Object.fromEntries(entries),
  };
}
