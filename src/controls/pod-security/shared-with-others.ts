import { Control, ControlScope, FixOperation, FixTarget, Severity } from '../control';
import { mitre, nsa, owasp } from '../frameworks';

export const NO_SHARED_PROCESS_NAMESPACE: Control = {
  id: 'no-shared-process-namespace',
  family: 'pod-security',
  title: 'Containers of a pod do not see the processes of each other',
  rationale: 'With shared processes one container reads the environment and, through /proc, the files of the others.',
  remediation: 'Remove `shareProcessNamespace`. For debugging, `kubectl debug --target` shares with one container for a while.',
  severity: Severity.LOW,
  scope: ControlScope.POD,
  expression: 'variables.podSpec.?shareProcessNamespace.orValue(false) == false',
  message: 'shareProcessNamespace is true',
  path: '/shareProcessNamespace',
  fix: [{ target: FixTarget.POD_SPEC, path: '/shareProcessNamespace', value: false }],
  frameworks: [nsa('pod-security'), ...owasp('K01'), ...mitre('T1609')],
};

export const NO_HOST_ALIASES: Control = {
  id: 'no-host-aliases',
  family: 'pod-security',
  title: 'Pods do not rewrite the names of other hosts',
  rationale: 'An entry in /etc/hosts sends traffic for a known name to another address, where nobody looks for it.',
  remediation: 'Remove `hostAliases` and publish the name through a Service or DNS.',
  severity: Severity.LOW,
  scope: ControlScope.POD,
  expression: 'size(variables.podSpec.?hostAliases.orValue([])) == 0',
  message: 'hostAliases send {{ variables.podSpec.?hostAliases.orValue([])'
    + ".map(a, '[' + a.?hostnames.orValue([]).join(', ') + '] to ' + a.?ip.orValue('')).join(', ') }}",
  path: '/hostAliases',
  fix: [{ target: FixTarget.POD_SPEC, path: '/hostAliases', operation: FixOperation.REMOVE }],
  frameworks: [nsa('pod-security'), ...owasp('K01'), ...mitre('T1557')],
};

export const NO_INTERACTIVE_CONTAINERS: Control = {
  id: 'no-interactive-containers',
  family: 'pod-security',
  title: 'Containers wait for nobody at a terminal',
  rationale: 'An open standard input is a way to attach to the process and to type into it; servers need none.',
  remediation: 'Remove `stdin` and `tty`.',
  severity: Severity.LOW,
  scope: ControlScope.CONTAINER,
  expression: 'container.?stdin.orValue(false) == false && container.?tty.orValue(false) == false',
  message: "{{ container.?stdin.orValue(false) ? 'stdin' : 'tty' }} is true",
  fix: ['stdin', 'tty'].map(field => ({
    target: FixTarget.CONTAINER, path: `/${field}`, value: false, when: `container.?${field}.orValue(false)`,
  })),
  frameworks: [nsa('pod-security'), ...owasp('K01'), ...mitre('T1609')],
};

export const NO_SERVICE_LINKS: Control = {
  id: 'no-service-links',
  family: 'pod-security',
  title: 'Pods are not told about all Services of their namespace',
  rationale: 'The environment lists the address of every Service: a map for whoever gets in, and names that collide with those of the program.',
  remediation: 'Set `enableServiceLinks: false` and find Services by DNS.',
  severity: Severity.LOW,
  scope: ControlScope.POD,
  expression: 'variables.podSpec.?enableServiceLinks.orValue(true) == false',
  message: "enableServiceLinks is {{ variables.podSpec.?enableServiceLinks.hasValue() ? 'true' : 'not set' }}",
  path: '/enableServiceLinks',
  fix: [{ target: FixTarget.POD_SPEC, path: '/enableServiceLinks', value: false }],
  frameworks: [nsa('pod-security'), ...owasp('K01'), ...mitre('T1046')],
};
