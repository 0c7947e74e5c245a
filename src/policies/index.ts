/**
 * Projects controls to policies of the cluster: ValidatingAdmissionPolicy and MutatingAdmissionPolicy, Kyverno, Gatekeeper,
 * Pod Security Admission. Pure: options in, plain objects out. Decides nothing about what is secure.
 */
export * from './admission-waiver';
export * from './bound-waivers';
export * from './control-group';
export { gatekeeperPolicies } from './gatekeeper-policies';
export * from './image-lists';
export * from './image-verification';
export * from './images';
export { kyvernoPolicies, type KyvernoOptions } from './kyverno-policies';
export * from './mutating-policies';
export * from './mutation-draft';
export { parameterObjects, sharedParameterObjects } from './parameter-objects';
export * from './pod-security';
export { policyName } from './policy-name';
export * from './policy-options';
export { staticAdmissionConfiguration, staticPolicies } from './static-policies';
export * from './validating-policies';
