import { optionsFor } from './options';
import { runPolicy } from './run-policy';
import { Profile, Severity } from '../../src/controls';
import { EnforcementAction, DENY_ALL, ImageOptions, imagePolicies, PolicyOptions, withImageRules } from '../../src/policies';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const policies = (imageOptions: ImageOptions, changes: Partial<PolicyOptions> = {}) =>
  imagePolicies(optionsFor(Profile.RESTRICTED, changes), imageOptions).objects;
const ofKind = (objects: readonly any[], kind: string) => objects.filter(object => object.kind === kind);
const list = (...digits: string[]) => ({
  apiVersion: 'bulwark.io/v1alpha1', kind: 'ImageDigests', spec: { digests: Object.fromEntries(digits.map(digit => [digit.repeat(64), digit === '2' ? 'CVE-2026-2' : ''])) },
});
const pod = (spec: object) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop' }, spec });
const running = (...images: string[]) => pod({ containers: images.map((image, i) => ({ name: `c${i}`, image })) });

describe('imagePolicies with denied digests', () => {
  const [policy] = ofKind(policies({ deniedDigests: [] }), 'ValidatingAdmissionPolicy');
  const [binding] = ofKind(policies({ deniedDigests: [] }), 'ValidatingAdmissionPolicyBinding');

  it('asks every list with the label, and allows what none denies', () => {
    expect(policy.spec.paramKind).toEqual({ apiVersion: 'bulwark.io/v1alpha1', kind: 'ImageDigests' });
    expect(binding.spec.paramRef).toEqual({
      selector: { matchLabels: { 'bulwark.io/image-digests': 'denied' } }, namespace: 'bulwark-system', parameterNotFoundAction: 'Allow',
    });
  });

  it('names every denied image and why it is denied, in one message', () => {
    const { message } = runPolicy(policy, { object: running(`a@${digest('1')}`, `b@${digest('3')}`, `host:5000/c:1@${digest('2')}`), params: list('1', '2') });
    expect(message).toContain(`images with denied digests: a@${digest('1')}, host:5000/c:1@${digest('2')} (CVE-2026-2) (Use a rebuilt image`);
  });

  it('names ten images with long names', () => {
    const images = Array.from({ length: 10 }, (_, i) => `registry.example.com/department/team/application-${i}@${digest('1')}`);
    const { message } = runPolicy(policy, { object: running(...images), params: list('1') });
    for (const image of images) expect(message).toContain(image);
  });

  it.each([
    ['an init container', pod({ initContainers: [{ name: 'i', image: `a@${digest('1')}` }] })],
    ['an ephemeral container', pod({ ephemeralContainers: [{ name: 'e', image: `a@${digest('1')}` }] })],
    ['an image volume', pod({ volumes: [{ name: 'v', image: { reference: `a@${digest('1')}` } }] })],
    ['a pod template', { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'c' }, spec: { jobTemplate: { spec: { template: running(`a@${digest('1')}`) } } } }],
  ])('looks at %s', (_, object) => {
    expect(runPolicy(policy, { object, params: list('1') }).allowed).toBe(false);
    expect(runPolicy(policy, { object, params: list('2') }).allowed).toBe(true);
  });

  it('allows everything while a list has no entries', () => {
    expect(runPolicy(policy, { object: running(`a@${digest('1')}`), params: { apiVersion: 'bulwark.io/v1alpha1', kind: 'ImageDigests' } }).allowed).toBe(true);
  });

  it('says nothing of a running pod whose labels change', () => {
    const object = running(`a@${digest('1')}`);
    expect(runPolicy(policy, { object: { ...object, metadata: { ...object.metadata, labels: { a: 'b' } } }, oldObject: object, params: list('1') }).matched).toBe(false);
  });

  it('does what the severity of the control asks for, in the chosen namespaces', () => {
    const changes = {
      actions: { ...DENY_ALL, [Severity.HIGH]: EnforcementAction.WARN }, excludedNamespaces: ['kube-system'],
    };
    const { spec } = ofKind(policies({ deniedDigests: [] }, changes), 'ValidatingAdmissionPolicyBinding')[0];
    expect(spec.validationActions).toEqual(['Warn', 'Audit']);
    expect(spec.matchResources.namespaceSelector.matchExpressions).toEqual([{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system'] }]);
  });
});

describe('imagePolicies with verified digests', () => {
  const objects = policies({ verifiedDigests: [{ digest: digest('1') }], listsNamespace: 'trust' });
  const [policy] = ofKind(objects, 'ValidatingAdmissionPolicy');

  it('asks one list by name, and denies everything while it is missing', () => {
    expect(ofKind(objects, 'ValidatingAdmissionPolicyBinding')[0].spec.paramRef)
      .toEqual({ name: 'verified-images', namespace: 'trust', parameterNotFoundAction: 'Deny' });
    expect(ofKind(objects, 'ImageDigests')[0].metadata.namespace).toBe('trust');
  });

  it('allows what is on the list only, whatever the algorithm says', () => {
    expect(runPolicy(policy, { object: running(`a:1@${digest('1')}`), params: list('1') }).allowed).toBe(true);
    for (const image of [`a@${digest('2')}`, 'a:1', 'a', `a:${'1'.repeat(64)}`, `a@md5:${'1'.repeat(64)}`, `a@${digest('1')}:x`, `a@sha256:${'1'.repeat(63)}`]) {
      expect(runPolicy(policy, { object: running(image), params: list('1') }).message).toContain(`images without a verified digest: ${image} (`);
    }
  });

  it('makes no empty list, which would let nothing run after every apply', () => {
    expect(ofKind(policies({ verifiedDigests: [] }), 'ImageDigests')).toEqual([]);
  });
});

describe('imagePolicies', () => {
  it('makes nothing of nothing', () => {
    expect(policies({})).toEqual([]);
  });

  it('refuses lists for clusters that cannot ask them', () => {
    expect(() => policies({ deniedDigests: [] }, { target: { kubernetesVersion: '1.29' } })).toThrow('kubernetes 1.29 does not serve ValidatingAdmissionPolicy');
  });
});

describe('withImageRules', () => {
  it('sets parameters of controls of the catalogue, and no more', () => {
    const profile = withImageRules(Profile.RESTRICTED, { registries: ['ghcr.io/acme/'], digestRequired: true, deniedTags: ['dev-*'] });
    const added = profile.controls.filter(({ control }) => !Profile.RESTRICTED.controls.some(known => known.control === control));
    expect(added).toEqual([
      { control: 'allowed-registries', parameters: { registries: ['ghcr.io/acme/'] } },
      { control: 'image-digest-pinned', parameters: {} },
      { control: 'image-volume-digest-pinned', parameters: {} },
      { control: 'denied-image-tags', parameters: { deniedTags: ['dev-*'] } },
    ]);
    expect(profile.name).toBe('restricted');
  });

  it('leaves the profile alone without rules', () => {
    expect(withImageRules(Profile.RESTRICTED, {})).toBe(Profile.RESTRICTED);
  });
});
