import { itJudges, messages, pod } from '../check';

const volumes = (...list: object[]) => pod({ volumes: list });

itJudges('empty-dir-size-limits', {
  good: [
    ['a pod without volumes', pod()],
    ['a limit', volumes({ name: 'v', emptyDir: { sizeLimit: '1Gi' } })],
    ['a limit as a number of bytes', volumes({ name: 'v', emptyDir: { sizeLimit: 1048576 } })],
    ['volumes of another type', volumes({ name: 'v', configMap: { name: 'c' } })],
  ],
  bad: [
    ['an emptyDir without limit', volumes({ name: 'v', emptyDir: {} })],
    ['medium Memory without limit', volumes({ name: 'v', emptyDir: { medium: 'Memory' } })],
    ['a volume without source, which becomes an emptyDir', volumes({ name: 'v' })],
  ],
});

it('names the volumes', () => {
  expect(messages('empty-dir-size-limits', volumes({ name: 'a', emptyDir: {} }, { name: 'b', emptyDir: { sizeLimit: '1Mi' } }, { name: 'c' })))
    .toEqual(['emptyDir volumes without sizeLimit: a, c']);
});
