import { DEPRECATED_APIS } from '../../../src/controls/supply/deprecated-apis';
import { REMOVED_APIS } from '../../../src/controls/supply/removed-apis';
import { Case, itJudges, messages, podWith } from '../check';

const object = (apiVersion: string, kind: string) => ({ apiVersion, kind, metadata: { name: 'a' } });

itJudges('no-removed-api-versions', {
  good: [
    ['a version that is served', object('apps/v1', 'Deployment')],
    ['a custom resource', object('example.com/v1beta1', 'CronJob')],
    ['a version just before its end', object('flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema'), { version: '1.31' }],
    ['a younger beta of the same group', object('networking.k8s.io/v1beta1', 'ServiceCIDR')],
  ],
  bad: [
    ['a Deployment of the first beta', object('extensions/v1beta1', 'Deployment'), { version: '1.28' }],
    ['a PodSecurityPolicy', object('policy/v1beta1', 'PodSecurityPolicy')],
    ['a version at its end', object('flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema'), { version: '1.32' }],
    ['an alpha version that the next one replaced at once', object('certificates.k8s.io/v1alpha1', 'PodCertificateRequest'), { version: '1.35' }],
    ['a claim of an alpha version', object('resource.k8s.io/v1alpha2', 'ResourceClaim'), { version: '1.31' }],
    ['the beta of admission policies', object('admissionregistration.k8s.io/v1beta1', 'ValidatingAdmissionPolicy'), { version: '1.34' }],
  ],
});

itJudges('no-retired-ingress-controller', {
  good: [['a maintained controller', { ...object('networking.k8s.io/v1', 'IngressClass'), spec: { controller: 'traefik.io/ingress-controller' } }]],
  bad: [['ingress-nginx', { ...object('networking.k8s.io/v1', 'IngressClass'), spec: { controller: 'k8s.io/ingress-nginx' } }]],
});

itJudges('no-retired-controller-image', {
  good: [
    ['another image', podWith({ image: 'registry.k8s.io/ingress-nginx/controller-chroot-docs:1' })],
    ['a successor of a like name', podWith({ image: 'fluxcd/flux-cli' })],
    ['the same path in another registry', podWith({ image: 'ghcr.io/weaveworks/weave-kube' })],
  ],
  bad: [
    ['ingress-nginx', podWith({ image: 'registry.k8s.io/ingress-nginx/controller:v1.12.0@sha256:abc' })],
    ...['REGISTRY.K8S.IO/ingress-nginx/controller:v1', 'weaveworks/weave-kube:2', 'docker.io/weaveworks/weave-kube', 'index.docker.io/weaveworks/weave-npc:2', 'Index.Docker.IO/fluxcd/flux']
      .map((image): Case => [image, podWith({ image })]),
    ['ingress-nginx by digest', podWith({ image: 'registry.k8s.io/ingress-nginx/controller@sha256:abc' })],
  ],
});

describe('the table of removed API versions', () => {
  it('grows with every version and forgets nothing', () => {
    for (const [i, { value }] of REMOVED_APIS.entries()) {
      if (i > 0) expect(value).toEqual(expect.arrayContaining(REMOVED_APIS[i - 1].value));
      expect(new Set(value).size).toBe(value.length);
    }
  });

  it('has nothing that is called deprecated at the same time', () => {
    const minor = (version: string) => Number(version.split('.')[1]);
    for (const { since, value } of DEPRECATED_APIS) {
      const gone = REMOVED_APIS.filter(row => minor(row.since) <= minor(since)).at(-1)!.value as string[];
      expect((value as string[]).filter(api => gone.includes(api))).toEqual([]);
    }
  });

  it('is named in the message', () => {
    expect(messages('no-removed-api-versions', object('batch/v1beta1', 'CronJob'))).toEqual(["CronJob of 'batch/v1beta1' is no longer served"]);
  });
});
