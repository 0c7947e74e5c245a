import * as fc from 'fast-check';
import { ImageReference } from '../../../src/manifests';
import { Case, itJudges, messages, pod, podWith, verdict } from '../check';

const allow = (...registries: string[]) => ({ parameters: { registries } });
const image = (reference: string) => podWith({ image: reference });

itJudges('allowed-registries', {
  good: [
    ['an image of an allowed registry', image('ghcr.io/team/app:1'), allow('ghcr.io')],
    ['an image of an allowed registry with a port', image('host:5000/app:1'), allow('host:5000')],
    ['an image below an allowed prefix', image('ghcr.io/team/app:1'), allow('quay.io', 'ghcr.io/team/')],
    ['an allowed repository without a tag', image('ghcr.io/team/app'), allow('ghcr.io/team/app')],
    ['an allowed repository with a tag', image('ghcr.io/team/app:1'), allow('ghcr.io/team/app')],
    ['an allowed repository with a digest', image('ghcr.io/team/app@sha256:00'), allow('ghcr.io/team/app')],
    ['the short name of an official image', image('nginx:1'), allow('docker.io/library/nginx')],
    ['the short name of an image of docker.io', image('team/app'), allow('docker.io')],
    ['a registry in capitals', image('GHCR.io/team/app:1'), allow('ghcr.io/team/')],
    ['an official image with its registry', image('docker.io/nginx:1'), allow('docker.io/library/nginx')],
    ['the old name of docker.io', image('index.docker.io/team/app'), allow('docker.io')],
  ],
  bad: [
    ['everything while no registry is allowed', image('ghcr.io/app')],
    ['another registry', image('quay.io/team/app:1'), allow('ghcr.io')],
    ['a registry whose name goes on', image('ghcr.io.evil.example/app:1'), allow('ghcr.io')],
    ['a team whose name goes on', image('ghcr.io/teammate/app'), allow('ghcr.io/team')],
    ['a repository whose name goes on', image('ghcr.io/team/app-evil'), allow('ghcr.io/team/app')],
    ['another port of the host', image('localhost:5000/app'), allow('localhost')],
    ['a short name that looks like a registry', image('ghcr.io:1'), allow('ghcr.io')],
    ['docker.io by a short name', image('nginx'), allow('ghcr.io')],
    ['an init container', pod({ initContainers: [{ name: 'i', image: 'nginx' }], containers: [{ name: 'a', image: 'ghcr.io/a' }] }), allow('ghcr.io')],
    ['an image volume', pod({ containers: [{ name: 'a', image: 'ghcr.io/a' }], volumes: [{ name: 'v', image: { reference: 'nginx' } }] }), allow('ghcr.io')],
  ],
});

itJudges('no-deprecated-registries', {
  good: [
    ['the registry of today', image('registry.k8s.io/pause:3.9')],
    ['a registry that only looks like it', image('k8s.gcr.io.example.com/pause:3.9')],
    ['another project of gcr.io', image('gcr.io/google-samples/app:1')],
  ],
  bad: [
    ['k8s.gcr.io', image('k8s.gcr.io/pause:3.9')],
    ['k8s.gcr.io in capitals', image('K8S.GCR.IO/pause:3.9')],
    ['google_containers in capitals', image('Gcr.io/google_containers/pause:3.9')],
    ['google_containers', image('gcr.io/google_containers/pause:3.9')],
    ['an image volume', pod({ volumes: [{ name: 'v', image: { reference: 'k8s.gcr.io/a:1' } }] })],
  ],
});

const PRIVATE = { parameters: { privateRegistries: ['host:5000', 'ghcr.io/team/'] } };
const secret: Case[] = [
  ['a private image with a pull secret', podWith({ image: 'host:5000/app' }, { imagePullSecrets: [{ name: 'pull' }] }), PRIVATE],
  ['a public image without', image('ghcr.io/other/app'), PRIVATE],
  ['anything while no registry is private', image('host:5000/app')],
];

itJudges('pull-secret-for-private-registries', {
  good: secret,
  bad: [
    ['a private image without a pull secret', image('host:5000/app'), PRIVATE],
    ['an empty list of pull secrets', podWith({ image: 'ghcr.io/team/app' }, { imagePullSecrets: [] }), PRIVATE],
  ],
});

describe('allowed-registries', () => {
  it('names what is outside and what would be inside', () => {
    expect(messages('allowed-registries', pod({ containers: [{ name: 'a', image: 'ghcr.io/a' }, { name: 'b', image: 'b:1' }] }), allow('ghcr.io')))
      .toEqual(['images from outside the allowed registries (ghcr.io): b:1']);
  });

  it('completes references as ImageReference does', () => {
    const host = fc.constantFrom('', 'docker.io/', 'index.docker.io/', 'localhost/', 'localhost:5000/', 'ghcr.io/', 'UPPER/', 'r:1/');
    const path = fc.array(fc.stringMatching(/^[a-z0-9]{1,6}$/).filter(part => part !== 'localhost'), { minLength: 1, maxLength: 3 });
    fc.assert(fc.property(host, path, fc.constantFrom('', ':1.2'), (registry, parts, tag) => {
      const text = registry + parts.join('/') + tag;
      const { registry: actual, repository } = ImageReference.parse(text);
      expect(verdict('allowed-registries', image(text), allow(actual))).toBe('pass');
      if (repository.includes('/') && !text.includes('docker.io/')) {
        expect(verdict('allowed-registries', image(text), allow(`${actual}/${repository}`))).toBe('pass');
      }
      expect(verdict('allowed-registries', image(text), allow(`${actual}.example`))).toBe('fail');
    }), { numRuns: 60 });
  });
});
