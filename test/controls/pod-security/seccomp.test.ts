import { itJudges, messages, pod, podSecuredWith } from '../check';

const own = (seccompProfile: object) => podSecuredWith({ seccompProfile });
const onPod = (seccompProfile: object, container: object = {}) => podSecuredWith(container, { securityContext: { seccompProfile } });
const runtime = { type: 'RuntimeDefault' };
const unconfined = { type: 'Unconfined' };
const onWindows = { os: { name: 'windows' } };

itJudges('no-unconfined-seccomp', {
  good: [
    ['a container that says nothing', pod()],
    ['RuntimeDefault', own(runtime)],
    ['a local profile', own({ type: 'Localhost', localhostProfile: 'p.json' })],
  ],
  bad: [
    ['Unconfined', own(unconfined)],
    ['a profile without type', own({})],
    ['Unconfined on Windows', podSecuredWith({ seccompProfile: unconfined }, onWindows)],
  ],
});

itJudges('pod-no-unconfined-seccomp', {
  good: [['a pod that says nothing', pod()], ['RuntimeDefault', onPod(runtime)], ['Unconfined on a container', own(unconfined)]],
  bad: [['Unconfined, even where every container overrides it', onPod(unconfined, { seccompProfile: runtime })], ['a profile without type', onPod({})]],
});

itJudges('seccomp-profile', {
  good: [
    ['RuntimeDefault on the pod', onPod(runtime)],
    ['RuntimeDefault on the container', own(runtime)],
    ['RuntimeDefault on the container over Unconfined on the pod', onPod(unconfined, { seccompProfile: runtime })],
    ['a Windows pod', pod(onWindows)],
  ],
  bad: [
    ['a pod that says nothing', pod()],
    ['Unconfined on the container over RuntimeDefault on the pod', onPod(runtime, { seccompProfile: unconfined })],
    ['Unconfined on the pod', onPod(unconfined)],
    ['a profile without type', onPod(runtime, { seccompProfile: {} })],
    ['the annotation of old in its place', pod({}, { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default' } })],
  ],
});

itJudges('pod-seccomp-profile', {
  good: [['a pod that says nothing', pod()], ['RuntimeDefault', onPod(runtime)], ['a Windows pod', pod({ ...onWindows, securityContext: { seccompProfile: unconfined } })]],
  bad: [['Unconfined, even where every container overrides it', onPod(unconfined, { seccompProfile: runtime })]],
});

it('tells where the value stands', () => {
  expect(messages('seccomp-profile', pod())).toEqual(['securityContext.seccompProfile.type is not set']);
  expect(messages('seccomp-profile', onPod(unconfined))).toEqual(["securityContext.seccompProfile.type is 'Unconfined' on the pod"]);
  expect(messages('seccomp-profile', own({}))).toEqual(["securityContext.seccompProfile.type is ''"]);
});
