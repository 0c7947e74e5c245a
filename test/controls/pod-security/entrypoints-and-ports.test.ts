import { itJudges, messages, pod, podWith } from '../check';

const port = (containerPort: number) => podWith({ ports: [{ containerPort }] });

itJudges('no-ssh-server', {
  good: [
    ['a container that says nothing', pod()],
    ['another port', port(8022)],
    ['a name that only contains sshd', podWith({ command: ['/usr/bin/sshdiff'] })],
  ],
  bad: [
    ['port 22', port(22)],
    ['port 2222', port(2222)],
    ['sshd as entrypoint', podWith({ command: ['/usr/sbin/sshd', '-D'] })],
    ['sshd in a shell line', podWith({ args: ['-c', 'keygen && sshd; exec app'] })],
  ],
});

itJudges('no-sudo', {
  good: [['a container that says nothing', pod()], ['a name that only contains sudo', podWith({ args: ['--user=pseudo', 'sudoku'] })]],
  bad: [
    ['sudo as entrypoint', podWith({ command: ['sudo', 'app'] })],
    ['a path to sudo', podWith({ command: ['/usr/bin/sudo'] })],
    ['sudo in a shell line', podWith({ command: ['sh'], args: ['-c', 'mkdir x && sudo chown app x'] })],
  ],
});

itJudges('no-privileged-ports', {
  good: [['a container without ports', pod()], ['1024', port(1024)], ['what the profile allows', port(80), { parameters: { firstPort: 80 } }]],
  bad: [['80', port(80)], ['1023', port(1023)]],
});

it('tells what was found', () => {
  expect(messages('no-ssh-server', port(22))).toEqual(['SSH ports 22']);
  expect(messages('no-ssh-server', podWith({ command: ['sshd'] }))).toEqual(['the entrypoint starts sshd']);
  expect(messages('no-sudo', podWith({ command: ['sudo'] }))).toEqual(['the entrypoint calls sudo: sudo']);
  expect(messages('no-privileged-ports', podWith({ ports: [{ containerPort: 80 }, { containerPort: 443 }] }))).toEqual(['privileged ports 80, 443']);
});
