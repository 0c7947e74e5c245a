import { itJudges, pod } from '../check';

itJudges('sandbox-runtime-class', {
  good: [
    ['gvisor', pod({ runtimeClassName: 'gvisor' })],
    ['a class of the profile', pod({ runtimeClassName: 'kata-qemu' }), { parameters: { runtimeClassNames: ['kata-qemu'] } }],
  ],
  bad: [['a pod that says nothing', pod()], ['another class', pod({ runtimeClassName: 'nvidia' })]],
});
