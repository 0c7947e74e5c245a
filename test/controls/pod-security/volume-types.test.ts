import { readFileSync } from 'fs';
import { Catalogue } from '../../../src/controls';
import { itJudges, messages, pod, verdict } from '../check';

const volume = (source: object) => pod({ volumes: [{ name: 'v', ...source }] });
const ALLOWED: string[] = Catalogue.byId('allowed-volume-types').parameters!.allowedVolumeTypes.defaultValue;
const FORBIDDEN = [
  'awsElasticBlockStore', 'azureDisk', 'azureFile', 'cephfs', 'cinder', 'fc', 'flexVolume', 'flocker', 'gcePersistentDisk', 'gitRepo', 'glusterfs',
  'hostPath', 'iscsi', 'nfs', 'photonPersistentDisk', 'portworxVolume', 'quobyte', 'rbd', 'scaleIO', 'storageos', 'vsphereVolume',
];

itJudges('allowed-volume-types', {
  good: [
    ['a pod without volumes', pod()],
    ['a volume without source, which becomes an emptyDir', volume({})],
    ['a source that is null', volume({ hostPath: null, emptyDir: {} })],
    ...ALLOWED.map((type): [string, any] => [type, volume({ [type]: {} })]),
  ],
  bad: [
    ...FORBIDDEN.map((type): [string, any] => [type, volume({ [type]: {} })]),
    ['a source that nobody knows', volume({ fromTheFuture: {} })],
  ],
});

describe('the sources of volumes that Kubernetes has', () => {
  it('are each allowed or forbidden, and by nobody else', () => {
    expect(ALLOWED).toHaveLength(9);
    expect(FORBIDDEN).toHaveLength(21);
    const types = readFileSync(require.resolve('cdk8s-plus-28/lib/imports/k8s.d.ts'), 'utf8');
    const [, body] = /export interface Volume \{([\s\S]*?)\n\}/.exec(types)!;
    const known = [...body.matchAll(/readonly (\w+)\??:/g)].map(([, field]) => field.toLowerCase()).filter(field => field !== 'name');
    const judged = new Set([...ALLOWED, ...FORBIDDEN].map(type => type.toLowerCase()));
    expect(known.length).toBeGreaterThanOrEqual(29);
    expect(known.filter(field => !judged.has(field))).toEqual([]);
  });
});

it('names the types', () => {
  const object = pod({ volumes: [{ name: 'a', nfs: {} }, { name: 'b', emptyDir: {} }, { name: 'c', hostPath: {} }] });
  expect(messages('allowed-volume-types', object)).toEqual(['volumes of type nfs, hostPath']);
  expect(verdict('allowed-volume-types', object)).toBe('fail');
});
