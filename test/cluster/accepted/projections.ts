import type { Emitted } from './constructs';
import { Profile, Severity } from '../../../src/controls';
import * as policies from '../../../src/policies';
import { optionsFor } from '../../policies/options';

const { DENY_ALL, EnforcementAction, ImageVerifier, ParameterSource } = policies;
type Project = (options: policies.PolicyOptions) => policies.Projection;

const digest = (digit: string) => ({ digest: `sha256:${digit.repeat(64)}`, note: 'CVE-2026-1' });

const IMAGES: policies.ImageOptions = { deniedDigests: [digest('1')], verifiedDigests: [digest('2')] };
const VERIFICATION: policies.ImageVerification = {
  name: 'accepted-signed',
  images: ['ghcr.io/acme/**', 'docker.io/library/nginx'],
  attestors: [
    { name: 'release', kms: 'gcpkms://projects/p/locations/l/keyRings/r/cryptoKeys/k', withoutTransparencyLog: true },
    { name: 'workflow', keyless: [{ issuer: 'https://token.actions.githubusercontent.com', subjectRegExp: '^https://github\\.com/acme/.+$' }] },
  ],
  attestations: [{ name: 'provenance', predicateType: 'slsaprovenance1' }],
};

/** Gatekeeper makes the kinds of constraints from templates, so that a server without it knows none. */
function templatesOf({ objects, leftOut }: policies.Projection): policies.Projection {
  return { objects: objects.filter(({ kind }) => kind === 'ConstraintTemplate'), leftOut };
}

/** Every form that policies have, by the first release that serves it; CRDs of engines are served by all. */
const FORMS: readonly { readonly title: string; readonly since?: string; readonly project: Project }[] = [
  { title: 'ValidatingAdmissionPolicy', project: policies.validatingAdmissionPolicies },
  { title: 'MutatingAdmissionPolicy', since: '1.36', project: policies.mutatingAdmissionPolicies },
  { title: 'params, guards and quarantine', project: policies.parameterObjects },
  { title: 'Kyverno', project: options => policies.kyvernoPolicies({ ...options, parameters: ParameterSource.INLINE, mutates: true }) },
  { title: 'Gatekeeper', project: options => templatesOf(policies.gatekeeperPolicies({ ...options, parameters: ParameterSource.INLINE })) },
  { title: 'lists of digests', project: options => policies.imagePolicies(options, IMAGES) },
  { title: 'ImageValidatingPolicy', project: options => policies.imagePolicies(options, { verifications: [VERIFICATION], verifier: ImageVerifier.KYVERNO }) },
];

/** Every profile is projected as the first says, and the largest as all say. */
const CHANGES: Readonly<Record<string, Partial<policies.PolicyOptions>>> = {
  'as it is': { clusterScoped: true },
  'in some namespaces, with actions by severity': {
    namespaceSelector: { matchLabels: { tier: 'gold' }, matchExpressions: [{ key: 'legacy', operator: 'DoesNotExist' }] },
    excludedNamespaces: ['kube-system', 'kube-public'],
    actions: { ...DENY_ALL, [Severity.MEDIUM]: EnforcementAction.WARN, [Severity.LOW]: EnforcementAction.AUDIT },
  },
  'with waivers': {
    waivers: [
      { control: 'no-host-network', kind: 'DaemonSet', namespace: 'edge', name: 'proxy-*', reason: 'it is the proxy', expires: '2030-01-31' },
      { control: 'no-privileged-containers', reason: "it's a node agent", owner: 'team "nodes"' },
    ],
  },
  'with parameters in the cluster': { parameters: ParameterSource.OBJECT, clusterScoped: true },
};

const PROFILES = [Profile.BASELINE, Profile.RESTRICTED, Profile.ZERO_TRUST];

/** Every form of the policies of the profiles of the library, for a version of Kubernetes. */
export function everyProjection(kubernetesVersion: string): Emitted[] {
  const minor = (version: string) => Number(version.split('.')[1]);
  const asked = Object.entries(CHANGES).flatMap(([title, changes], i) =>
    (i === 0 ? PROFILES : [Profile.ZERO_TRUST]).map(profile => ({ title, changes, i, profile })));
  const served = FORMS.filter(({ since }) => !since || minor(kubernetesVersion) >= minor(since));
  return asked.flatMap(({ title, changes, i, profile }) => {
    const options = optionsFor(profile, { target: { kubernetesVersion }, name: `accepted-${profile.name.toLowerCase()}-${i}`, ...changes });
    return served.map(form => ({ title: `${form.title} of ${profile.name} ${title}`, objects: [...form.project(options).objects] }));
  });
}
