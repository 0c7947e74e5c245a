/** The registry under which Sigstore knows Docker Hub. */
const DOCKER_HUB = /^docker\.io\//;

/**
 * A pattern of images as globs of Sigstore's controller, which match completed references with tag or digest. They know no
 * `@`: where a pattern ends in a name, images with a digest whose names begin alike are covered too, and must verify.
 */
export function sigstoreGlobs(pattern: string): string[] {
  const named = pattern.replace(DOCKER_HUB, 'index.docker.io/');
  if (named.endsWith('*')) return [named];
  return [`${named}:*`, `${named}*sha256:*`];
}

/** A pattern of images as a regular expression on completed references, whatever the tag or digest. */
export function imageRegExp(pattern: string): string {
  const parts = pattern.split(/(\*\*?)/).map(part => part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[.]/g, '\\.'));
  return `^${parts.join('')}(:[^/@]*)?(@.*)?$`;
}
