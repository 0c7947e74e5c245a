import { CompiledProfile } from '../../../src/evaluation';
import { hardenObject, HardeningMode } from '../../../src/fixes';
import { itJudges, messages, pod, profileOf } from '../check';

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

describe('the fix', () => {
  it('limits the volumes that have no limit, and leaves other limits and other volumes alone even when enforced', () => {
    const given = volumes({ name: 'a', emptyDir: {} }, { name: 'b', emptyDir: { sizeLimit: '2Gi' } }, { name: 'c', configMap: { name: 'c' } });
    const profile = CompiledProfile.for(profileOf('empty-dir-size-limits'), { kubernetesVersion: '1.34' });
    for (const mode of [HardeningMode.RESPECT, HardeningMode.ENFORCE]) {
      expect(hardenObject(given, profile, { mode }).object.spec.volumes).toEqual([
        { name: 'a', emptyDir: { sizeLimit: '256Mi' } }, { name: 'b', emptyDir: { sizeLimit: '2Gi' } }, { name: 'c', configMap: { name: 'c' } },
      ]);
    }
  });
});
