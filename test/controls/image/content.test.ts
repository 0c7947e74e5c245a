import { itJudges, messages, pod, podWith } from '../check';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const deny = { parameters: { deniedDigests: [digest('1'), digest('2')] } };

itJudges('denied-image-digests', {
  good: [
    ['another digest', podWith({ image: `a@${digest('3')}` }), deny],
    ['a tag', podWith({ image: 'a:1' }), deny],
    ['anything while nothing is denied', podWith({ image: `a@${digest('1')}` })],
  ],
  bad: [
    ['a denied digest under any name', podWith({ image: `host:5000/b:1@${digest('2')}` }), deny],
    ['a denied digest in an ephemeral container', pod({ ephemeralContainers: [{ name: 'e', image: `a@${digest('1')}` }] }), deny],
    ['a denied digest in an image volume', pod({ volumes: [{ name: 'v', image: { reference: `a@${digest('1')}` } }] }), deny],
  ],
});

itJudges('no-image-volumes', {
  good: [['other volumes', pod({ volumes: [{ name: 'v', emptyDir: {} }] })], ['no volumes', pod()]],
  bad: [['an image volume', pod({ volumes: [{ name: 'v', image: { reference: `a@${digest('1')}` } }] })]],
});

describe('denied-image-digests', () => {
  it('names the image', () => {
    expect(messages('denied-image-digests', podWith({ image: `b@${digest('2')}` }), deny)).toEqual([`images with denied digests: b@${digest('2')}`]);
  });
});
