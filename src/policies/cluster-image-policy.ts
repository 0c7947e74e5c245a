import { KubeObject } from '../manifests';
import { sigstoreGlobs } from './image-pattern';
import { certificatesOf } from './image-validation';
import { ImageAttestation, ImageAttestor, ImageVerification, PREDICATE_TYPES, PUBLIC_TRANSPARENCY_LOG, VerificationMode } from './image-verification';

/** Short names that every version of the controller takes; for all other types it is given the address. */
const SHORT_NAMES = ['custom', 'slsaprovenance', 'spdx', 'spdxjson', 'cyclonedx', 'link', 'vuln'];

/**
 * `ClusterImagePolicy`, policy.sigstore.dev/v1beta1. The controller looks at attestations or at the signature of the image,
 * whichever a policy asks for, and one authority must have made all of them; it wants every policy that matches met. So
 * there is a policy for the signature and one for each attestation. Only namespaces with the label
 * `policy.sigstore.dev/include: "true"` are verified.
 */
export function clusterImagePolicies(verifications: readonly ImageVerification[]): KubeObject[] {
  return verifications.flatMap(verification => [
    ...(verification.withoutSignature ? [] : [policyOf(verification, verification.name, [])]),
    ...(verification.attestations ?? []).map(attestation => policyOf(verification, `${verification.name}-${attestation.name}`, [attestation])),
  ]);
}

function policyOf(verification: ImageVerification, name: string, attestations: readonly ImageAttestation[]): KubeObject {
  return {
    apiVersion: 'policy.sigstore.dev/v1beta1',
    kind: 'ClusterImagePolicy',
    metadata: { name },
    spec: {
      mode: verification.mode ?? VerificationMode.ENFORCE,
      images: verification.images.flatMap(sigstoreGlobs).map(glob => ({ glob })),
      authorities: verification.attestors.map(attestor => authorityOf(attestor, attestations)),
    },
  };
}

function authorityOf(attestor: ImageAttestor, attestations: readonly ImageAttestation[]): object {
  return {
    name: attestor.name,
    ...(attestor.keyless ? { keyless: { url: 'https://fulcio.sigstore.dev', identities: attestor.keyless.map(identity => ({ ...identity })) } }
      : { key: keyOf(attestor) }),
    // Without an address nothing is looked up.
    ctlog: attestor.withoutTransparencyLog ? {} : { url: attestor.transparencyLog ?? PUBLIC_TRANSPARENCY_LOG },
    ...(attestations.length === 0 ? {} : {
      attestations: attestations.map(({ name, predicateType }) => ({ name, predicateType: typeFor(predicateType) })),
    }),
  };
}

/** The controller has no certificates of signers, but signatures are made with their keys. */
function keyOf({ kms, publicKey, certificate }: ImageAttestor): object {
  if (kms !== undefined) return { kms, hashAlgorithm: 'sha256' };
  const data = publicKey ?? certificatesOf(certificate!, 'certificate')[0].publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return { data, hashAlgorithm: 'sha256' };
}

function typeFor(predicateType: string): string {
  const short = SHORT_NAMES.find(name => name === predicateType || PREDICATE_TYPES[name] === predicateType);
  return short ?? (Object.hasOwn(PREDICATE_TYPES, predicateType) ? PREDICATE_TYPES[predicateType] : predicateType);
}
