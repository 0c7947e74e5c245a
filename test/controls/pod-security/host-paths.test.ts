import { Case, itJudges, messages, pod } from '../check';

const host = (path: string) => pod({ volumes: [{ name: 'v', hostPath: { path } }] });
const mounted = (mount: object, source: object = { hostPath: { path: '/srv' } }) => pod({
  containers: [{ name: 'app', volumeMounts: [{ name: 'v', mountPath: '/mnt', ...mount }] }],
  volumes: [{ name: 'v', ...source }],
});

itJudges('no-host-path-volumes', {
  good: [
    ['a pod without volumes', pod()],
    ['other volumes', pod({ volumes: [{ name: 'a', emptyDir: {} }, { name: 'b', secret: { secretName: 's' } }, { name: 'c' }] })],
    ['hostPath: null', pod({ volumes: [{ name: 'a', hostPath: null, emptyDir: {} }] })],
  ],
  bad: [
    ['a hostPath volume', host('/srv/data')],
    ['a hostPath volume among others', pod({ volumes: [{ name: 'a', emptyDir: {} }, { name: 'b', hostPath: { path: '/srv' } }] })],
  ],
});

itJudges('no-sensitive-host-paths', {
  good: [
    ['a harmless directory', host('/srv/data')],
    ['a name that only begins alike', host('/etcetera')],
    ['a directory beside the socket', host('/var/run/app')],
    ['a directory whose name begins alike', host('/opt/cnidata')],
    ['a directory beside logs', host('/var/logs')],
    ['a path that the user took off the list', host('/etc/app'), { parameters: { sensitivePaths: ['/proc'] } }],
  ],
  bad: [
    ['the root', host('/')],
    ['the root spelled otherwise', host('//.')],
    ['/etc', host('/etc')],
    ['a directory below /etc', host('/etc/kubernetes/pki')],
    ['a slash at the end', host('/proc/')],
    ['doubled slashes and dots', host('//var///run/./docker.sock')],
    ['the socket of containerd', host('/run/containerd/containerd.sock')],
    ['a parent of the directory of the kubelet', host('/var/lib')],
    ...[
      '/run', '/run/k3s/containerd/containerd.sock', '/run/cri-dockerd.sock', '/var/run/cri-dockerd.sock', '/run/crio', '/var/run/crio/crio.sock', '/var/run',
      '/opt/cni/bin', '/opt', '/bin', '/sbin', '/usr/local/bin', '/boot', '/dev/sda', '/sys/fs/cgroup', '/root/.ssh', '/home/admin', '/var/log', '/var/log/pods',
      '//etc', '/./etc', '/etc/.', 'etc', '/var/lib/rancher/k3s/server',
    ].map((path): Case => [path, host(path)]),
    ['a path of the list of the user', host('/srv/keys/a'), { parameters: { sensitivePaths: ['/srv/keys'] } }],
  ],
});

itJudges('read-only-host-path-mounts', {
  good: [
    ['readOnly: true', mounted({ readOnly: true })],
    ['a writable mount of an emptyDir', mounted({}, { emptyDir: {} })],
    ['a hostPath that nothing mounts', host('/srv')],
  ],
  bad: [
    ['a mount that does not say readOnly', mounted({})],
    ['readOnly: false', mounted({ readOnly: false })],
  ],
});

describe('the message', () => {
  it('names what is mounted', () => {
    expect(messages('no-host-path-volumes', host('/srv/data'))).toEqual(['hostPath volumes: /srv/data']);
    expect(messages('no-sensitive-host-paths', host('/etc/x'))).toEqual(['sensitive hostPath volumes: /etc/x']);
    expect(messages('read-only-host-path-mounts', mounted({}))).toEqual(['host paths mounted writable at /mnt']);
  });
});
