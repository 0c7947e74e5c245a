import { ConflictReason, HardeningMode } from '../../../src/fixes';
import { hardenedBy, itJudges, messages, pod, podSecuredWith } from '../check';

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

// Validation in the API server refuses a field that differs from the annotation of old.
describe.each(Object.values(HardeningMode))('the fixes of seccomp, mode %s', mode => {
  const POD = 'seccomp.security.alpha.kubernetes.io/pod';
  const CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/app';
  const annotated = (annotations: object, { spec, ...object }: any) => ({ ...object, spec, metadata: { ...object.metadata, annotations } });

  it.each([
    ['seccomp-profile', 'unconfined', POD, pod()],
    ['seccomp-profile', 'localhost/p.json', POD, pod()],
    ['seccomp-profile', '', POD, pod()],
    ['seccomp-profile', 'unconfined', CONTAINER, own(unconfined)],
    ['seccomp-profile', 'unconfined', POD, onPod(unconfined)],
    ['no-unconfined-seccomp', 'unconfined', CONTAINER, own(unconfined)],
    ['pod-no-unconfined-seccomp', 'unconfined', POD, onPod(unconfined)],
    ['pod-seccomp-profile', 'unconfined', POD, onPod(unconfined)],
  ])('%s leaves a pod alone that is annotated with "%s" as %s', (id, value, key, object) => {
    const given = annotated({ [key]: value }, object);
    const { object: hardened, conflicts } = hardenedBy(id, given, mode);
    expect(hardened).toBe(given);
    expect(conflicts).toEqual([expect.objectContaining({ control: id, reason: ConflictReason.CONDITION })]);
  });

  it.each([
    ['no annotation', {}],
    ['the same in the annotation', { [POD]: 'runtime/default' }],
    ['its name of old in the annotation', { [POD]: 'docker/default' }],
    ['an annotation of the container, whose own field stays absent', { [CONTAINER]: 'unconfined' }],
  ])('set the profile of the pod with %s', (_, annotations) => {
    const { object, conflicts } = hardenedBy('seccomp-profile', annotated(annotations, pod()), mode);
    expect(object.spec.securityContext).toEqual({ seccompProfile: runtime });
    expect(object.spec.containers[0].securityContext).toBeUndefined();
    expect(conflicts).toEqual([]);
  });
});

it('replaces the profile of a container under enforcement, with the annotation of another container', () => {
  const annotations = { 'container.seccomp.security.alpha.kubernetes.io/other': 'unconfined', 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' };
  const given = { ...own(unconfined), metadata: { name: 'test', annotations } };
  for (const id of ['seccomp-profile', 'no-unconfined-seccomp']) {
    expect(hardenedBy(id, given, HardeningMode.ENFORCE).object.spec.containers[0].securityContext).toEqual({ seccompProfile: runtime });
  }
});
