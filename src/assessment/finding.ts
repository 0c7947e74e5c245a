import { Severity } from '../controls';
import { Waiver } from './waiver';

/** Something that a control does not accept, and where. */
export interface Finding {
  /** Id of the control. */
  readonly control: string;
  /** How bad it is, as the profile says. */
  readonly severity: Severity;
  /** `fail`; `error` when the control could not be evaluated, which counts as failed; or `waived`. */
  readonly verdict: string;
  /** API version of the object, for example `apps/v1`. */
  readonly apiVersion: string;
  /** Kind of the object, for example `Deployment`. */
  readonly kind: string;
  /**
   * Namespace that the object names.
   *
   * @default - the object names none
   */
  readonly namespace?: string;
  /** Name of the object; empty when it has none, as with `generateName`. */
  readonly name: string;
  /**
   * Path of the construct that renders the object, for example `shop/web/Resource`.
   *
   * @default - the object does not come from a construct
   */
  readonly constructPath?: string;
  /**
   * The file that holds the object, as it was named to whoever read it; for an object of a construct the file of the
   * program that creates it.
   *
   * @default - the object comes from neither, or the language of the program does not tell
   */
  readonly file?: string;
  /**
   * Number of the document in the file, from 0.
   *
   * @default - the object does not come from a file
   */
  readonly document?: number;
  /**
   * Line in the file, from 1: that of the field, or of what is nearest above it.
   *
   * @default - the file is not known
   */
  readonly line?: number;
  /** The field that decides, for example `spec.template.spec.containers[0].securityContext.privileged`. */
  readonly path: string;
  /**
   * What stands there, when it is a string, a number or a boolean. Lists and objects are left out, because they may hold
   * credentials, and so is a string on which the control could not be evaluated.
   *
   * @default - the field is not set, or is left out
   */
  readonly value?: any;
  /**
   * Name of the container, for controls that look at containers.
   *
   * @default - the control looks at the pod or at the whole object
   */
  readonly container?: string;
  /** What is wrong, on one line, with the offending value; or why it could not be judged. */
  readonly message: string;
  /** What to do about it. */
  readonly remediation: string;
  /**
   * The JSON Patch (RFC 6902) that makes the object good, as JSON.
   *
   * @default - the control has no automatic fix for it
   */
  readonly fix?: any[];
  /**
   * The waiver that excuses it, or did until it expired.
   *
   * @default - none
   */
  readonly waiver?: Waiver;
}
