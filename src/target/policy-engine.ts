/** What admits objects in the cluster. */
export enum PolicyEngine {
  /** Nothing beyond Pod Security Admission. */
  NONE = 'none',
  /** ValidatingAdmissionPolicy and MutatingAdmissionPolicy of the API server itself. */
  NATIVE = 'native',
  /** Kyverno. */
  KYVERNO = 'kyverno',
  /** OPA Gatekeeper. */
  GATEKEEPER = 'gatekeeper',
}
