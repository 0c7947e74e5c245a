import { generateKeyPairSync } from 'crypto';
import { optionsFor } from './options';
import { compileCel } from '../../src/cel';
import { Profile } from '../../src/controls';
import { ImageAttestor, imagePolicies, ImageVerification, ImageVerifier, VerificationMode } from '../../src/policies';

const publicKey = generateKeyPairSync('ec', { namedCurve: 'P-256', publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
const key: ImageAttestor = { name: 'release', publicKey: publicKey.publicKey };
const keyless: ImageAttestor = {
  name: 'workflow',
  keyless: [{ issuer: 'https://token.actions.githubusercontent.com', subjectRegExp: '^https://github\\.com/acme/.+@refs/tags/.+$' }],
};
const declared: ImageVerification = {
  name: 'acme',
  images: ['ghcr.io/acme/**'],
  attestors: [key, keyless],
  attestations: [{ name: 'provenance', predicateType: 'slsaprovenance1' }, { name: 'sbom', predicateType: 'https://spdx.dev/Document' }],
};
const made = (verification: ImageVerification, verifier: ImageVerifier): any[] =>
  imagePolicies(optionsFor(Profile.RESTRICTED), { verifications: [verification], verifier }).objects as any[];
const kyverno = (changes: Partial<ImageVerification> = {}) => made({ ...declared, ...changes }, ImageVerifier.KYVERNO)[0];
const sigstore = (changes: Partial<ImageVerification> = {}) => made({ ...declared, ...changes }, ImageVerifier.SIGSTORE);

// Made for these tests with openssl, `CN=authority` and what it issued to `CN=signer`; the keys are gone.
const AUTHORITY = [
  '-----BEGIN CERTIFICATE-----',
  'MIIBfzCCASWgAwIBAgIUMW8ucsxexsTsEv1zxn7BLZQBZMgwCgYIKoZIzj0EAwIw',
  'FDESMBAGA1UEAwwJYXV0aG9yaXR5MCAXDTI2MTEyMzE5NDQwMVoYDzIxMjYxMDMw',
  'MTk0NDAxWjAUMRIwEAYDVQQDDAlhdXRob3JpdHkwWTATBgcqhkjOPQIBBggqhkjO',
  'PQMBBwNCAASy+OudYJRYF/KjoicT2Gwz+D9gj0nWskCLwvQJSaTEzS1xzPFC2Kb0',
  'LrxrNlvsO7QdNnWI4ePtu7RBgz4mYONko1MwUTAdBgNVHQ4EFgQUlZuN90pvFbQI',
  'xxnEXTvrEE+cKCgwHwYDVR0jBBgwFoAUlZuN90pvFbQIxxnEXTvrEE+cKCgwDwYD',
  'VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiA8H6418bBjgGqu1zzEoHSa',
  'q4homqdXYFgRjYwegEteOgIhAJUAF+z8EORGgdtaedGjWfHSkBA9zqnizwgN398u',
  '3M1I',
  '-----END CERTIFICATE-----',
].join('\n');
const SIGNER = [
  '-----BEGIN CERTIFICATE-----',
  'MIIBIDCByAIUCh+8w9MIHi5Gw8ATjvglQrfsOA0wCgYIKoZIzj0EAwIwFDESMBAG',
  'A1UEAwwJYXV0aG9yaXR5MCAXDTI2MTEyMzE5NDQwMVoYDzIxMjYxMDMwMTk0NDAx',
  'WjARMQ8wDQYDVQQDDAZzaWduZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATM',
  '38HGBA13s2GU5ssKHd+Y5ieVIN450tp0GibdObekfAzspE3XeYk0oYhQER3/oKcS',
  '+eJB7MSbd5JJw1VC38uyMAoGCCqGSM49BAMCA0cAMEQCIHwuqqByaILKT6due90z',
  'C8EgTapOtegfTQ4OL1/EK9pQAiArPuTFiqTXna76QR8B+YVmzQCKf3LFFdXv6FP8',
  'JIxmUg==',
  '-----END CERTIFICATE-----',
].join('\n');

/** As the controller of Sigstore makes one of a glob. */
const globRegExp = (glob: string) => new RegExp(`^${glob.replace(/\./g, '\\.').replace(/\*\*/g, '#').replace(/\*/g, '[^/]*').replace(/#/g, '.*')}$`);

const IMAGES: [pattern: string, image: string, matches: boolean][] = [
  ['ghcr.io/acme/**', 'ghcr.io/acme/team/app:1', true],
  ['ghcr.io/acme/**', 'GHCR.io/acme/app:1', true],
  ['ghcr.io/acme/**', 'ghcr.io/acmee/app:1', false],
  ['ghcr.io/acme/**', 'evil.example/ghcr.io/acme/app:1', false],
  ['ghcr.io/acme/*', `ghcr.io/acme/app@sha256:${'1'.repeat(64)}`, true],
  ['ghcr.io/acme/*', 'ghcr.io/acme/team/app:1', false],
  ['ghcr.io/acme/app', `ghcr.io/acme/app:1@sha256:${'1'.repeat(64)}`, true],
  ['ghcr.io/acme/app', 'ghcr.io/acme/app', true],
  ['ghcr.io/acme/app', 'ghcr.io/acme/apple:1', false],
  ['ghcr.io/acme/app', 'ghcrxio/acme/app:1', false],
  ['docker.io/library/*', 'nginx:1.27', true],
  ['docker.io/library/*', 'index.docker.io/nginx', true],
  ['docker.io/library/*', 'bitnami/nginx', false],
  ['localhost:5000/**', 'localhost:5000/a/b', true],
  ['**', 'anything', true],
];

describe('ImageValidatingPolicy', () => {
  it('trusts any of the attestors, for the signature and for each attestation', () => {
    const { spec } = kyverno();
    expect(spec.validations.map(({ expression }: any) => expression)).toEqual([
      'images.every.all(image, verifyImageSignatures(image, [attestors.release, attestors.workflow]) > 0)',
      'images.every.all(image, verifyAttestationSignatures(image, attestations.provenance, [attestors.release, attestors.workflow]) > 0)',
      'images.every.all(image, verifyAttestationSignatures(image, attestations.sbom, [attestors.release, attestors.workflow]) > 0)',
    ]);
    expect(spec.attestors.map(({ cosign }: any) => Object.keys(cosign))).toEqual([['key', 'ctlog'], ['keyless', 'ctlog']]);
    expect(spec.attestations.map(({ intoto }: any) => intoto.type)).toEqual(['https://slsa.dev/provenance/v1', 'https://spdx.dev/Document']);
    expect(spec.validationActions).toEqual(['Deny']);
  });

  it('changes no object, and wants digests', () => {
    expect(kyverno().spec.validationConfigurations).toEqual({ mutateDigest: false, verifyDigest: true, required: true });
  });

  it('asks only for attestations where images are not signed, and only warns where that is said', () => {
    expect(kyverno({ withoutSignature: true }).spec.validations).toHaveLength(2);
    expect(kyverno({ mode: VerificationMode.WARN }).spec.validationActions).toEqual(['Warn']);
  });

  it.each(IMAGES)('with the pattern %s, of the image %s: %s', (pattern, image, matches) => {
    const [{ expression }] = kyverno({ images: [pattern] }).spec.matchImageReferences;
    expect(compileCel(expression, { variables: ['ref'] }).evaluate({ ref: image })).toBe(matches);
  });

  it('finds every image of every kind', () => {
    const [{ expression }] = kyverno().spec.images;
    const spec = {
      containers: [{ image: 'a' }],
      initContainers: [{ image: 'b' }],
      ephemeralContainers: [{ image: 'c' }],
      volumes: [{ name: 'v', image: { reference: 'd' } }, { name: 'w', emptyDir: {} }],
    };
    const images = (object: object) => compileCel(expression, { variables: ['object'] }).evaluate({ object });
    expect(images({ apiVersion: 'v1', kind: 'Pod', spec })).toEqual(['a', 'b', 'c', 'd']);
    expect(images({ apiVersion: 'batch/v1', kind: 'CronJob', spec: { jobTemplate: { spec: { template: { spec } } } } })).toEqual(['a', 'b', 'c', 'd']);
  });
});

// The corpora have no CRD of it: what is asserted here is what the controller's own validation asks for.
describe('ClusterImagePolicy', () => {
  it('is one for the signature and one for each attestation, because an authority is asked for either', () => {
    expect(sigstore().map(({ metadata, spec }) => [metadata.name, spec.authorities[0].attestations])).toEqual([
      ['acme', undefined],
      ['acme-provenance', [{ name: 'provenance', predicateType: 'https://slsa.dev/provenance/v1' }]],
      ['acme-sbom', [{ name: 'sbom', predicateType: 'spdx' }]],
    ]);
    expect(sigstore({ withoutSignature: true }).map(({ metadata }) => metadata.name)).toEqual(['acme-provenance', 'acme-sbom']);
  });

  it('has exactly one of key and keyless in every authority, a log and a name', () => {
    for (const { apiVersion, spec } of sigstore()) {
      expect([apiVersion, spec.mode]).toEqual(['policy.sigstore.dev/v1beta1', 'enforce']);
      expect(spec.authorities.map((authority: object) => Object.keys(authority).slice(0, 3))).toEqual([['name', 'key', 'ctlog'], ['name', 'keyless', 'ctlog']]);
      expect(spec.authorities[0].key.data).toBe(publicKey.publicKey);
      expect(spec.authorities[1].keyless).toEqual({ url: 'https://fulcio.sigstore.dev', identities: keyless.keyless });
      expect(spec.authorities[1].ctlog).toEqual({ url: 'https://rekor.sigstore.dev' });
    }
  });

  it('looks nothing up in a log where signatures without one count', () => {
    expect(sigstore({ attestors: [{ ...key, withoutTransparencyLog: true }] })[0].spec.authorities[0].ctlog).toEqual({});
    expect(kyverno({ attestors: [{ ...key, withoutTransparencyLog: true }] }).spec.attestors[0].cosign.ctlog).toEqual({ insecureIgnoreTlog: true });
  });

  it('uses only characters that globs of the controller may have', () => {
    for (const [pattern] of IMAGES) for (const { glob } of sigstore({ images: [pattern] })[0].spec.images) expect(glob).toMatch(/^[a-zA-Z0-9_:/*.-]+$/);
  });

  it('covers tags and digests of completed names', () => {
    const globs = (pattern: string): { glob: string }[] => sigstore({ images: [pattern] })[0].spec.images;
    const covers = (pattern: string, image: string) => globs(pattern).some(({ glob }) => globRegExp(glob).test(image));
    const digest = `sha256:${'1'.repeat(64)}`;
    expect(covers('ghcr.io/acme/app', 'ghcr.io/acme/app:1')).toBe(true);
    expect(covers('ghcr.io/acme/app', `ghcr.io/acme/app@${digest}`)).toBe(true);
    expect(covers('ghcr.io/acme/app', 'ghcr.io/acme/apple:1')).toBe(false);
    expect(covers('ghcr.io/acme/app', 'ghcr.io/acme/app/more:1')).toBe(false);
    expect(covers('ghcr.io/acme/**', `ghcr.io/acme/a/b@${digest}`)).toBe(true);
    expect(covers('docker.io/library/nginx', `index.docker.io/library/nginx@${digest}`)).toBe(true);
  });
});

describe('an image verification', () => {
  const refused = (changes: Partial<ImageVerification>) => () => kyverno(changes);
  const attestor = (changes: object) => ({ attestors: [{ name: 'a', ...changes }] as ImageAttestor[] });
  const identity = (changes: object) => attestor({ keyless: [{ issuer: 'https://i.example', subject: 's@example.com', ...changes }] });

  it.each<[string, Partial<ImageVerification>, RegExp]>([
    ['without images', { images: [] }, /^verification 'acme' names no images: write for example/],
    ['of an image with a tag', { images: ['ghcr.io/acme/app:1'] }, /'ghcr\.io\/acme\/app:1', which is no pattern: leave out tag and digest/],
    ['of an image without a registry', { images: ['nginx'] }, /'nginx', which is no pattern: write registry and repository/],
    ['of an image of a team that looks like a registry', { images: ['acme/app'] }, /no pattern/],
    ['without attestors', { attestors: [] }, /names no attestors/],
    ['with a name twice', { attestors: [key, key] }, /attestors: 'release' is there twice/],
    ['with a name that expressions cannot say', { attestors: [{ ...key, name: 'my-key' }] }, /attestor 'my-key': the name is not of lower-case/],
    ['with an attestor without a key', attestor({}), /attestor 'a' has no key: give exactly one of/],
    ['with an attestor with two keys', attestor({ publicKey: key.publicKey, kms: 'gcpkms://x' }), /has publicKey and kms: give exactly one/],
    ['with a broken key', attestor({ publicKey: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----' }), /publicKey is no public key in PEM/],
    ['with a private key', attestor({ publicKey: publicKey.privateKey }), /publicKey is a private key: never give it away/],
    ['with a broken certificate', attestor({ certificate: 'AAAA' }), /certificate is no certificate in PEM/],
    ['without an issuer', identity({ issuer: undefined }), /keyless\[0\] has no issuer: anybody could sign/],
    ['with two forms of the subject', identity({ subjectRegExp: '^s$' }), /has both subject and subjectRegExp/],
    ['with an expression that searches', identity({ subject: undefined, subjectRegExp: 'github' }), /which matches parts too: begin it with '\^'/],
    ['with a broken expression', identity({ subject: undefined, subjectRegExp: '^($' }), /no regular expression of RE2/],
    ['without identities', attestor({ keyless: [] }), /keyless names no identity/],
    ['keyless and without a log', attestor({ ...keyless, name: 'a', withoutTransparencyLog: true }), /only the log says that the certificate was valid/],
    ['with an unknown predicate type', { attestations: [{ name: 'x', predicateType: 'slsa' }] }, /predicateType is 'slsa': expected one of custom, cyclonedx/],
    ['of nothing', { withoutSignature: true, attestations: [] }, /asks neither for a signature nor for an attestation/],
    ['in an unknown mode', { mode: 'deny' as VerificationMode }, /mode is 'deny': expected one of enforce, warn/],
    ['with a name that is none', { name: 'Acme' }, /verification 'Acme': the name is no name of a policy/],
  ])('%s is refused', (_, changes, message) => {
    expect(refused(changes)).toThrow(message);
  });
});

describe('an attestor with a certificate', () => {
  it('is the certificate for Kyverno, and its key for Sigstore', () => {
    const attestors = [{ name: 'a', certificate: SIGNER, certificateChain: AUTHORITY }];
    expect(kyverno({ attestors }).spec.attestors[0].cosign.certificate).toEqual({ cert: { value: SIGNER }, certChain: { value: AUTHORITY } });
    expect(sigstore({ attestors })[0].spec.authorities[0].key.data).toMatch(/^-----BEGIN PUBLIC KEY-----/);
  });

  it('is refused when the chain does not lead on from it', () => {
    const attestors = [{ name: 'a', certificate: AUTHORITY, certificateChain: SIGNER }];
    expect(() => kyverno({ attestors })).toThrow("certificateChain does not lead on from 'CN=authority', which 'CN=signer' did not issue");
  });
});
