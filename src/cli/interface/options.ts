import { OperandSpec, OptionSpec } from './command-spec';
import { DEFAULT_VERSION, SUPPORTED_VERSIONS } from '../../target';

/** The profiles that the catalogue brings along, by the names under which reports show them. */
export const PROFILE_NAMES: readonly string[] = ['baseline', 'restricted', 'zeroTrust'];

/** Worst first. */
export const SEVERITIES: readonly string[] = ['critical', 'high', 'medium', 'low'];

export const NONE = 'none';

export const HELP: OptionSpec = { name: 'help', short: 'h', description: 'Shows this help.' };

export const PROFILE: OptionSpec = {
  name: 'profile',
  short: 'p',
  value: 'NAME|FILE',
  choices: PROFILE_NAMES,
  orFile: true,
  description: 'Which controls hold, with which severities and parameters: the name of a profile, or a file that describes one.',
  otherwise: 'zeroTrust',
};

export const KUBERNETES_VERSION: OptionSpec = {
  name: 'kubernetes-version',
  short: 'k',
  value: 'VERSION',
  choices: SUPPORTED_VERSIONS,
  checkedLater: true,
  description: 'Minor version of the cluster that the objects are for.',
  otherwise: DEFAULT_VERSION,
};

export const WORKLOAD_KIND: OptionSpec = {
  name: 'workload-kind',
  value: 'GROUP/KIND[=POINTER]',
  repeatable: true,
  description: 'A custom kind that runs pods, for example argoproj.io/Rollout; with a JSON pointer to its pod template where that is not at '
    + '/spec/template, for example example.com/Batch=/spec/jobTemplate/spec/template. May be given several times.',
  otherwise: 'the kinds of Kubernetes alone',
};

export const CONTROL: OptionSpec = {
  name: 'control',
  short: 'c',
  value: 'ID',
  completion: 'control',
  repeatable: true,
  description: 'Only this control, also one that the profile leaves out; with the parameters of the profile. May be given several times.',
  otherwise: 'all controls of the profile',
};

export const WAIVERS: OptionSpec = {
  name: 'waivers',
  short: 'w',
  value: 'FILE',
  completion: 'file',
  repeatable: true,
  description: 'A file with waivers: what is accepted, and why. May be given several times.',
  otherwise: 'nothing is waived',
};

/** The forms in which policies are printed; the first is the default. */
export const POLICY_FORMATS = ['vap', 'map', 'kyverno', 'gatekeeper', 'psa'] as const;

export const ACTIONS: readonly string[] = ['deny', 'warn', 'audit'];

export const ACTION: OptionSpec = {
  name: 'action',
  value: '[SEVERITY=]ACTION',
  choices: ACTIONS,
  checkedLater: true,
  repeatable: true,
  description: 'What happens to objects that do not meet a control; for the controls of one severity write for example low=warn. May be given several times.',
  otherwise: 'deny',
};

export const FAIL_ON: OptionSpec = {
  name: 'fail-on',
  value: 'SEVERITY',
  choices: [...SEVERITIES, NONE],
  description: 'The least severity that makes the exit code 2; with none, findings never do.',
  otherwise: 'low, which is any finding',
};

export const OUTPUT: OptionSpec = {
  name: 'output',
  short: 'o',
  value: 'FILE',
  completion: 'file',
  description: 'Where the data goes; the file is replaced as a whole, or not at all.',
  otherwise: 'standard output',
};

export const COLOR: OptionSpec = {
  name: 'color',
  value: 'WHEN',
  choices: ['auto', 'always', 'never'],
  description: 'Colours on the console. With auto only on a terminal; NO_COLOR and FORCE_COLOR are heeded.',
  otherwise: 'auto',
};

/** `--format`, for the formats that a command has; the first is the default. */
export function formatOption(...formats: readonly string[]): OptionSpec {
  return { name: 'format', short: 'f', value: 'FORMAT', choices: formats, description: 'How the data is written.', otherwise: formats[0] };
}

export const DIALECT: OptionSpec = {
  name: 'dialect',
  value: 'DIALECT',
  choices: ['auto', 'portable', 'calico', 'cilium'],
  description: 'Whose reading of the objects holds where network plugins differ; portable takes for unknown what they disagree on.',
  otherwise: 'auto, by the policies that are there',
};

export const IP_BLOCKS: OptionSpec = {
  name: 'ip-blocks',
  value: 'WHAT',
  choices: ['any', 'external-only'],
  description: 'Whether an address block of a policy may match pods, or only what is outside of the cluster.',
  otherwise: 'any, and external-only under cilium',
};

export const POD_CIDR: OptionSpec = {
  name: 'pod-cidr',
  value: 'CIDR',
  repeatable: true,
  description: 'Where pods have their addresses, for example 10.244.0.0/16. May be given several times.',
  otherwise: 'the private ranges',
};

export const NODE_CIDR: OptionSpec = {
  name: 'node-cidr',
  value: 'CIDR',
  repeatable: true,
  description: 'Where nodes have their addresses. May be given several times.',
  otherwise: 'not known',
};

/** What must be known of a cluster to say who can talk to whom in it. */
export const CONNECTIVITY_OPTIONS: readonly OptionSpec[] = [DIALECT, IP_BLOCKS, POD_CIDR, NODE_CIDR];

export const PATHS: OperandSpec = {
  name: 'PATH',
  completion: 'file',
  repeatable: true,
  description: 'Files, folders (searched for .yaml, .yml, .json and .jsonl), quoted patterns such as \'k8s/**/*.yaml\', or - for standard input.',
};

/** What the exit codes mean where nothing can be found bad. */
export const PLAIN_EXIT_CODES: readonly string[] = ['0 done', '1 bad arguments'];
