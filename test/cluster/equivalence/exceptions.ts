import { compareVersions } from '../../../src/controls';
import { KubeObject, PodTemplates, valueAt } from '../../../src/manifests';

/** What the API server makes of an object before policies see it, so that their verdict is not that on the object as written. */
export interface Exception {
  readonly fact: string;
  /** Controls that the server may find not met although the object as written meets them. */
  readonly serverOnly: readonly string[];
  /** Controls that the object as written does not meet although the server finds them met; `*` stands for any. */
  readonly synthOnly: readonly string[];
  readonly holds: (object: KubeObject) => boolean;
  /** The first release on which it is so. @default - it is so on all */
  readonly since?: string;
  /** The release from which on it is no longer so. @default - it is so on all */
  readonly before?: string;
  /** Shows the fact: some of the controls above differ on it, and no others. */
  readonly example: KubeObject;
}

const pod = (spec: object, metadata: object = {}): KubeObject => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop', ...metadata }, spec: { containers: [{ name: 'web', image: 'nginx:1' }], ...spec },
});
const specOf = (object: KubeObject): any => valueAt(object, [...PodTemplates.BUILT_IN.kindOf(object)?.path ?? [], 'spec']) ?? {};
const templateMetadata = (object: KubeObject): any => valueAt(object, [...PodTemplates.BUILT_IN.kindOf(object)?.path ?? [], 'metadata']) ?? {};
const containersOf = (spec: any): any[] => [...spec.containers ?? [], ...spec.initContainers ?? []];

/** Sources of volumes that a release knows are in the catalogue; the rest is from the future, or misspelt. */
const VOLUME_FIELDS = new Set([
  'name', 'configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret', 'hostPath',
  'gcePersistentDisk', 'awsElasticBlockStore', 'gitRepo', 'nfs', 'iscsi', 'glusterfs', 'rbd', 'flexVolume', 'cinder', 'cephfs', 'flocker', 'fc', 'azureFile',
  'vsphereVolume', 'quobyte', 'azureDisk', 'portworxVolume', 'photonPersistentDisk', 'scaleIO', 'storageos',
]);

/** A null as the value of an entry in a map; elsewhere it is as if the field were absent. */
const NULL_IN_MAP = /"(limits|requests|labels|annotations|matchLabels|selector|data|nodeSelector)":\{[^{}]*:null/;

export const EXCEPTIONS: readonly Exception[] = [
  {
    fact: 'what names no namespace is made in the namespace of the request',
    serverOnly: ['no-default-namespace'],
    synthOnly: [],
    holds: ({ metadata }) => !metadata?.namespace,
    example: { ...pod({}), metadata: { name: 'web' } },
  },
  {
    fact: 'the annotation of AppArmor becomes the field of the container',
    serverOnly: ['no-unconfined-apparmor'],
    synthOnly: [],
    holds: object => Object.keys(templateMetadata(object).annotations ?? {}).some(key => key.startsWith('container.apparmor.security.beta.kubernetes.io/')),
    example: pod({}, { annotations: { 'container.apparmor.security.beta.kubernetes.io/web': 'unconfined' } }),
  },
  {
    fact: 'on the network of the node every port of a Pod is one of the node',
    serverOnly: ['no-host-ports'],
    synthOnly: [],
    holds: object => specOf(object).hostNetwork === true,
    example: pod({ hostNetwork: true, containers: [{ name: 'web', image: 'nginx:1', ports: [{ containerPort: 8080 }] }] }),
  },
  {
    fact: 'a volume of a source that the release does not know is an emptyDir',
    serverOnly: ['empty-dir-size-limits'],
    synthOnly: ['allowed-volume-types'],
    holds: object => (specOf(object).volumes ?? []).some((volume: any) => Object.keys(volume).some(field => !VOLUME_FIELDS.has(field))),
    example: pod({ volumes: [{ name: 'v', fromTheFuture: {} }] }),
  },
  {
    fact: 'null in a map is the zero of its type, for example a limit of 0; at synth it is absent',
    serverOnly: [],
    synthOnly: ['*'],
    holds: object => NULL_IN_MAP.test(JSON.stringify(object)),
    example: pod({ containers: [{ name: 'web', image: 'nginx:1', resources: { limits: { memory: null } } }] }),
  },
  {
    fact: 'an image that is no image reference has no tag, and is not pulled always',
    serverOnly: ['image-pull-policy-always'],
    synthOnly: [],
    holds: object => containersOf(specOf(object)).some(({ image, imagePullPolicy }) => !imagePullPolicy && !/^[a-z0-9][a-z0-9._/:@-]*$/.test(image ?? '')),
    example: pod({ containers: [{ name: 'web', image: '<YOUR-CONTAINER>' }] }),
  },
  {
    fact: 'a Pod with resources of its own requests in them what its containers together do, so that each of them is covered',
    since: '1.34',
    serverOnly: [],
    synthOnly: ['cpu-requests', 'memory-requests'],
    holds: ({ kind, spec }) => kind === 'Pod' && [spec?.resources?.requests, spec?.resources?.limits].some(amounts => Object.keys(amounts ?? {}).length > 0),
    example: pod({
      resources: { limits: { cpu: '1' } },
      containers: [{ name: 'web', image: 'nginx:1' }, { name: 'log', image: 'nginx:1', resources: { requests: { memory: '64Mi' } } }],
    }),
  },
  {
    fact: 'a field that is newer than the release, or whose feature is off, is dropped',
    before: '1.35',
    serverOnly: ['empty-dir-size-limits', 'no-sub-path-in-writable-volumes'],
    synthOnly: [
      'allowed-registries', 'default-proc-mount', 'denied-image-digests', 'denied-image-tags', 'image-volume-digest-pinned', 'no-deprecated-registries',
      'no-foreign-hostname', 'no-image-volumes', 'no-kubernetes-dashboard', 'no-retired-controller-image', 'no-tiller', 'pull-secret-for-private-registries',
      'verified-image-digests',
    ],
    holds: object => {
      const spec = specOf(object);
      return spec.hostnameOverride !== undefined || (spec.volumes ?? []).some((volume: any) => volume.image !== undefined)
        || containersOf(spec).some(({ securityContext }) => securityContext?.procMount !== undefined);
    },
    example: pod({ volumes: [{ name: 'models', image: { reference: 'models:1' } }] }),
  },
  {
    fact: 'the field of AppArmor becomes the annotation',
    before: '1.35',
    serverOnly: ['no-unconfined-apparmor-annotations'],
    synthOnly: [],
    holds: object => JSON.stringify(specOf(object)).includes('"appArmorProfile":'),
    example: pod({ containers: [{ name: 'web', image: 'nginx:1', securityContext: { appArmorProfile: { type: 'Unconfined' } } }] }),
  },
  {
    fact: 'a StatefulSet may have pods that are not valid: a port without a number is port 0',
    before: '1.35',
    serverOnly: ['no-privileged-ports'],
    synthOnly: [],
    holds: ({ kind, spec }) => kind === 'StatefulSet' && containersOf(spec.template.spec).some(({ ports }) => ports?.some((port: any) => port.containerPort === undefined)),
    example: {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        selector: { matchLabels: { app: 'web' } },
        serviceName: 'web',
        template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1', ports: [{}] }] } },
      },
    },
  },
];

/** What is so on a release. */
export const exceptionsAt = (release: string) => EXCEPTIONS.filter(({ since, before }) =>
  (since === undefined || compareVersions(release, since) >= 0) && (before === undefined || compareVersions(release, before) < 0));

/** Which of two lists of controls differ beyond what is documented for an object. */
export function undocumented(release: string, object: KubeObject, server: readonly string[], synth: readonly string[]): string[] {
  const known = exceptionsAt(release).filter(({ holds }) => holds(object));
  const serverOnly = server.filter(id => !synth.includes(id) && !known.some(exception => exception.serverOnly.includes(id)));
  const synthOnly = synth.filter(id => !server.includes(id) && !known.some(exception => exception.synthOnly.includes(id) || exception.synthOnly[0] === '*'));
  return [...serverOnly.map(id => `server only: ${id}`), ...synthOnly.map(id => `synth only: ${id}`)];
}
