import { ConflictReason, HardeningMode } from '../../../src/fixes';
import { hardenedBy, itJudges, messages, pod, podSecuredWith } from '../check';

const own = (appArmorProfile: object) => podSecuredWith({ appArmorProfile });
const onPod = (appArmorProfile: object, container: object = {}) => podSecuredWith(container, { securityContext: { appArmorProfile } });
const annotated = (value: string) => pod({}, { annotations: { 'container.apparmor.security.beta.kubernetes.io/app': value, 'note': 'unconfined' } });

itJudges('no-unconfined-apparmor', {
  good: [
    ['a container that says nothing', pod()],
    ['RuntimeDefault', own({ type: 'RuntimeDefault' })],
    ['a local profile', own({ type: 'Localhost', localhostProfile: 'p' })],
  ],
  bad: [['Unconfined', own({ type: 'Unconfined' })], ['a profile without type', own({})]],
});

itJudges('pod-no-unconfined-apparmor', {
  good: [['a pod that says nothing', pod()], ['RuntimeDefault', onPod({ type: 'RuntimeDefault' })]],
  bad: [['Unconfined, even where every container overrides it', onPod({ type: 'Unconfined' }, { appArmorProfile: { type: 'RuntimeDefault' } })]],
});

itJudges('no-unconfined-apparmor-annotations', {
  good: [
    ['a pod without annotations', pod()],
    ['runtime/default', annotated('runtime/default')],
    ['a local profile', annotated('localhost/p')],
    ['an empty annotation', annotated('')],
  ],
  bad: [['unconfined', annotated('unconfined')], ['a profile of an unknown form', annotated('docker/default')]],
});

it('names the annotation', () => {
  expect(messages('no-unconfined-apparmor-annotations', annotated('unconfined')))
    .toEqual(['annotations container.apparmor.security.beta.kubernetes.io/app=unconfined']);
});

// Validation in the API server refuses a profile in force that differs from the annotation.
describe.each(Object.values(HardeningMode))('the fixes of AppArmor, mode %s', mode => {
  const unconfined = { type: 'Unconfined' };
  const withAnnotation = (container: string, value: string, object: any) =>
    ({ ...object, metadata: { name: 'test', annotations: { [`container.apparmor.security.beta.kubernetes.io/${container}`]: value } } });

  it.each([
    ['no-unconfined-apparmor', 'unconfined', own(unconfined)],
    ['no-unconfined-apparmor', 'localhost/p', own({})],
    ['no-unconfined-apparmor', '', own({})],
    ['pod-no-unconfined-apparmor', 'unconfined', onPod(unconfined)],
  ])('%s leaves a pod alone whose container is annotated with "%s"', (id, value, object) => {
    const given = withAnnotation('app', value, object);
    const { object: hardened, conflicts } = hardenedBy(id, given, mode);
    expect(hardened).toBe(given);
    expect(conflicts).toEqual([expect.objectContaining({ control: id, reason: ConflictReason.CONDITION })]);
  });

  it('leave an explicit value to the mode without an annotation that differs', () => {
    const type = mode === HardeningMode.ENFORCE ? 'RuntimeDefault' : 'Unconfined';
    for (const given of [own(unconfined), withAnnotation('app', 'runtime/default', own(unconfined)), withAnnotation('other', 'unconfined', own(unconfined))]) {
      const { object, conflicts } = hardenedBy('no-unconfined-apparmor', given, mode);
      expect(object.spec.containers[0].securityContext.appArmorProfile.type).toBe(type);
      expect(conflicts.map(({ reason }) => reason)).toEqual(mode === HardeningMode.ENFORCE ? [] : [ConflictReason.EXPLICIT_VALUE]);
    }
    // The container's own profile is in force, so that the annotation says nothing about the pod's.
    const overridden = withAnnotation('app', 'localhost/p', onPod(unconfined, { appArmorProfile: { type: 'Localhost', localhostProfile: 'p' } }));
    for (const given of [onPod(unconfined), overridden]) {
      expect(hardenedBy('pod-no-unconfined-apparmor', given, mode).object.spec.securityContext.appArmorProfile.type).toBe(type);
    }
  });
});
