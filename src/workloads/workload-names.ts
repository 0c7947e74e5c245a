import { ApiObject, Names } from 'cdk8s';

/** What the name of a workload, or of the Service in front of it, may be. */
export interface NameRule {
  readonly maxLength: number;
  /** Whether dots are allowed between parts. */
  readonly dots: boolean;
  /** What the length is needed for. */
  readonly because: string;
}

const HOSTNAME = 'pods are named after it, and a host name has at most 63 characters';

/**
 * By kind. The API server itself accepts 253 characters for most of them, and the pods then never come, or cannot be
 * told apart.
 */
export const NAME_RULES: Readonly<Record<string, NameRule>> = {
  // Names of pods are cut to 63 characters with the random part: maxNameLength in k8s.io/apiserver/pkg/storage/names.
  Deployment: { maxLength: 63, dots: true, because: HOSTNAME },
  DaemonSet: { maxLength: 63, dots: true, because: HOSTNAME },
  // The value of the label controller-revision-hash is the name, a hyphen and a hash of up to 10 characters:
  // kubernetes/kubernetes#64023. Documented as a DNS label, for its pods are host names as they are.
  StatefulSet: { maxLength: 52, dots: false, because: 'Kubernetes appends up to 11 characters and makes a label of it' },
  // It becomes the value of the label batch.kubernetes.io/job-name: ValidateJob in pkg/apis/batch/validation.
  Job: { maxLength: 63, dots: true, because: 'Kubernetes makes a label of it' },
  // The controller appends the time of the run, a hyphen and 10 digits: ValidateCronJob in pkg/apis/batch/validation.
  CronJob: { maxLength: 52, dots: true, because: 'Kubernetes appends 11 characters to name its jobs' },
  // A DNS label, RFC 1035: ValidateServiceName in pkg/apis/core/validation.
  Service: { maxLength: 63, dots: false, because: 'it is a host name' },
  // A longer name is cut off where it becomes the host name: GeneratePodHostNameAndDomain in pkg/kubelet.
  Pod: { maxLength: 63, dots: true, because: 'the host name of a pod has at most 63 characters' },
};

const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/** @throws when a workload of the kind cannot have the name */
export function checkWorkloadName(kind: string, name: string): void {
  const { maxLength, dots, because } = NAME_RULES[kind];
  if (name.length > maxLength) {
    throw new Error(`the name '${name}' has ${name.length} characters, and that of a ${kind} at most ${maxLength}: shorten it, for ${because}`);
  }
  if (!isWellFormed(name, dots)) {
    throw new Error(`the name '${name}' cannot be that of a ${kind}: use lower case letters, digits, '-'${dots ? " and '.'" : ''}, `
      + 'with a letter or digit at both ends');
  }
}

/**
 * Makes a generated name one that the kind can have. cdk8s knows one length for all kinds, and lets
 * underscores through. A name that is made anew holds a hash of the path, also where the chart wants names without.
 */
export function fitGeneratedName(apiObject: ApiObject): void {
  const { maxLength, dots } = NAME_RULES[apiObject.kind];
  if (apiObject.name.length <= maxLength && isWellFormed(apiObject.name, dots)) return;
  const parts = Names.toDnsLabel(apiObject, { maxLen: maxLength }).split(/[^a-z0-9]+/);
  const name = parts.filter(part => part !== '').join('-');
  // Nothing has read it yet but the object itself: what the constructors of cdk8s-plus make reads it when it is rendered.
  Object.assign(apiObject, { name });
  Object.assign(apiObject.metadata, { name });
}

function isWellFormed(name: string, dots: boolean): boolean {
  return (dots ? name.split('.') : [name]).every(part => LABEL.test(part));
}
