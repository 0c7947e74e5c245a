/*
 * Pieces of CEL about image references. The dialect has no local variables, so a value that is needed more than
 * once is bound with `[value].all(name, …)`.
 */

/** `host:5000/team/app:1.2@sha256:…` -> `host:5000/team/app:1.2`. */
export function withoutDigest(image: string): string {
  return `${image}.split('@')[0]`;
}

/** The last part of the path with its tag: `host:5000/team/app:1.2` -> `app:1.2`, so that a port is no tag. */
function lastPart(nameAndTag: string): string {
  return `${nameAndTag}.substring(${nameAndTag}.lastIndexOf('/') + 1)`;
}

/** Whether the image has a digest. OCI asks for at least 32 hexadecimal digits. */
export function hasDigest(image: string): string {
  return `${image}.matches('@[a-z0-9+._-]+:[0-9a-f]{32,}$')`;
}

/** Whether the name and tag (no digest) carry a tag. */
export function hasTag(nameAndTag: string): string {
  return `${lastPart(nameAndTag)}.contains(':')`;
}

/**
 * The reference with its registry, as runtimes complete it: `nginx` -> `docker.io/library/nginx`,
 * `team/app` -> `docker.io/team/app`. The first part is a registry when it has a dot or a port or is `localhost`.
 */
export function normalized(image: string): string {
  const first = `${image}.split('/')[0]`;
  return `(!${image}.contains('/') ? 'docker.io/library/' + ${image}`
    + ` : ${image}.startsWith('index.docker.io/') ? ${image}.replace('index.docker.io/', 'docker.io/', 1)`
    + ` : ${first}.contains('.') || ${first}.contains(':') || ${first} == 'localhost' || ${first} != ${first}.lowerAscii() ? ${image}`
    + ` : 'docker.io/' + ${image})`;
}

/**
 * Whether a completed reference lies in a place: a registry (`ghcr.io`), a prefix that ends in `/`
 * (`ghcr.io/team/`), or one repository (`ghcr.io/team/app`). `ghcr.io/team` never covers `ghcr.io/teammate/app`,
 * nor does `localhost` cover `localhost:5000`.
 */
export function liesIn(image: string, place: string): string {
  return `(${place}.endsWith('/') ? ${image}.startsWith(${place})`
    + ` : ${image}.startsWith(${place} + '/') || ${place}.contains('/')`
    + ` && (${image} == ${place} || ${image}.startsWith(${place} + ':') || ${image}.startsWith(${place} + '@')))`;
}
