import * as fc from 'fast-check';
import { ImageReference } from '../../src/manifests';

const DIGEST = `sha256:${'a1'.repeat(32)}`;

describe('ImageReference', () => {
  it.each([
    ['nginx', 'docker.io', 'library/nginx', undefined],
    ['nginx:1.27', 'docker.io', 'library/nginx', '1.27'],
    ['team/app:v1', 'docker.io', 'team/app', 'v1'],
    ['docker.io/nginx', 'docker.io', 'library/nginx', undefined],
    ['index.docker.io/library/nginx', 'docker.io', 'library/nginx', undefined],
    ['Registry-1.Docker.IO/library/nginx', 'docker.io', 'library/nginx', undefined],
    ['GHCR.io/team/app', 'ghcr.io', 'team/app', undefined],
    ['localhost/app', 'localhost', 'app', undefined],
    ['localhost:5000/app', 'localhost:5000', 'app', undefined],
    ['host:5000/a/b/c:v_1.0-x', 'host:5000', 'a/b/c', 'v_1.0-x'],
    ['ghcr.io/team/my__app--x.y', 'ghcr.io', 'team/my__app--x.y', undefined],
    ['[2001:db8::1]:5000/app', '[2001:db8::1]:5000', 'app', undefined],
    ['[2001:db8::1]/app:2', '[2001:db8::1]', 'app', '2'],
    ['UPPER/app', 'upper', 'app', undefined],
    ['sha256:5000/app', 'sha256:5000', 'app', undefined],
  ])('parses %s', (text, registry, repository, tag) => {
    const image = ImageReference.parse(text);
    expect({ registry: image.registry, repository: image.repository, tag: image.tag }).toEqual({ registry, repository, tag });
    expect(image.digest).toBeUndefined();
    expect(image.isPinned).toBe(false);
    expect(image.toString()).toBe(text);
  });

  it('knows digests, with and without a tag', () => {
    expect(ImageReference.parse(`nginx@${DIGEST}`)).toMatchObject({ digest: DIGEST, tag: undefined, isPinned: true });
    expect(ImageReference.parse(`host:5000/nginx:1.27@${DIGEST}`)).toMatchObject({ digest: DIGEST, tag: '1.27', registry: 'host:5000' });
    expect(ImageReference.parse(`nginx@sha512:${'0'.repeat(128)}`).isPinned).toBe(true);
  });

  it('spells references in full and in short', () => {
    expect(ImageReference.parse('nginx:1.27').normalized).toBe('docker.io/library/nginx:1.27');
    expect(ImageReference.parse('index.docker.io/team/app').normalized).toBe('docker.io/team/app');
    expect(ImageReference.parse(`ghcr.io/a/b:1@${DIGEST}`).normalized).toBe(`ghcr.io/a/b:1@${DIGEST}`);
    expect(ImageReference.parse('docker.io/library/nginx:1.27').familiar).toBe('nginx:1.27');
    expect(ImageReference.parse('docker.io/team/app').familiar).toBe('team/app');
    expect(ImageReference.parse('docker.io/library/a/b').familiar).toBe('library/a/b');
    expect(ImageReference.parse('ghcr.io/library/nginx').familiar).toBe('ghcr.io/library/nginx');
  });

  it('takes a digest, keeps the tag, and stays as it was itself', () => {
    const image = ImageReference.parse('host:5000/nginx:1.27');
    expect(image.withDigest(DIGEST).toString()).toBe(`host:5000/nginx:1.27@${DIGEST}`);
    expect(image.withDigest(DIGEST)).toMatchObject({ registry: 'host:5000', repository: 'nginx', tag: '1.27', digest: DIGEST });
    expect(ImageReference.parse(`nginx@${DIGEST}`).withDigest(`sha256:${'0'.repeat(64)}`).toString()).toBe(`nginx@sha256:${'0'.repeat(64)}`);
    expect(image.isPinned).toBe(false);
  });

  it.each([
    ['', "image '' does not parse: it is empty: write for example 'nginx:1.27' or 'registry.example.com/team/app@sha256:…'"],
    ['Nginx:latest', "image 'Nginx:latest' does not parse: repository names are lower case: write 'nginx'"],
    ['nginx: 1', "image 'nginx: 1' does not parse: it has white space: remove it"],
    ['nginx:', "image 'nginx:' does not parse: tag '' is not 1 to 128 letters, digits, '_', '.' and '-', starting with none of '.' and '-'"],
    ['nginx:-1', /tag '-1' is not/],
    [`nginx:${'x'.repeat(129)}`, /tag 'x{100}…' is not/],
    ['ghcr.io/', /it has no repository/],
    ['ghcr.io//app', /the repository has an empty part/],
    ['team/app/', /the repository has an empty part/],
    ['team/_app', /'_app' is not a part of a repository name/],
    ['team/a___b', /'a___b' is not a part of a repository name/],
    ['https://ghcr.io/app', /port '' of the registry is not a number/],
    ['-bad.example.com/app', /registry '-bad.example.com' is not a host name/],
    ['host:70000/app', /port '70000' of the registry is not a number from 1 to 65535/],
    [`${'a/'.repeat(130)}a`, /registry and repository have 261 characters: at most 255/],
    ['nginx@', /digest '' is not an algorithm/],
    ['nginx@sha256:abc', /digest 'sha256:abc' is not an algorithm and hexadecimal digits/],
    [`nginx@sha256:${'a'.repeat(63)}`, /has 63 hexadecimal digits: sha256 gives 64/],
    [`nginx@${DIGEST}@${DIGEST}`, /digest .* is not an algorithm/],
  ])('rejects %p and says why', (text, message) => {
    expect(() => ImageReference.parse(text)).toThrow(message);
  });

  it('rejects a malformed digest for an image', () => {
    expect(() => ImageReference.parse('nginx').withDigest('latest')).toThrow("image 'nginx': digest 'latest' is not an algorithm");
  });

  it('finds back every part that a reference was made of', () => {
    const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    const parts = fc.record({
      registry: fc.option(fc.constantFrom('ghcr.io', 'localhost', 'localhost:5000', 'r.example.com:443', '[::1]:80'), { nil: undefined }),
      path: fc.array(word, { minLength: 1, maxLength: 4 }).filter(([first]) => first !== 'localhost'),
      tag: fc.option(fc.stringMatching(/^[\w][\w.-]{0,20}$/), { nil: undefined }),
      digest: fc.option(fc.constant(DIGEST), { nil: undefined }),
    });
    fc.assert(fc.property(parts, ({ registry, path, tag, digest }) => {
      const text = (registry ? `${registry}/` : '') + path.join('/') + (tag ? `:${tag}` : '') + (digest ? `@${digest}` : '');
      const image = ImageReference.parse(text);
      expect(image).toMatchObject({ registry: registry ?? 'docker.io', tag, digest });
      expect(image.repository.endsWith(path.join('/'))).toBe(true);
      const again = ImageReference.parse(image.normalized);
      expect(again.normalized).toBe(image.normalized);
      expect(ImageReference.parse(image.familiar).normalized).toBe(image.normalized);
    }));
  });

  it('parses or throws an error of its own for any text, in linear time', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => {
      try {
        ImageReference.parse(text);
      } catch (error) {
        expect((error as Error).message).toContain('does not parse');
      }
    }));
    for (const unit of ['a-', 'a.', 'a_', '-', ':', '/', '@', 'a1', '__', '0.']) {
      const started = process.hrtime.bigint();
      expect(() => ImageReference.parse(`${unit.repeat(100_000)}!`)).toThrow('does not parse');
      expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(1000);
    }
  });
});
