import { itJudges, pod, podSecuredWith } from '../check';

const onPod = (runAsUser: number, container: object = {}) => podSecuredWith(container, { securityContext: { runAsUser } });

itJudges('no-root-user', {
  good: [
    ['a container that says nothing', pod()],
    ['another user', podSecuredWith({ runAsUser: 1 })],
    ['user 0 in a user namespace, from 1.35', podSecuredWith({ runAsUser: 0 }, { hostUsers: false }), { version: '1.35' }],
  ],
  bad: [
    ['user 0', podSecuredWith({ runAsUser: 0 })],
    ['user 0 in a user namespace before 1.35', podSecuredWith({ runAsUser: 0 }, { hostUsers: false })],
  ],
});

itJudges('pod-no-root-user', {
  good: [['a pod that says nothing', pod()], ['another user', onPod(1000)], ['user 0 on a container only', podSecuredWith({ runAsUser: 0 })]],
  bad: [['user 0, even where every container overrides it', onPod(0, { runAsUser: 1000 })]],
});
