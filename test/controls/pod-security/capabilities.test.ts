import { itJudges, messages, pod, podSecuredWith } from '../check';

const add = (...names: string[]) => podSecuredWith({ capabilities: { add: names } });
const drop = (...names: string[]) => podSecuredWith({ capabilities: { drop: names } });
const onWindows = pod({ os: { name: 'windows' } });

itJudges('allowed-capabilities', {
  good: [
    ['a container that says nothing', pod()],
    ['capabilities of the default set', add('CHOWN', 'NET_BIND_SERVICE', 'SYS_CHROOT')],
    ['an empty list', add()],
  ],
  bad: [
    ['NET_RAW', add('NET_RAW')],
    ['lower case, which no runtime promises to understand', add('chown')],
    ['one bad among good', add('CHOWN', 'SYS_ADMIN')],
  ],
});

itJudges('drop-all-capabilities', {
  good: [
    ['drop ALL', drop('ALL')],
    ['drop ALL and more', drop('NET_RAW', 'ALL')],
    ['a Windows pod', onWindows],
  ],
  bad: [
    ['a container that says nothing', pod()],
    ['drop all in lower case', drop('all')],
    ['dropping some', drop('NET_RAW', 'SYS_ADMIN')],
    ['an empty list', drop()],
  ],
});

itJudges('no-added-capabilities', {
  good: [
    ['a container that adds nothing', drop('ALL')],
    ['NET_BIND_SERVICE', add('NET_BIND_SERVICE')],
    ['what the profile allows', add('CHOWN'), { parameters: { allowedCapabilities: ['CHOWN'] } }],
  ],
  bad: [
    ['CHOWN', add('CHOWN')],
    ['the prefix CAP_', add('CAP_NET_BIND_SERVICE')],
  ],
});

itJudges('no-dangerous-capabilities', {
  good: [
    ['a container that says nothing', pod()],
    ['harmless capabilities', add('CHOWN', 'NET_BIND_SERVICE')],
  ],
  bad: [
    ['SYS_ADMIN', add('SYS_ADMIN')],
    ['ALL', add('ALL')],
    ['the prefix CAP_', add('CAP_SYS_PTRACE')],
    ['lower case', add('net_admin')],
  ],
});

itJudges('drop-net-raw-capability', {
  good: [['dropping NET_RAW', drop('NET_RAW')], ['dropping all', drop('all')]],
  bad: [
    ['a container that says nothing', pod()],
    ['dropping others', drop('CHOWN')],
    ['dropping all and adding it back', podSecuredWith({ capabilities: { drop: ['ALL'], add: ['NET_RAW'] } })],
  ],
});

it('names the capabilities', () => {
  expect(messages('allowed-capabilities', add('CHOWN', 'BPF', 'SYS_ADMIN'))).toEqual(['capabilities that are not allowed: BPF, SYS_ADMIN']);
  expect(messages('drop-all-capabilities', drop('all'))).toEqual(['capabilities.drop is [all] and lacks ALL']);
});
