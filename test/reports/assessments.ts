import { assess, Assessment, ScopedWaiver } from '../../src/assessment';
import { Profile } from '../../src/controls';
import { Diagnostic, ManifestSet } from '../../src/manifests';
import { renderReport, ReportOptions } from '../../src/reports';

/** A report as one text; formats that demand a time get one. */
export function textOf(assessment: Assessment, format: string, options: ReportOptions = {}): string {
  return [...renderReport(assessment, format, { time: '2027-01-31T12:00:00Z', ...options })].join('');
}

export function deployment(name: string, spec: object = {}, namespace: string | undefined = 'shop'): any {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx', securityContext: { privileged: true } }], ...spec } },
    },
  };
}

const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart', namespace: 'shop' }, spec: { type: 'LoadBalancer', ports: [{ port: 80 }] } };
const clusterRole = {
  apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'all' }, rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
};

export const WAIVERS: ScopedWaiver[] = [
  {
    control: 'no-privileged-containers',
    reason: 'the node agent needs its devices',
    owner: 'team-node',
    expires: '2027-06-30',
    origin: 'waivers.yaml:1',
    objects: [{ kind: 'Deployment', name: 'agent' }],
  },
  { control: 'run-as-non-root', reason: 'the image starts as root until its next release', expires: '2026-12-31', origin: 'waivers.yaml:7', objects: [{ name: 'cart' }] },
  { control: 'no-host-pid', reason: 'nobody asks for it any more', owner: 'team-web', origin: 'waivers.yaml:13', objects: [{ namespace: 'gone' }] },
];

export const DIAGNOSTICS: Diagnostic[] = [{ file: 'k8s/broken.yaml', document: 1, line: 12, message: 'a tab stands where spaces are expected' }];

interface AssessmentProps {
  readonly objects?: any[];
  readonly waivers?: ScopedWaiver[];
  readonly diagnostics?: Diagnostic[];
  readonly file?: string;
  readonly profile?: Profile;
}

/** A small shop: what fails, what is waived, a waiver of each status, and a document that cannot be read. */
export function shop(props: AssessmentProps = {}): Assessment {
  const objects = props.objects ?? [deployment('cart'), deployment('agent'), service, clusterRole];
  const manifests = ManifestSet.of(objects, i => ({ file: props.file ?? 'k8s/shop.yaml', document: i, line: 10 * i + 1 }));
  return assess(manifests, props.profile ?? Profile.ZERO_TRUST, { kubernetesVersion: '1.34' }, {
    waivers: props.waivers ?? WAIVERS,
    diagnostics: props.diagnostics ?? DIAGNOSTICS,
    today: '2027-01-31',
    lineOf: (entry, path) => entry.provenance.line! + path.length,
  });
}

/** What somebody may write who wants a report to say something else. */
export const HOSTILE_TEXTS = [
  'web\n\u001b[2Kall is well',
  '</testcase><testcase name="forged"/>',
  ']]> & <script>alert(1)</script> &amp;',
  '=HYPERLINK("https://evil.example","x")',
  '@security-team fixes #1 | [click](https://evil.example) `code` <img src=x onerror=alert(1)>',
  '-- \r\n::set-output name=x::y',
  '\u202egnp.exe \u2028 \ufffe \ud800 \u0000',
  '{0} [text](1) \\ "quoted", \'single\'; a,b',
  '__proto__',
  '',
] as const;

/** A shop whose names, images and reasons are such texts. */
export function hostileShop(): Assessment {
  const objects = HOSTILE_TEXTS.map(text => {
    const object = deployment(text, {}, text);
    object.spec.template.spec.containers[0] = { name: text, image: text, securityContext: { privileged: true } };
    object.kind = text === '' ? 'Deployment' : object.kind;
    return object;
  });
  const waivers: ScopedWaiver[] = HOSTILE_TEXTS.filter(text => text.trim().length >= 10).map((reason, i) => (
    { control: 'seccomp-profile', reason, owner: reason, origin: `${reason}:${i}`, objects: [{ name: 'nothing' }] }));
  return shop({ objects, waivers, file: 'k8s/\u001b[31m=evil".yaml', diagnostics: HOSTILE_TEXTS.map((text, i) => ({ file: text || '-', line: i + 1, message: text })) });
}

/** Deployments enough for so many findings. */
export function manyFindings(count: number): Assessment {
  const perObject = [...shop({ objects: [deployment('cart')], waivers: [] })._findingsWith('fail')].length;
  return shop({ objects: Array.from({ length: Math.ceil(count / perObject) }, (_, i) => deployment(`web-${i}`)) });
}
