import { Control, ControlScope, ParameterType, Severity } from '../control';
import { mitre, nsa, owasp } from '../frameworks';

export const SANDBOX_RUNTIME_CLASS: Control = {
  id: 'sandbox-runtime-class',
  family: 'pod-security',
  title: 'Pods run in a sandbox with a kernel of its own',
  rationale: 'Code that nobody vouches for should not meet the kernel that all pods of the node share.',
  remediation: 'Set `runtimeClassName` to a class of gVisor or Kata Containers that the cluster has.',
  severity: Severity.MEDIUM,
  scope: ControlScope.POD,
  parameters: {
    runtimeClassNames: {
      type: ParameterType.STRING_LIST,
      description: 'names of RuntimeClasses that are sandboxes',
      defaultValue: ['gvisor', 'kata'],
    },
  },
  expression: "variables.podSpec.?runtimeClassName.orValue('') in params.runtimeClassNames",
  message: "runtimeClassName is '{{ variables.podSpec.?runtimeClassName.orValue('') }}', expected {{ params.runtimeClassNames.join(' or ') }}",
  path: '/runtimeClassName',
  frameworks: [nsa('pod-security'), ...owasp('K01'), ...mitre('T1611')],
  optIn: true, // for workloads that run untrusted code, on clusters that have such a class
};
