import { generateKeyPairSync } from 'crypto';
import { judgeByKyverno } from './kyverno';
import { Profile } from '../../src/controls';
import { imagePolicies } from '../../src/policies';
import { optionsFor } from '../policies/options';

const { publicKey } = generateKeyPairSync('ec', {
  namedCurve: 'P-256', publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const [policy] = imagePolicies(optionsFor(Profile.RESTRICTED), {
  verifications: [{
    name: 'signed',
    images: ['docker.io/library/**', 'ghcr.io/acme/app'],
    attestors: [
      { name: 'release', publicKey, withoutTransparencyLog: true },
      { name: 'workflow', keyless: [{ issuer: 'https://issuer.example', subjectRegExp: '^https://github\\.com/acme/.*$' }] },
    ],
    attestations: [{ name: 'provenance', predicateType: 'slsaprovenance1' }],
  }],
}).objects;

const QUAY = 'quay.io/a/b:1';
const spec = (image: string) => ({ containers: [{ name: 'main', image }] });
const object = (kind: string, apiVersion: string, of: object) => ({ apiVersion, kind, metadata: { name: kind.toLowerCase(), namespace: 'shop' }, ...of });
const pod = (of: object) => object('Pod', 'v1', { spec: of });
const template = { template: { metadata: { labels: { a: 'b' } }, spec: spec('nginx:1') } };

/** The image that is refused, if any: without a digest it is, before any registry is asked, which is how one sees what is meant. */
const CASES: [what: string, object: any, refused?: string][] = [
  ...['nginx:1.27', 'docker.io/nginx', 'index.docker.io/library/nginx:1', 'ghcr.io/acme/app:1'].map((image): [string, any, string] => [image, pod(spec(image)), image]),
  ...['quay.io/acme/app:1', 'bitnami/nginx:1', 'ghcr.io/acme/apple:1', 'ghcr.io/acme/app/more:1'].map((image): [string, any] => [image, pod(spec(image))]),
  ['init containers', pod({ ...spec(QUAY), initContainers: [{ name: 'init', image: 'nginx:1' }] }), 'nginx:1'],
  ['image volumes', pod({ ...spec(QUAY), volumes: [{ name: 'v', image: { reference: 'nginx:1' } }] }), 'nginx:1'],
  ['Deployments', object('Deployment', 'apps/v1', { spec: { selector: { matchLabels: { a: 'b' } }, ...template } }), 'nginx:1'],
  ['CronJobs', object('CronJob', 'batch/v1', { spec: { schedule: '* * * * *', jobTemplate: { spec: template } } }), 'nginx:1'],
  ['PodTemplates', object('PodTemplate', 'v1', template), 'nginx:1'],
];

describe('ImageValidatingPolicy in Kyverno', () => {
  let said: ReturnType<typeof judgeByKyverno>;
  beforeAll(() => {
    said = judgeByKyverno([policy], CASES.map(([, asked], i) => ({ ...asked, metadata: { ...asked.metadata, name: `case-${i}` } })));
  });

  it.each(CASES.map(([what, , refused], i) => ({ what, refused, i })))('of $what refuses $refused', ({ refused, i }) => {
    expect(said[i].map(({ result, message }) => [result, message])).toEqual([refused ? ['fail', `image ${refused} does not have a digest`] : ['pass', 'success']]);
  });
});
