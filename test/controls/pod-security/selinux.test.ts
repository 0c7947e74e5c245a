import { itJudges, pod, podSecuredWith } from '../check';

const own = (seLinuxOptions: object) => podSecuredWith({ seLinuxOptions });

itJudges('allowed-selinux-options', {
  good: [
    ['a container that says nothing', pod()],
    ['no options', own({})],
    ['a type for containers and any level', own({ type: 'container_kvm_t', level: 's0:c1,c2' })],
    ['empty options', own({ type: '', user: '', role: '' })],
    ['container_engine_t from 1.31', own({ type: 'container_engine_t' }), { version: '1.31' }],
  ],
  bad: [
    ['another type', own({ type: 'spc_t' })],
    ['a user', own({ user: 'system_u' })],
    ['a role', own({ role: 'sysadm_r' })],
    ['container_engine_t before 1.31', own({ type: 'container_engine_t' }), { version: '1.30' }],
  ],
});

itJudges('pod-allowed-selinux-options', {
  good: [['a pod that says nothing', pod()], ['a type for containers', pod({ securityContext: { seLinuxOptions: { type: 'container_t' } } })]],
  bad: [['another type', pod({ securityContext: { seLinuxOptions: { type: 'unconfined_t' } } })]],
});
