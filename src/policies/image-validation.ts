import { createPublicKey, X509Certificate } from 'crypto';
import { RE2JS } from 're2js';
import { ImageAttestation, ImageAttestor, ImageVerification, KeylessIdentity, PREDICATE_TYPES, VerificationMode } from './image-verification';

const NAME = /^[a-z][a-z0-9]{0,62}$/;
const OBJECT_NAME = /^[a-z0-9](?:[a-z0-9-]{0,51}[a-z0-9])?$/;
/** Registry and repository with wildcards; what stands first is a registry, as no image may be meant by a name that is completed. */
const PATTERN = /^(?:\*\*|(?:[a-z0-9.*-]*[.*][a-z0-9.*-]*|localhost)(?::[0-9]{1,5})?\/[a-z0-9._*/-]{0,253}[a-z0-9*])$/;
const CERTIFICATES = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;
const KMS = /^[a-z0-9]+:\/\/\S+$/;

/**
 * Refuses what no controller would take, before it is a policy that verifies nothing.
 *
 * @throws with the path of the first wrong value
 */
export function validateImageVerifications(verifications: readonly ImageVerification[]): void {
  unique(verifications, 'verifications');
  verifications.forEach(verification => {
    const where = `verification '${verification.name}'`;
    if (!OBJECT_NAME.test(verification.name)) {
      throw new Error(`${where}: the name is no name of a policy: expected up to 53 lower-case letters, digits and '-', a letter or digit at both ends`);
    }
    if (!verification.images?.length) throw new Error(`${where} names no images: write for example ['ghcr.io/acme/**']`);
    verification.images.forEach(image => checkPattern(image, where));
    if (!verification.attestors?.length) throw new Error(`${where} names no attestors: say whose signature counts`);
    unique(verification.attestors, `${where}: attestors`);
    verification.attestors.forEach(attestor => checkAttestor(attestor, where));
    const { attestations = [], mode } = verification;
    unique(attestations, `${where}: attestations`);
    attestations.forEach(attestation => checkAttestation(attestation, where));
    if (verification.withoutSignature && attestations.length === 0) {
      throw new Error(`${where} asks neither for a signature nor for an attestation: name attestations, or leave out withoutSignature`);
    }
    if (mode !== undefined && !Object.values(VerificationMode).includes(mode)) {
      throw new Error(`${where}: mode is '${mode}': expected one of ${Object.values(VerificationMode).join(', ')}`);
    }
  });
}

function unique(named: readonly { readonly name: string }[], where: string): void {
  const twice = named.find(({ name }, i) => named.findIndex(other => other.name === name) !== i);
  if (twice) throw new Error(`${where}: '${twice.name}' is there twice: give each a name of its own`);
}

function checkPattern(image: string, where: string): void {
  if (PATTERN.test(image) && !/\/\/|\*\*\*/.test(image)) return;
  const hint = /@|:[^/]*$/.test(image) && image.includes('/') ? 'leave out tag and digest, all are meant' : "write registry and repository, for example 'ghcr.io/acme/**' or 'docker.io/library/nginx'";
  throw new Error(`${where}: images has '${String(image).slice(0, 100)}', which is no pattern: ${hint}`);
}

function checkAttestor(attestor: ImageAttestor, outer: string): void {
  const where = `${outer}: attestor '${attestor.name}'`;
  checkName(attestor.name, where);
  const ways = (['publicKey', 'kms', 'certificate', 'keyless'] as const).filter(way => attestor[way] !== undefined);
  if (ways.length !== 1) {
    throw new Error(`${where} has ${ways.length === 0 ? 'no key' : ways.join(' and ')}: give exactly one of publicKey, kms, certificate and keyless`);
  }
  if (attestor.publicKey !== undefined) checkPublicKey(attestor.publicKey, where);
  if (attestor.kms !== undefined && !KMS.test(attestor.kms)) throw new Error(`${where}: kms is '${attestor.kms}': expected an address such as 'gcpkms://…'`);
  if (attestor.certificate !== undefined) checkCertificates(attestor, where);
  else if (attestor.certificateChain !== undefined) throw new Error(`${where} has a certificateChain and no certificate: give the certificate that signs`);
  if (attestor.keyless !== undefined) checkKeyless(attestor, attestor.keyless, where);
  if (attestor.transparencyLog !== undefined) checkUrl(attestor.transparencyLog, `${where}: transparencyLog`);
}

function checkName(name: string, where: string): void {
  if (!NAME.test(name)) throw new Error(`${where}: the name is not of lower-case letters and digits, a letter first: expressions of policies say it`);
}

function checkPublicKey(pem: string, where: string): void {
  if (/PRIVATE KEY-----/.test(pem)) throw new Error(`${where}: publicKey is a private key: never give it away, and write the public one`);
  try {
    if (!/^\s*-----BEGIN (?:RSA )?PUBLIC KEY-----/.test(pem)) throw new Error("it does not begin with '-----BEGIN PUBLIC KEY-----'");
    createPublicKey(pem);
  } catch (error) {
    throw new Error(`${where}: publicKey is no public key in PEM (${(error as Error).message}): write what \`cosign public-key\` prints`);
  }
}

function checkCertificates({ certificate, certificateChain }: ImageAttestor, where: string): void {
  const [signer, ...more] = certificatesOf(certificate!, `${where}: certificate`);
  if (more.length > 0) throw new Error(`${where}: certificate holds ${more.length + 1} certificates: put those above the first into certificateChain`);
  if (certificateChain === undefined) return;
  certificatesOf(certificateChain, `${where}: certificateChain`).reduce((below, above) => {
    if (!below.checkIssued(above) || !below.verify(above.publicKey)) {
      throw new Error(`${where}: certificateChain does not lead on from '${oneLine(below.subject)}', which '${oneLine(above.subject)}' did not issue`);
    }
    return above;
  }, signer);
}

/** @throws when there is none, or one is malformed */
export function certificatesOf(pem: string, where: string): X509Certificate[] {
  const texts = pem.match(CERTIFICATES) ?? [];
  try {
    if (texts.length === 0) throw new Error("there is no '-----BEGIN CERTIFICATE-----'");
    return texts.map(text => new X509Certificate(text));
  } catch (error) {
    throw new Error(`${where} is no certificate in PEM (${(error as Error).message})`);
  }
}

function checkKeyless({ withoutTransparencyLog }: ImageAttestor, identities: readonly KeylessIdentity[], where: string): void {
  if (identities.length === 0) throw new Error(`${where}: keyless names no identity: anybody could sign; write issuer and subject`);
  if (withoutTransparencyLog) throw new Error(`${where} is keyless and withoutTransparencyLog: only the log says that the certificate was valid; leave one out`);
  identities.forEach((identity, i) => (['issuer', 'subject'] as const).forEach(field => {
    const [exact, expression] = [identity[field], identity[`${field}RegExp`]];
    const at = `${where}: keyless[${i}]`;
    if (exact !== undefined && expression !== undefined) throw new Error(`${at} has both ${field} and ${field}RegExp: keep one`);
    if (!exact && !expression) throw new Error(`${at} has no ${field}: anybody could sign; write ${field} or ${field}RegExp`);
    if (expression !== undefined) checkRegExp(expression, `${at}: ${field}RegExp`);
  }));
}

function checkRegExp(expression: string, where: string): void {
  try {
    RE2JS.compile(expression);
  } catch (error) {
    throw new Error(`${where} is '${expression}', no regular expression of RE2: ${(error as Error).message}`);
  }
  // Both controllers search: an expression without ends matches 'https://evil.example/?https://github.com/acme'.
  if (!/^\^.*\$$/s.test(expression)) throw new Error(`${where} is '${expression}', which matches parts too: begin it with '^' and end it with '$'`);
}

function checkAttestation({ name, predicateType }: ImageAttestation, outer: string): void {
  const where = `${outer}: attestation '${name}'`;
  checkName(name, where);
  if (!Object.hasOwn(PREDICATE_TYPES, predicateType)) {
    const expected = `: expected one of ${Object.keys(PREDICATE_TYPES).join(', ')}, or its address`;
    checkUrl(predicateType, `${where}: predicateType`, expected);
  }
}

function checkUrl(text: string, where: string, expected = ': expected an address, https://…'): void {
  const fine = /^https?:\/\/[^\s/]+/.test(text) && URL.canParse(text);
  if (!fine) throw new Error(`${where} is '${text}'${expected}`);
}

function oneLine(text: string): string {
  return text.replace(/\n/g, ', ');
}
