import { QUARANTINE_LABEL } from '../manifests';

/**
 * The switch that cuts a pod off: `kubectl label pod web-1 bulwark.io/quarantine=true`.
 *
 * Network policies only ever allow. Every allow that is rendered here therefore leaves out the pods that carry the
 * label, as the pods that the policy is for and as their peers, while default-deny still holds them.
 */
export class Quarantine {
  /** Key of the label. Its value does not matter. */
  public static readonly LABEL = QUARANTINE_LABEL;

  private constructor() {}
}
