import { assess, Assessment, ScopedWaiver } from '../../src/assessment';
import { Control, ControlScope, Profile, Severity } from '../../src/controls';
import { Diagnostic, ManifestSet } from '../../src/manifests';

const TARGET = { kubernetesVersion: '1.34' };

function deployment(name: string, namespace: string | undefined, container: object): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image: 'web:1', ...container }] } } },
  };
}

const SHOP_WAIVERS: ScopedWaiver[] = [
  { control: 'image-digest-pinned', reason: 'the pipeline pins digests', owner: 'platform', expires: '2027-06-30', objects: [{ name: 'web' }], origin: 'waivers.yaml:1' },
  { control: 'no-privileged-containers', reason: 'the agent needs the node', expires: '2026-01-01', objects: [{ namespace: 'ops' }], origin: 'waivers.yaml:7' },
  { control: 'no-host-path-volumes', reason: 'nobody mounts the node', origin: 'waivers.yaml:12' },
];

/** Fails to evaluate: no Service has such a field. */
const BROKEN: Control = {
  id: 'own-broken-control',
  family: 'own',
  title: 'Services have what they cannot have',
  rationale: 'a control may be wrong, and then says so',
  remediation: 'Repair the control.',
  severity: Severity.LOW,
  scope: ControlScope.OBJECT,
  kinds: ['Service'],
  expression: 'object.spec.missing == 1',
  message: 'spec.missing is not 1',
};

/** A few objects in two namespaces and outside, with a waiver of each status and a file that could not be read. */
export function shop(): Assessment {
  const objects = [
    deployment('web', 'shop', {}),
    deployment('cart', 'shop', { securityContext: { allowPrivilegeEscalation: true } }),
    deployment('agent', 'ops', { securityContext: { privileged: true } }),
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] } },
  ];
  const profile = Profile.ZERO_TRUST.derive({ name: 'shop', customControls: [BROKEN] });
  return assess(ManifestSet.of(objects, document => ({ file: 'shop.yaml', document, line: 1 + document * 20 })), profile, TARGET, {
    waivers: SHOP_WAIVERS,
    today: '2026-12-01',
    diagnostics: [{ file: 'broken.yaml', document: 2, line: 7, message: 'a mapping has two keys \'spec\'' }],
  });
}

/** So many objects that they have at least that many findings. */
export function large(findings: number): Assessment {
  const objects: object[] = [];
  const perObject = assess(ManifestSet.of([deployment('one', 'one', {})]), Profile.ZERO_TRUST, TARGET).findings.length;
  for (let i = 0; i * perObject < findings; i++) objects.push(deployment(`service-${i}`, `team-${i % 12}`, { image: `registry.example.com/service-${i}:1.0` }));
  return assess(ManifestSet.of(objects, document => ({ file: `deploy/${document % 40}.yaml`, document, line: 1 })), Profile.ZERO_TRUST, TARGET);
}

/** What a page that took data for markup or script would act upon: it calls `attacked`, or adds an element of this class. */
export const PAYLOAD = '</script></noscript></style><img class=injected src=x onerror="attacked()"><script>attacked()</script><!--\'"`\u2028{{x}}<svg onload=attacked()>';

/** An assessment in which somebody wrote the payload wherever one can write something. */
export function hostile(): Assessment {
  const control: Control = {
    id: 'own-control',
    family: `family ${PAYLOAD}`,
    title: `title ${PAYLOAD}`,
    rationale: `rationale ${PAYLOAD}`,
    remediation: `remediation ${PAYLOAD}`,
    severity: Severity.HIGH,
    scope: ControlScope.CONTAINER,
    expression: 'container.image == \'good\'',
    message: `image is '{{ container.image }}' ${PAYLOAD.replace(/[\u2028]|\{\{x\}\}/g, '')}`,
    path: '/image',
    parameters: {},
    frameworks: [{ framework: `framework ${PAYLOAD}`, versions: '>=1', id: `row ${PAYLOAD}` }, { framework: 'cis-kubernetes', versions: '2.0.1', id: `row ${PAYLOAD}` }],
  };
  const profile = Profile.ZERO_TRUST.derive({ name: `profile ${PAYLOAD}`, customControls: [control], disable: [{ control: 'readiness-probes', reason: `because ${PAYLOAD}` }] });
  const objects = [
    { ...deployment(`name ${PAYLOAD}`, `namespace ${PAYLOAD}`, { name: `container ${PAYLOAD}`, image: `image ${PAYLOAD}`, securityContext: { privileged: PAYLOAD } }) },
    { apiVersion: `example.com/${PAYLOAD}`, kind: `Kind ${PAYLOAD}`, metadata: { name: PAYLOAD } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: '__proto__', namespace: 'constructor' }, data: { password: PAYLOAD } },
    deployment('__proto__', '__proto__', { name: 'toString' }),
  ];
  const waivers: ScopedWaiver[] = [
    { control: 'own-control', reason: `reason ${PAYLOAD}`, owner: `owner ${PAYLOAD}`, objects: [{ name: `name ${PAYLOAD}` }], origin: `origin ${PAYLOAD}` },
    { control: 'own-control', reason: `reason ${PAYLOAD}`, constructPath: `path ${PAYLOAD}`, origin: `origin ${PAYLOAD}` },
  ];
  const diagnostics: Diagnostic[] = [{ file: `file ${PAYLOAD}`, line: 1, message: `message ${PAYLOAD}` }];
  const provenance = () => ({ file: `file ${PAYLOAD}`, document: 0, line: 1, constructPath: `path ${PAYLOAD}` });
  return assess(ManifestSet.of(objects, provenance), profile, TARGET, { waivers, diagnostics });
}
