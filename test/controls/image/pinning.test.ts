import { itJudges, messages, outcome, pod, podWith } from '../check';

const DIGEST = `sha256:${'0f'.repeat(32)}`;

const volume = (reference?: string) => pod({
  containers: [{ name: 'app', image: `app@${DIGEST}` }],
  volumes: [{ name: 'models', image: { reference } }, { name: 'tmp', emptyDir: {} }],
});

itJudges('image-tag-not-latest', {
  good: [
    ['a version', podWith({ image: 'nginx:1.27' })],
    ['a version in a registry with a port', podWith({ image: 'host:5000/nginx:1.27' })],
    ['a digest without a tag', podWith({ image: `nginx@${DIGEST}` })],
    ['a digest beside latest, because the digest decides', podWith({ image: `nginx:latest@${DIGEST}` })],
    ['a version that begins with latest', podWith({ image: 'nginx:latest-alpine' })],
  ],
  bad: [
    ['latest', podWith({ image: 'nginx:latest' })],
    ['no tag', podWith({ image: 'nginx' })],
    ['a port that is no tag', podWith({ image: 'host:5000/nginx' })],
    ['an empty tag', podWith({ image: 'nginx:' })],
    ['no image', podWith({ image: undefined })],
    ['latest in an init container', pod({ initContainers: [{ name: 'init', image: 'a:latest' }] })],
    ['latest in an ephemeral container', pod({ ephemeralContainers: [{ name: 'debug', image: 'busybox' }] })],
  ],
});

itJudges('image-digest-pinned', {
  good: [
    ['a digest', podWith({ image: `nginx@${DIGEST}` })],
    ['a digest with tag and registry', podWith({ image: `host:5000/team/nginx:1@${DIGEST}` })],
    ['a longer algorithm', podWith({ image: `nginx@sha512:${'0'.repeat(128)}` })],
  ],
  bad: [
    ['a tag', podWith({ image: 'nginx:1.27' })],
    ['a digest that is cut off', podWith({ image: 'nginx@sha256:123456' })],
    ['no image', podWith({ image: undefined })],
    ['a tag in an init container', pod({ initContainers: [{ name: 'init', image: 'a:1' }] })],
  ],
});

itJudges('image-volume-digest-pinned', {
  good: [
    ['a digest', volume(`models@${DIGEST}`)],
    ['no volumes', pod()],
    ['containers without digests, which another control judges', podWith({ image: 'nginx' })],
  ],
  bad: [
    ['a tag', volume('models:1')],
    ['no reference', volume()],
  ],
});

describe('findings about images', () => {
  it('name the container, the image and the field', () => {
    const object = pod({ containers: [{ name: 'a', image: `a@${DIGEST}` }, { name: 'b', image: 'b:1' }] });
    const [violation, ...others] = outcome('image-digest-pinned', object)!.violations;
    expect(others).toEqual([]);
    expect(violation).toMatchObject({ container: 'b', path: ['spec', 'containers', 1, 'image'], value: 'b:1' });
    expect(violation.message).toBe("container 'b' runs image 'b:1', which has no digest");
  });

  it('name the images of volumes', () => {
    expect(messages('image-volume-digest-pinned', volume('models:1'))).toEqual(['volumes mount images without a digest: models (models:1)']);
  });
});
