import { itJudges, pod, podSecuredWith } from '../check';

const unmasked = podSecuredWith({ procMount: 'Unmasked' }, { hostUsers: false });

itJudges('default-proc-mount', {
  good: [
    ['a container that says nothing', pod()],
    ['Default', podSecuredWith({ procMount: 'Default' })],
    ['Unmasked in a user namespace, from 1.35', unmasked, { version: '1.35' }],
  ],
  bad: [
    ['Unmasked', podSecuredWith({ procMount: 'Unmasked' })],
    ['Unmasked without user namespace in 1.35', podSecuredWith({ procMount: 'Unmasked' }), { version: '1.35' }],
    ['Unmasked in a user namespace before 1.35', unmasked],
    ['Unmasked in a user namespace where the profile does not relax', unmasked, { version: '1.35', parameters: { relaxForUserNamespaces: false } }],
  ],
});
