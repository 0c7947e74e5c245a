import { CONTAINER_LISTS } from '../../../src/manifests';
import { itJudges, messages, pod, podWith, verdict } from '../check';

const container = (image: string, imagePullPolicy?: string) => podWith({ image, imagePullPolicy });

itJudges('image-pull-policy-always', {
  good: [
    ['Always', container('nginx:1', 'Always')],
    ['latest without a policy, which means Always', container('nginx:latest')],
    ['no tag and no policy, which means Always', container('host:5000/nginx')],
    ['latest beside a digest, which means Always', container(`nginx:latest@sha256:${'0'.repeat(64)}`)],
  ],
  bad: [
    ['IfNotPresent', container('nginx:1', 'IfNotPresent')],
    ['Never', container('nginx', 'Never')],
    ['a version without a policy, which means IfNotPresent', container('nginx:1')],
    ['a digest without a policy, which means IfNotPresent', container(`nginx@sha256:${'0'.repeat(64)}`)],
    ['no image', podWith({ image: undefined })],
    ['an init container', pod({ containers: [], initContainers: [{ name: 'init', image: 'a:1' }] })],
  ],
});

/** `SetDefaults_Container` of the API server. */
function defaulted(image: string): string {
  const [name, digest] = image.split('@');
  const last = name.slice(name.lastIndexOf('/') + 1);
  const tag = last.includes(':') ? last.slice(last.indexOf(':') + 1) : digest === undefined ? 'latest' : '';
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

describe('image-pull-policy-always', () => {
  const digest = `@sha256:${'0'.repeat(64)}`;
  const images = ['a', 'h:1/a'].flatMap(name => ['', ':latest', ':1'].flatMap(tag => ['', digest].map(d => name + tag + d)));

  it.each(images)('judges %s alike before and after defaulting, in every list', image => {
    for (const list of CONTAINER_LISTS) {
      const object = (fields: object) => pod({ containers: [], [list]: [{ name: 'x', image, ...fields }] });
      expect(verdict('image-pull-policy-always', object({})))
        .toBe(verdict('image-pull-policy-always', object({ imagePullPolicy: defaulted(image) })));
    }
  });

  it('names the policy that is in force', () => {
    expect(messages('image-pull-policy-always', container('nginx:1'))).toEqual(["container 'app' pulls its image with policy 'IfNotPresent', not Always"]);
    expect(messages('image-pull-policy-always', container('nginx:1', 'Never'))).toEqual(["container 'app' pulls its image with policy 'Never', not Always"]);
  });
});
