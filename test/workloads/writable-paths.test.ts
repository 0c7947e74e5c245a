import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import { CONTAINER, IMAGE, KINDS, newChart, only, podSpecOf } from './fixtures';
import { Catalogue } from '../../src/controls';
import { SecureContainerProps, SecureDeployment } from '../../src/workloads';
import { volumeName } from '../../src/workloads/writable-paths';

describe('writablePaths', () => {
  test.each(Object.keys(KINDS))('mounts a sized emptyDir into the container of a %s', kind => {
    const chart = newChart();
    KINDS[kind](chart, 'web', { containers: [{ ...CONTAINER, writablePaths: ['/data'] }] });
    const podSpec = podSpecOf(only(chart, kind));
    expect(podSpec.containers[0].volumeMounts).toEqual([{ mountPath: '/data', name: 'main-data' }]);
    expect(podSpec.volumes).toEqual([{ name: 'main-data', emptyDir: { sizeLimit: '64Mi' } }]);
  });

  test('leaves the root filesystem read-only', () => {
    const chart = newChart();
    new SecureDeployment(chart, 'web', { containers: [{ ...CONTAINER, writablePaths: ['/tmp'] }] });
    expect(podSpecOf(only(chart, 'Deployment')).containers[0].securityContext.readOnlyRootFilesystem).toBe(true);
  });

  test('gives each container a volume that no other container sees', () => {
    const chart = newChart();
    new SecureDeployment(chart, 'web', {
      containers: [{ ...CONTAINER, name: 'app', writablePaths: ['/tmp'] }, { image: IMAGE, name: 'log', writablePaths: ['/tmp'] }],
    });
    expect(podSpecOf(only(chart, 'Deployment')).volumes.map((v: any) => v.name)).toEqual(['app-tmp', 'log-tmp']);
  });

  test('takes the size that is asked for', () => {
    const chart = newChart();
    new SecureDeployment(chart, 'web', { containers: [{ ...CONTAINER, writablePaths: ['/tmp'], writablePathSize: Size.gibibytes(1) }] });
    expect(podSpecOf(only(chart, 'Deployment')).volumes[0].emptyDir.sizeLimit).toBe('1024Mi');
  });

  test('stands beside the volumes that a container mounts, and does not change the list that it was given', () => {
    const chart = newChart();
    const volume = kplus.Volume.fromEmptyDir(chart, 'cache', 'cache');
    const container = { ...CONTAINER, volumeMounts: [{ path: '/cache', volume }], writablePaths: ['/tmp'] };
    new SecureDeployment(chart, 'one', { containers: [container] });
    new SecureDeployment(chart, 'two', { containers: [container] });
    expect(container.volumeMounts).toHaveLength(1);
  });

  test('is understood by addContainer and addInitContainer, too', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { containers: [CONTAINER] });
    const late = { image: IMAGE, name: 'late', writablePaths: ['/tmp'] };
    web.addContainer(late);
    web.addInitContainer({ ...late, name: 'first' });
    expect(podSpecOf(only(chart, 'Deployment')).volumes.map((v: any) => v.name)).toEqual(['late-tmp', 'first-tmp']);
  });
});

describe('the limit of ephemeral storage', () => {
  const limits = (containers: SecureContainerProps[], props: object = {}) => {
    const chart = newChart();
    new SecureDeployment(chart, 'web', { containers, ...props });
    return podSpecOf(only(chart, 'Deployment')).containers.map((c: any) => c.resources.limits['ephemeral-storage']);
  };
  const sized = (size: number, ...writablePaths: string[]) => ({ ...CONTAINER, writablePaths, writablePathSize: Size.mebibytes(size) });

  test('is the usual one where that has room for the paths', () => {
    const [usual] = Catalogue.byId('ephemeral-storage-limits').fix!.map(({ parameter }) =>
      Catalogue.byId('ephemeral-storage-limits').parameters![parameter!].defaultValue);
    expect(usual).toBe('1Gi');
    expect(limits([CONTAINER, { ...sized(480, '/a', '/b'), name: 'two' }])).toEqual([usual, usual]);
  });

  test('has room for the sum of the paths, and for logs', () => {
    expect(limits([sized(5 * 1024, '/data')])).toEqual(['5184Mi']);
    expect(limits([sized(1024, '/a', '/b', '/c')])).toEqual(['3136Mi']);
  });

  test('grows with paths that are added later', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { containers: [CONTAINER] });
    web.addWritablePath('/data', { size: Size.gibibytes(2) });
    expect(podSpecOf(only(chart, 'Deployment')).containers[0].resources.limits['ephemeral-storage']).toBe('2112Mi');
  });

  test('does not count volumes in memory', () => {
    const chart = newChart();
    const volume = kplus.Volume.fromEmptyDir(chart, 'cache', 'cache', { medium: kplus.EmptyDirMedium.MEMORY, sizeLimit: Size.gibibytes(4) });
    new SecureDeployment(chart, 'web', { containers: [{ ...CONTAINER, volumeMounts: [{ path: '/cache', volume }] }] });
    expect(podSpecOf(only(chart, 'Deployment')).containers[0].resources.limits['ephemeral-storage']).toBe('1Gi');
  });

  test('of the user stays', () => {
    const resources = { ...CONTAINER.resources, ephemeralStorage: { limit: Size.gibibytes(8) } };
    expect(limits([{ ...sized(5 * 1024, '/data'), resources }])).toEqual(['8192Mi']);
  });

  test('is not below a request of the user', () => {
    const resources = { ...CONTAINER.resources, ephemeralStorage: { request: Size.gibibytes(8) } };
    expect(limits([{ ...sized(5 * 1024, '/data'), resources }])).toEqual(['8192Mi']);
  });

  test('is left out by name', () => {
    expect(limits([sized(5 * 1024, '/data')], { withoutDefaults: ['ephemeral-storage-limits'] })).toEqual([undefined]);
  });
});

describe('addWritablePath', () => {
  test('mounts into the only container', () => {
    const chart = newChart();
    new SecureDeployment(chart, 'web', { containers: [CONTAINER] }).addWritablePath('/tmp', { size: Size.mebibytes(8) });
    expect(podSpecOf(only(chart, 'Deployment')).volumes).toEqual([{ name: 'main-tmp', emptyDir: { sizeLimit: '8Mi' } }]);
  });

  test('finds another name for its volume when somebody has taken the first', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { containers: [CONTAINER] });
    web.containers[0].mount('/other', kplus.Volume.fromEmptyDir(chart, 'other', 'main-tmp'));
    web.addWritablePath('/tmp');
    expect(podSpecOf(only(chart, 'Deployment')).volumes.map((v: any) => v.name)).toEqual(['main-tmp', expect.stringMatching(/^main-tmp-[0-9a-f]{8}$/)]);
  });

  test('mounts into a container that was added later', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { containers: [CONTAINER] });
    const log = web.addContainer({ image: IMAGE, name: 'log' });
    web.addWritablePath('/var/log', { container: log });
    expect(podSpecOf(only(chart, 'Deployment')).containers[1].volumeMounts).toEqual([{ mountPath: '/var/log', name: 'log-var-log' }]);
  });
});

describe('volumeName', () => {
  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
  const path = fc.array(fc.stringMatching(/^[A-Za-z0-9._-]{1,12}$/), { minLength: 1, maxLength: 6 }).map(parts => `/${parts.join('/')}`);

  test('is a name that a volume may have', () => {
    fc.assert(fc.property(label, path, (container, at) => expect(volumeName(container, at)).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)));
  });

  test('tells containers and paths apart', () => {
    const pairs = [['a', '/b/c'], ['a-b', '/c'], ['a', '/b-c'], ['a', '/B/c'], ['a', '/b.c'], ['a', '/b_c'], ['a', `/${'b/'.repeat(40)}c`]];
    expect(new Set(pairs.map(([container, at]) => volumeName(container, at))).size).toBe(pairs.length);
  });
});
