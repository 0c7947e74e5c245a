import { Control, ControlScope, FixTarget, FrameworkReference, Severity } from '../control';
import { cis, mitre, nsa, owasp, pssBaseline } from '../frameworks';

interface HostNamespace {
  readonly id: string;
  readonly field: string;
  readonly title: string;
  readonly rationale: string;
  readonly remediation: string;
  readonly frameworks: FrameworkReference[];
}

// Compared by value: `hostPID: false` vanishes in the API server, so its presence says nothing.
function noHostNamespace({ field, ...control }: HostNamespace): Control {
  return {
    ...control,
    family: 'pod-security',
    severity: Severity.HIGH,
    scope: ControlScope.POD,
    expression: `variables.podSpec.?${field}.orValue(false) == false`,
    message: `${field} is true`,
    path: `/${field}`,
    fix: [{ target: FixTarget.POD_SPEC, path: `/${field}`, value: false }],
    frameworks: [pssBaseline('hostNamespaces'), ...control.frameworks],
  };
}

export const NO_HOST_PID = noHostNamespace({
  id: 'no-host-pid',
  field: 'hostPID',
  title: "Pods do not share the node's process ids",
  rationale: 'The pod sees every process of its node, can read their environment and, as root, enter them.',
  remediation: 'Remove `hostPID`.',
  frameworks: [cis('5.2.3'), nsa('pod-security'), ...owasp('K01'), ...mitre('T1611')],
});

export const NO_HOST_IPC = noHostNamespace({
  id: 'no-host-ipc',
  field: 'hostIPC',
  title: "Pods do not share the node's inter-process communication",
  rationale: 'The pod reads and writes the shared memory of processes on its node.',
  remediation: 'Remove `hostIPC`. Containers of one pod share their own without it.',
  frameworks: [cis('5.2.4'), nsa('pod-security'), ...owasp('K01'), ...mitre('T1611')],
});

export const NO_HOST_NETWORK = noHostNamespace({
  id: 'no-host-network',
  field: 'hostNetwork',
  title: "Pods do not use the node's network",
  rationale: 'The pod reaches services that listen on the node only, can listen to its traffic, and no NetworkPolicy holds for it.',
  remediation: 'Remove `hostNetwork` and publish ports through a Service.',
  frameworks: [cis('5.2.5'), nsa('pod-security'), nsa('network-separation'), ...owasp('K01', 'K05'), ...mitre('T1046', 'T1040')],
});
