/*
 * Pieces of CEL about image references. The dialect has no local variables, so a value that is needed more than
 * once is bound with `[value].all(name, …)`.
 */

/** `host:5000/team/app:1.2@sha256:…` -> `host:5000/team/app:1.2`. */
export function withoutDigest(image: string): string {
  return `${image}.split('@')[0]`;
}

/** Whether the image has a digest. OCI asks for at least 32 hexadecimal digits. */
export function hasDigest(image: string): string {
  return `${image}.matches('@[a-z0-9+._-]+:[0-9a-f]{32,}$')`;
}

/**
 * Whether the name and tag (no digest) carry a tag: a colon in the last part of the path, so that a port is none. Without
 * `lastIndexOf()`, which fails on an empty string in Kubernetes 1.30.
 */
export function hasTag(nameAndTag: string): string {
  return `${nameAndTag}.matches(':[^/]*$')`;
}

/**
 * The reference with its registry, as runtimes complete it: `nginx` -> `docker.io/library/nginx`,
 * `team/app` -> `docker.io/team/app`. The first part is a registry when it has a dot or a port or is `localhost`; the
 * names of registries are those of hosts, so upper case means nothing.
 */
export function normalized(image: string): string {
  const isRegistry = "first.contains('.') || first.contains(':') || first == 'localhost' || first != first.lowerAscii()";
  const withHost = `(first.lowerAscii() in ['index.docker.io', 'registry-1.docker.io'] ? 'docker.io' : first.lowerAscii()) + ${image}.substring(size(first))`;
  const completed = "full.startsWith('docker.io/') && size(full.split('/')) == 2 ? full.replace('docker.io/', 'docker.io/library/', 1) : full";
  return `(!${image}.contains('/') ? 'docker.io/library/' + ${image} : [${image}.split('/')[0]].map(first, ${isRegistry}`
    + ` ? [${withHost}].map(full, ${completed})[0] : 'docker.io/' + ${image})[0])`;
}

/**
 * Whether a completed reference lies in a place: a registry (`ghcr.io`), a prefix that ends in `/`
 * (`ghcr.io/team/`), or one repository (`ghcr.io/team/app`). `ghcr.io/team` never covers `ghcr.io/teammate/app`,
 * nor does `localhost` cover `localhost:5000`.
 */
export function liesIn(image: string, place: string): string {
  // Everything else implies the first test, and nearly all images fail it.
  return `${image}.startsWith(${place}) && (${place}.endsWith('/') || ${image}.startsWith(${place} + '/') || ${place}.contains('/')`
    + ` && (${image} == ${place} || ${image}.startsWith(${place} + ':') || ${image}.startsWith(${place} + '@')))`;
}
