import { Catalogue } from '../../../src/controls';
import { itJudges, pod } from '../check';

const sysctl = (...names: string[]) => pod({ securityContext: { sysctls: names.map(name => ({ name, value: '1' })) } });

itJudges('safe-sysctls', {
  good: [
    ['a pod that says nothing', pod()],
    ['a safe one', sysctl('net.ipv4.tcp_syncookies')],
    ['one that came with 1.37', sysctl('net.ipv4.tcp_notsent_lowat'), { version: '1.37' }],
    ['one of the list of the profile', sysctl('net.core.somaxconn'), { parameters: { allowedSysctls: ['net.core.somaxconn'] } }],
  ],
  bad: [
    ['an unsafe one', sysctl('kernel.msgmax')],
    ['an unsafe one among safe ones', sysctl('net.ipv4.tcp_syncookies', 'net.core.somaxconn')],
    ['one that came with 1.37, before', sysctl('net.ipv4.tcp_notsent_lowat'), { version: '1.36' }],
  ],
});

it('only ever adds names', () => {
  const versions = Catalogue.byId('safe-sysctls').parameters!.allowedSysctls.defaultByVersion!;
  expect(versions.map(({ value }) => value.length)).toEqual([5, 6, 10, 12, 14]);
  versions.slice(1).forEach(({ value }, i) => expect(value).toEqual(expect.arrayContaining(versions[i].value)));
});
