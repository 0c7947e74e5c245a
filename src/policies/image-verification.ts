/** A controller that verifies images when objects are admitted. */
export enum ImageVerifier {
  /** Kyverno: `ImageValidatingPolicy`, policies.kyverno.io/v1. */
  KYVERNO = 'kyverno',
  /** The policy-controller of Sigstore: `ClusterImagePolicy`, policy.sigstore.dev/v1beta1. */
  SIGSTORE = 'sigstore',
}

/** What happens to objects with an image that does not verify. */
export enum VerificationMode {
  /** They are refused. */
  ENFORCE = 'enforce',
  /** They are taken, and whoever sent them is warned. */
  WARN = 'warn',
}

/**
 * Who signs without a key of his own: the identity in the short-lived certificate. The issuer and the subject are both
 * needed, each exactly or as a regular expression (RE2): anybody can get a certificate of the public authority.
 */
export interface KeylessIdentity {
  /**
   * For example `https://token.actions.githubusercontent.com`.
   *
   * @default - `issuerRegExp` is used
   */
  readonly issuer?: string;
  /** @default - `issuer` is used */
  readonly issuerRegExp?: string;
  /**
   * For example `release@example.com`, or the address of a workflow.
   *
   * @default - `subjectRegExp` is used
   */
  readonly subject?: string;
  /**
   * For example `^https://github\\.com/acme/.+/\\.github/workflows/release\\.yaml@refs/tags/.+$`. Begin with `^` and end with `$`.
   *
   * @default - `subject` is used
   */
  readonly subjectRegExp?: string;
}

/** Somebody whose signature counts: by exactly one of a public key, a key in a key management service, a certificate, or identities. */
export interface ImageAttestor {
  /** A name for messages: lower-case letters and digits, a letter first. */
  readonly name: string;
  /** A public key in PEM. @default - none */
  readonly publicKey?: string;
  /** A key in a key management service, for example `gcpkms://…`. @default - none */
  readonly kms?: string;
  /** The certificate that signs, in PEM. @default - none */
  readonly certificate?: string;
  /** The certificates above it, in PEM, the issuer of `certificate` first. They are checked when policies are made. @default - none */
  readonly certificateChain?: string;
  /** Identities, one of which must have signed. @default - none */
  readonly keyless?: KeylessIdentity[];
  /**
   * The transparency log that must have the signature.
   *
   * @default 'https://rekor.sigstore.dev'
   */
  readonly transparencyLog?: string;
  /**
   * Whether signatures count that no transparency log has. Not for `keyless`: its certificates are valid for minutes, and
   * only the log says when they signed.
   *
   * @default false
   */
  readonly withoutTransparencyLog?: boolean;
}

/** A signed statement about an image. */
export interface ImageAttestation {
  /** A name for messages: lower-case letters and digits, a letter first. */
  readonly name: string;
  /** A type that cosign has a short name for (`slsaprovenance1`, `spdxjson`, `cyclonedx`, `vuln` …) or its address, `https://…`. */
  readonly predicateType: string;
}

/** Signatures and attestations that some images must have; each controller gets it in its own form. */
export interface ImageVerification {
  /** Names the policy. */
  readonly name: string;
  /**
   * Which images, by registry and repository, whatever the tag or digest: `ghcr.io/acme/**`. `*` stands for any characters
   * but `/`, `**` for any. Names of Docker Hub are written in full: `docker.io/library/nginx`.
   */
  readonly images: string[];
  /** Who may sign: one of them is enough. Where several must have signed, there is a verification for each. */
  readonly attestors: ImageAttestor[];
  /**
   * Statements of which each must be there, signed by one of the attestors.
   *
   * @default - none
   */
  readonly attestations?: ImageAttestation[];
  /**
   * Whether the image itself need not be signed, only its attestations.
   *
   * @default false
   */
  readonly withoutSignature?: boolean;
  /** @default VerificationMode.ENFORCE */
  readonly mode?: VerificationMode;
}

/** Where signatures of the public instance are logged. */
export const PUBLIC_TRANSPARENCY_LOG = 'https://rekor.sigstore.dev';

/** Predicate types by the short names that cosign gives them. */
export const PREDICATE_TYPES: Readonly<Record<string, string>> = {
  custom: 'https://cosign.sigstore.dev/attestation/v1',
  cyclonedx: 'https://cyclonedx.org/bom',
  link: 'https://in-toto.io/Link/v1',
  slsaprovenance: 'https://slsa.dev/provenance/v0.2',
  slsaprovenance02: 'https://slsa.dev/provenance/v0.2',
  slsaprovenance1: 'https://slsa.dev/provenance/v1',
  spdx: 'https://spdx.dev/Document',
  spdxjson: 'https://spdx.dev/Document',
  vuln: 'https://cosign.sigstore.dev/attestation/vuln/v1',
};
