/**
 * Admission policies as constructs: brings the projections of `policies/` into an app, with the target and the waivers of the
 * app. Projects nothing itself.
 */
export { AdmissionPolicies, NotEnforcedControl } from './admission-policies';
export * from './admission-policies-props';
export * from './namespace-admission';
