import { itJudges, messages, pod, podSecuredWith } from '../check';

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
