import { CommandSpec } from './command-spec';
import {
  ACTION, COLOR, CONNECTIVITY_OPTIONS, CONTROL, FAIL_ON, formatOption, HELP, KUBERNETES_VERSION, OUTPUT, PATHS, PLAIN_EXIT_CODES,
  POLICY_FORMATS, PROFILE, SEVERITIES, WAIVERS, WORKLOAD_KIND,
} from './options';
import { GRAPH_FORMATS } from '../../connectivity';
import { REPORT_FORMATS } from '../../reports';

/** The shells that can be completed. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

const EITHER_FORMAT = formatOption('console', 'json');

/** Every command, in the order of help. Nothing else knows names, options or choices. */
export const COMMANDS: readonly CommandSpec[] = withHelp([
  {
    name: 'assess',
    summary: 'Holds Kubernetes objects against a profile and reports what is not accepted.',
    details: [
      'Reads YAML, JSON and JSON Lines as kubectl does; what Helm and kustomize print can be piped in. What cannot be read is named on stderr '
        + 'and in the report, makes the exit code 1, and hides nothing else.',
      'In folders, names that begin with a dot and node_modules are skipped, documents that are no Kubernetes objects are left out and counted, '
        + 'and symbolic links are followed as long as they stay in the folder that was named.',
    ],
    operands: [PATHS],
    options: [
      PROFILE,
      KUBERNETES_VERSION,
      WORKLOAD_KIND,
      CONTROL,
      WAIVERS,
      formatOption(...REPORT_FORMATS.map(({ name }) => name)),
      OUTPUT,
      FAIL_ON,
      { name: 'all', short: 'a', description: 'Also lists what passes and what does not apply, in formats that can.' },
      COLOR,
    ],
    examples: [
      { line: 'bulwark assess k8s/', does: 'assesses a folder' },
      { line: 'helm template shop ./chart | bulwark assess - --profile restricted', does: 'assesses what Helm prints' },
      { line: 'bulwark assess \'apps/*/deploy/*.yaml\' --format sarif --output bulwark.sarif --fail-on high', does: 'writes SARIF, and fails from high on' },
      { line: 'bulwark assess k8s/ --control drop-all-capabilities', does: 'looks at one control only' },
    ],
    exitCodes: ['0 nothing was found', '1 the answer is incomplete: bad arguments, or something could not be read', '2 findings at or above --fail-on'],
  },
  {
    name: 'fix',
    summary: 'Repairs YAML files: applies the fixes of controls and keeps comments, order and formatting.',
    details: [
      'Files are replaced as a whole, or not at all. What has no automatic fix is said on stderr. With - standard input is read and the result printed.',
      'A value that stands in the way is overwritten; with --respect it stays and is reported.',
    ],
    operands: [PATHS],
    options: [
      PROFILE,
      KUBERNETES_VERSION,
      WORKLOAD_KIND,
      CONTROL,
      { name: 'dry-run', short: 'n', description: 'Writes nothing; prints a unified diff.' },
      { name: 'respect', description: 'Keeps every value that somebody wrote, and adds only what is missing.' },
      COLOR,
    ],
    examples: [
      { line: 'bulwark fix k8s/ --dry-run', does: 'shows what would change' },
      { line: 'bulwark fix k8s/ --control drop-all-capabilities', does: 'applies one fix' },
    ],
    exitCodes: ['0 done', '1 something could not be read, fixed or written'],
  },
  {
    name: 'diff',
    summary: 'Says what got better and worse between two sets of objects.',
    details: ['Objects are paired by group, kind, namespace and name. Findings are paired by control and by container or field, so that a moved container is no news.'],
    operands: [
      { name: 'BEFORE', completion: 'file', description: 'File, folder, pattern or - with the objects as they were.' },
      { name: 'AFTER', completion: 'file', description: 'File, folder, pattern or - with the objects as they are now.' },
    ],
    options: [PROFILE, KUBERNETES_VERSION, WORKLOAD_KIND, CONTROL, WAIVERS, formatOption('console', 'markdown', 'json'), OUTPUT, FAIL_ON, COLOR],
    examples: [
      { line: 'git show main:k8s/shop.yaml | bulwark diff - k8s/shop.yaml', does: 'compares a file with the branch main' },
      { line: 'bulwark diff before/ after/ --format markdown --fail-on high', does: 'writes a comment for a pull request' },
    ],
    exitCodes: ['0 nothing got worse', '1 the answer is incomplete: bad arguments, or something could not be read', '2 something got worse at or above --fail-on'],
  },
  {
    name: 'explain',
    summary: 'Prints everything about one control.',
    details: [],
    operands: [{ name: 'CONTROL', completion: 'control', description: 'Id of the control.' }],
    options: [PROFILE, KUBERNETES_VERSION, EITHER_FORMAT, COLOR],
    examples: [{ line: 'bulwark explain drop-all-capabilities', does: 'says what, why and how' }],
    exitCodes: PLAIN_EXIT_CODES,
  },
  {
    name: 'controls',
    summary: 'Lists the controls of the catalogue.',
    details: [],
    operands: [],
    options: [
      { ...PROFILE, description: 'Only controls of this profile: its name, or a file that describes one.', otherwise: 'the whole catalogue' },
      { name: 'family', value: 'FAMILY', completion: 'family', description: 'Only controls of this family, for example rbac.' },
      { name: 'severity', value: 'SEVERITY', choices: SEVERITIES, description: 'Only controls of this severity.' },
      { name: 'framework', value: 'FRAMEWORK', completion: 'framework', description: 'Only controls that answer a row of this framework.' },
      EITHER_FORMAT,
    ],
    examples: [{ line: 'bulwark controls --profile restricted --severity high', does: 'lists what is high in the profile restricted' }],
    exitCodes: PLAIN_EXIT_CODES,
  },
  {
    name: 'frameworks',
    summary: 'Lists the compliance frameworks, their rows, and the controls that answer each.',
    details: ['Only rows that some control answers are known here: rows about the nodes or the control plane of a cluster are not.'],
    operands: [{ name: 'FRAMEWORK', completion: 'framework', optional: true, description: 'Id of a framework; without it all are listed without rows.' }],
    options: [{ ...PROFILE, otherwise: 'the whole catalogue' }, EITHER_FORMAT],
    examples: [{ line: 'bulwark frameworks cis-kubernetes', does: 'lists rows of the CIS benchmark and what answers them' }],
    exitCodes: PLAIN_EXIT_CODES,
  },
  {
    name: 'waivers check',
    summary: 'Validates files with waivers; with paths says what each waiver covers.',
    details: ['A waiver that has expired, or that covers nothing in the paths, makes the exit code 2.'],
    operands: [{ ...PATHS, optional: true }],
    options: [{ ...WAIVERS, required: true, otherwise: undefined }, PROFILE, KUBERNETES_VERSION, WORKLOAD_KIND, EITHER_FORMAT, COLOR],
    examples: [{ line: 'bulwark waivers check --waivers waivers.yaml k8s/', does: 'says what is waived in k8s/' }],
    exitCodes: ['0 every waiver holds', '1 bad arguments, or a file that cannot be read or is malformed', '2 a waiver has expired or is not used'],
  },
  {
    name: 'policies',
    summary: 'Prints policies with which a cluster enforces a profile itself.',
    details: [
      'vap and map are ValidatingAdmissionPolicy and MutatingAdmissionPolicy, which the API server evaluates itself; kyverno and gatekeeper are '
        + 'for the engines of these names; psa is the configuration of Pod Security Admission, a file for the API server. Apply the others with '
        + 'kubectl apply -f -. Comments say which controls are not enforced, and why.',
      'No namespace is left out by itself. Workloads in kube-system rarely meet a strict profile: name it in --exclude-namespaces if they are to live.',
      'Nothing that an object says about itself excuses it. Waivers are bound to what their objects name; one without objects is refused here.',
    ],
    operands: [],
    options: [
      formatOption(...POLICY_FORMATS),
      PROFILE,
      KUBERNETES_VERSION,
      WORKLOAD_KIND,
      CONTROL,
      ACTION,
      {
        name: 'namespace-selector',
        value: 'SELECTOR',
        description: 'Labels of the namespaces for which the policies hold, as kubectl writes them: env=prod,tier in (a,b),!legacy. Objects without a namespace are then not judged.',
        otherwise: 'every namespace',
      },
      { name: 'exclude-namespaces', value: 'NAMES', description: 'Namespaces for which the policies do not hold, with commas between them.', otherwise: 'none' },
      {
        name: 'params',
        value: 'FILE',
        completion: 'file',
        description: 'A file with values of parameters by control, and waivers. The policies then read them from an object of the cluster.',
        otherwise: 'the values of the profile, written into the policies',
      },
      WAIVERS,
      { name: 'name', value: 'NAME', description: 'Begins the name of every object.', otherwise: 'bulwark- and the name of the profile' },
      { name: 'mutating', description: 'Prints policies that repair what comes in as well, where there is a fix; with --format vap or kyverno.' },
      { name: 'mutating-beta', description: 'Uses v1beta1 of MutatingAdmissionPolicy, for 1.34 and 1.35 where the feature gate of this name is on.' },
      { name: 'static', description: 'Prints files for the static manifests of an API server from 1.37, which no user of the cluster can change; with --format vap.' },
      OUTPUT,
    ],
    examples: [
      { line: 'bulwark policies --profile restricted --exclude-namespaces kube-system | kubectl apply -f -', does: 'has a cluster enforce the profile restricted' },
      { line: 'bulwark policies --action audit --action critical=deny', does: 'refuses what is critical, and writes the rest to the audit log' },
      { line: 'bulwark policies --format kyverno --namespace-selector env=prod', does: 'prints policies for Kyverno' },
    ],
    exitCodes: ['0 done', '1 bad arguments, a file that cannot be read, or a form that the version of Kubernetes does not have'],
  },
  {
    name: 'graph',
    summary: 'Says which workload can reach which, and what is open to the outside, from the manifests alone.',
    details: [
      'Understands NetworkPolicy, ClusterNetworkPolicy, AdminNetworkPolicy and BaselineAdminNetworkPolicy, the policies of Cilium and Calico, and '
        + 'what Istio and Linkerd authorize. What nobody can say from objects is unknown, with the reason. What cannot be read is named on stderr, and '
        + 'the rest is analysed.',
      'The formats json and csv hold every connection. The others are for people, and show namespaces instead of workloads, and say so, where there is '
        + 'more than can be looked at.',
    ],
    operands: [PATHS],
    options: [formatOption(...GRAPH_FORMATS), ...CONNECTIVITY_OPTIONS, OUTPUT],
    examples: [
      { line: 'bulwark graph k8s/', does: 'lists connections, one a line' },
      { line: 'bulwark graph k8s/ --format mermaid', does: 'draws them, for Markdown' },
      { line: 'bulwark graph k8s/ --format html --output graph.html', does: 'writes a page to look around in' },
    ],
    exitCodes: ['0 done', '1 the answer is incomplete: bad arguments, or something could not be read'],
  },
  {
    name: 'reach',
    summary: 'Says whether one can reach another, and which rule of which policy decides it in each direction.',
    details: [
      'An end is namespace/name of a workload or a pod, namespace/name[Kind], an address, first-last[External], {ingress-controller}, fqdn:NAME, or reserved:NAME for '
        + 'what a network plugin names (reserved:host, reserved:kube-apiserver). Where pods of a workload differ, it can what any of them can, and a range '
        + 'of addresses what any of these can. An address that no pod or node is known to have is outside of the cluster.',
      'With --queries every line is {"from": …, "to": …, "port": 8080, "protocol": "TCP"}; the protocol is TCP where none is given, and without '
        + 'port all are meant. A line of the answer has the fields of its query, verdict (allowed, denied or unknown) and because; without port also '
        + 'ports. A line that cannot be answered has error instead, and makes the exit code 1.',
    ],
    operands: [PATHS],
    options: [
      { name: 'from', value: 'END', description: 'Where the connection begins.' },
      { name: 'to', value: 'END', description: 'Where it leads.' },
      { name: 'port', value: 'PORT', description: 'A port such as 80/TCP, or several such as \'TCP 80,443,UDP 53\'.', otherwise: 'any port' },
      { name: 'queries', value: 'FILE', completion: 'file', description: 'A file of JSON Lines with many questions, or - for standard input.' },
      { name: 'expect', value: 'VERDICT', choices: ['allowed', 'denied'], description: 'Makes the exit code 2 where any answer is another one; unknown is neither.' },
      formatOption('text', 'json'),
      ...CONNECTIVITY_OPTIONS,
      OUTPUT,
    ],
    examples: [
      { line: 'bulwark reach k8s/ --from shop/web --to shop/db --port 5432/TCP', does: 'asks one question' },
      { line: 'bulwark reach k8s/ --from shop/web --to shop/db --expect denied', does: 'fails where web can reach db' },
      { line: 'bulwark reach k8s/ --queries questions.jsonl', does: 'asks many' },
    ],
    exitCodes: ['0 answered', '1 the answer is incomplete: bad arguments, or something could not be read or answered', '2 an answer is not what --expect says'],
  },
  {
    name: 'network diff',
    summary: 'Says which connections opened and which closed between two sets of objects.',
    details: ['Workloads are paired by namespace, name and kind. What may be reached now, or perhaps, and could not be before has opened.'],
    operands: [
      { name: 'BEFORE', completion: 'file', description: 'File, folder, pattern or - with the objects as they were.' },
      { name: 'AFTER', completion: 'file', description: 'The same as they are now.' },
    ],
    options: [formatOption('text', 'markdown', 'json'), ...CONNECTIVITY_OPTIONS, OUTPUT],
    examples: [{ line: 'bulwark network diff before/ after/ --format markdown', does: 'writes a comment for a pull request' }],
    exitCodes: ['0 nothing opened up', '1 the answer is incomplete: bad arguments, or something could not be read', '2 something opened up'],
  },
  {
    name: 'network lint',
    summary: 'Finds what of network policies hardly is meant so: selectors that match nobody, rules that never decide, traps of dialects.',
    details: [],
    operands: [PATHS],
    options: [EITHER_FORMAT, ...CONNECTIVITY_OPTIONS, OUTPUT],
    examples: [{ line: 'bulwark network lint k8s/', does: 'lints the policies of a folder' }],
    exitCodes: ['0 nothing was found', '1 the answer is incomplete: bad arguments, or something could not be read', '2 findings'],
  },
  {
    name: 'completion',
    summary: 'Prints a script that completes commands, options and values in a shell.',
    details: [],
    operands: [{ name: 'SHELL', choices: SHELLS, description: 'The shell that the script is for.' }],
    options: [],
    examples: [
      { line: 'source <(bulwark completion bash)', does: 'completes in this bash' },
      { line: 'bulwark completion zsh > ~/.zfunc/_bulwark', does: 'installs it for zsh, in a folder of fpath' },
      { line: 'bulwark completion fish > ~/.config/fish/completions/bulwark.fish', does: 'installs it for fish' },
    ],
    exitCodes: PLAIN_EXIT_CODES,
  },
]);

function withHelp(commands: readonly CommandSpec[]): readonly CommandSpec[] {
  return commands.map(command => ({ ...command, options: [...command.options, HELP] }));
}

/** The options that stand before any command. */
export const TOP_OPTIONS = [{ name: 'version', short: 'V', description: 'Prints the version.' }, HELP] as const;

