import { itJudges, pod, verdict } from '../check';

const at = { version: '1.33' };

itJudges('user-namespaces', {
  good: [['hostUsers: false', pod({ hostUsers: false }), at], ['a Windows pod', pod({ os: { name: 'windows' } }), at]],
  bad: [['a pod that says nothing', pod(), at], ['hostUsers: true', pod({ hostUsers: true }), at]],
});

it('is not asked for before 1.33, where the feature is off by default', () => {
  expect(verdict('user-namespaces', pod(), { version: '1.32' })).toBe('not-applicable');
});
