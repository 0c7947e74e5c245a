import { itJudges, messages, pod, podWith } from '../check';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const tags = { parameters: { deniedTags: ['nightly', 'dev-*'] } };
const verified = { parameters: { verifiedDigests: [digest('1'), digest('2')] } };

itJudges('denied-image-tags', {
  good: [
    ['another tag', podWith({ image: 'a:1.2' }), tags],
    ['a tag that begins like a denied one without a star', podWith({ image: 'a:nightly-1' }), tags],
    ['a tag that only contains what a star begins with', podWith({ image: 'a:my-dev-1' }), tags],
    ['no tag', podWith({ image: 'host:5000/nightly' }), tags],
    ['a denied tag beside a digest, which decides', podWith({ image: `a:nightly@${digest('1')}` }), tags],
    ['anything while nothing is denied', podWith({ image: 'a:nightly' })],
    ['no image', podWith({ image: undefined }), tags],
  ],
  bad: [
    ['a denied tag', podWith({ image: 'host:5000/a:nightly' }), tags],
    ['a tag that a star covers', podWith({ image: 'a:dev-17' }), tags],
    ['no more than what stands before the star', podWith({ image: 'a:dev-' }), tags],
    ['any tag where a star stands alone', podWith({ image: 'a:1' }), { parameters: { deniedTags: ['*'] } }],
    ['a denied tag in an image volume', pod({ volumes: [{ name: 'v', image: { reference: 'a:nightly' } }] }), tags],
  ],
});

itJudges('verified-image-digests', {
  good: [
    ['a verified digest under any name', podWith({ image: `host:5000/b:1@${digest('2')}` }), verified],
    ['a verified digest in an image volume', pod({
      containers: [{ name: 'c', image: `a@${digest('1')}` }], volumes: [{ name: 'v', image: { reference: `b@${digest('2')}` } }],
    }), verified],
  ],
  bad: [
    ['another digest', podWith({ image: `a@${digest('3')}` }), verified],
    ['a tag', podWith({ image: 'a:1' }), verified],
    ['anything while nothing is verified', podWith({ image: `a@${digest('1')}` })],
    ['another digest in an ephemeral container', pod({
      containers: [{ name: 'c', image: `a@${digest('1')}` }], ephemeralContainers: [{ name: 'e', image: `a@${digest('3')}` }],
    }), verified],
    ['an image volume without a digest', pod({
      containers: [{ name: 'c', image: `a@${digest('1')}` }], volumes: [{ name: 'v', image: { reference: 'b' } }],
    }), verified],
  ],
});

describe('the lists of images', () => {
  it('name what is on them, and what is not', () => {
    expect(messages('denied-image-tags', podWith({ image: 'b:nightly' }), tags)).toEqual(['images with denied tags: b:nightly']);
    expect(messages('verified-image-digests', podWith({ image: 'b:1' }), verified)).toEqual(['images without a verified digest: b:1']);
  });
});
