import { completedImage, podTemplateField } from '../controls';
import { CONTAINER_LISTS, KubeObject, PodTemplates } from '../manifests';
import { celString } from './cel-literal';
import { imageRegExp } from './image-pattern';
import { ImageAttestor, ImageVerification, PREDICATE_TYPES, PUBLIC_TRANSPARENCY_LOG, VerificationMode } from './image-verification';
import { newOrChanged } from './new-or-changed';
import { podGroup } from './pod-group';
import { PolicyOptions } from './policy-options';
import { namespaceSelectorOf } from './validating-policies';
import { NamedExpression, resourceRules } from './validating-spec';

/** Seconds; a registry and a log are asked on the way. The API server waits no longer than 30 for any webhook. */
const TIMEOUT = 20;

/** For Kyverno, what is created has an old object that is empty. */
function ratchet({ name, expression }: NamedExpression): NamedExpression {
  return { name, expression: expression.replace(/^oldObject == null\b/, "request.operation == 'CREATE'") };
}

/** Kyverno looks at containers of the kinds that it knows; this looks at all kinds that run pods, and at image volumes. */
function everyImage(templates: PodTemplates): string {
  const containers = CONTAINER_LISTS.map(list => `spec.?${list}.orValue([])`).join(' + ');
  return `[${podTemplateField(templates, 'object', 'spec')}].map(spec, (${containers}).filter(c, c.?image.orValue('') != '').map(c, c.image)`
    + " + spec.?volumes.orValue([]).filter(v, has(v.image)).map(v, v.image.?reference.orValue('')))[0]";
}

/** `ImageValidatingPolicy`, policies.kyverno.io/v1. */
export function imageValidatingPolicies(verifications: readonly ImageVerification[], options: PolicyOptions): KubeObject[] {
  const selector = namespaceSelectorOf(options);
  const templates = PodTemplates.with(options.target.workloadKinds ?? []);
  const group = podGroup(options);
  return verifications.map(verification => ({
    apiVersion: 'policies.kyverno.io/v1',
    kind: 'ImageValidatingPolicy',
    metadata: { name: verification.name },
    spec: {
      failurePolicy: 'Fail',
      validationActions: [verification.mode === VerificationMode.WARN ? 'Warn' : 'Deny'],
      webhookConfiguration: { timeoutSeconds: TIMEOUT },
      matchConstraints: {
        ...(selector ? { namespaceSelector: selector } : {}),
        resourceRules: resourceRules(group.resources),
      },
      matchConditions: [ratchet(newOrChanged(group, templates))],
      // Nothing is written into objects: what is deployed stays what was declared. Then a tag is no answer to whether it verified.
      validationConfigurations: { mutateDigest: false, verifyDigest: true, required: true },
      // Kyverno's own globs match references as they are written: `nginx` would be none of `docker.io/library/*`.
      matchImageReferences: verification.images.map(pattern => ({ expression: `${completedImage('ref')}.matches(${celString(imageRegExp(pattern))})` })),
      images: [{ name: 'every', expression: everyImage(templates) }],
      attestors: verification.attestors.map(attestor => ({ name: attestor.name, cosign: cosignOf(attestor) })),
      ...attestationsOf(verification),
      validations: validationsOf(verification),
    },
  }));
}

function validationsOf({ attestors, attestations = [], withoutSignature }: ImageVerification): object[] {
  const names = attestors.map(({ name }) => name);
  const trusted = `[${names.map(name => `attestors.${name}`).join(', ')}]`;
  const check = (verified: string, what: string) => {
    return {
      expression: `images.every.all(image, ${verified} > 0)`,
      message: `an image has no ${what} of ${names.join(' or ')}`,
      messageExpression: `'no ${what} of ${names.join(' or ')}: ' + images.every.filter(image, !(${verified} > 0)).join(', ')`,
    };
  };
  return [
    ...(withoutSignature ? [] : [check(`verifyImageSignatures(image, ${trusted})`, 'signature')]),
    ...attestations.map(({ name }) => check(`verifyAttestationSignatures(image, attestations.${name}, ${trusted})`, `attestation ${name}`)),
  ];
}

function cosignOf(attestor: ImageAttestor): object {
  const { kms, publicKey, certificate, certificateChain, keyless, transparencyLog, withoutTransparencyLog } = attestor;
  const chain = certificateChain ? { certChain: { value: certificateChain } } : {};
  return {
    ...(publicKey === undefined ? {} : { key: { data: publicKey, hashAlgorithm: 'sha256' } }),
    ...(kms === undefined ? {} : { key: { kms, hashAlgorithm: 'sha256' } }),
    ...(certificate === undefined ? {} : { certificate: { cert: { value: certificate }, ...chain } }),
    ...(keyless ? { keyless: { identities: keyless.map(identity => ({ ...identity })) } } : {}),
    ctlog: withoutTransparencyLog ? { insecureIgnoreTlog: true } : { url: transparencyLog ?? PUBLIC_TRANSPARENCY_LOG },
  };
}

function attestationsOf({ attestations = [] }: ImageVerification): object {
  if (attestations.length === 0) return {};
  return { attestations: attestations.map(({ name, predicateType }) => ({ name, intoto: { type: typeFor(predicateType) } })) };
}

function typeFor(predicateType: string): string {
  return Object.hasOwn(PREDICATE_TYPES, predicateType) ? PREDICATE_TYPES[predicateType] : predicateType;
}
