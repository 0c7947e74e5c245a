import { itJudges, messages, pod, podSecuredWith } from '../check';

const onPod = (securityContext: object, container: object = {}) => podSecuredWith(container, { securityContext });

itJudges('high-user-id', {
  good: [
    ['10000 on the container', podSecuredWith({ runAsUser: 10000 })],
    ['a high id on the pod', onPod({ runAsUser: 65532 })],
    ['a lower bound of the profile', podSecuredWith({ runAsUser: 1000 }), { parameters: { minimumUserId: 1000 } }],
  ],
  bad: [
    ['a container that says nothing', pod()],
    ['9999', podSecuredWith({ runAsUser: 9999 })],
    ['a low id on the container over a high one on the pod', onPod({ runAsUser: 20000 }, { runAsUser: 1000 })],
  ],
});

itJudges('high-group-id', {
  good: [['a high id on the pod', onPod({ runAsGroup: 10000 })]],
  bad: [['a pod that says nothing', pod()], ['9999', podSecuredWith({ runAsGroup: 9999 })]],
});

itJudges('no-root-group', {
  good: [['a container that says nothing', pod()], ['another group', podSecuredWith({ runAsGroup: 1 })]],
  bad: [['group 0', podSecuredWith({ runAsGroup: 0 })]],
});

itJudges('pod-no-root-group', {
  good: [['a pod that says nothing', pod()], ['other groups', onPod({ runAsGroup: 1, fsGroup: 1, supplementalGroups: [1, 2] })]],
  bad: [
    ['runAsGroup 0', onPod({ runAsGroup: 0 })],
    ['fsGroup 0', onPod({ fsGroup: 0 })],
    ['0 among supplementalGroups', onPod({ supplementalGroups: [1, 0] })],
  ],
});

it('tells the id and what is expected', () => {
  expect(messages('high-user-id', podSecuredWith({ runAsUser: 7 }))).toEqual(['securityContext.runAsUser is 7, expected 10000 or more']);
  expect(messages('pod-no-root-group', onPod({ fsGroup: 0 }))).toEqual(['group 0 in securityContext.fsGroup']);
});
