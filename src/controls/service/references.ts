import { Control, ControlScope, Severity } from '../control';
import { owasp } from '../frameworks';

const COMMON = { family: 'service', severity: Severity.LOW, scope: ControlScope.SET, frameworks: owasp('K01') };

/** SVC-06. Without a selector somebody else writes the endpoints; where no workload is, the pods may be somewhere else. */
export const SERVICE_SELECTS_PODS: Control = {
  ...COMMON,
  id: 'service-selects-pods',
  title: 'A Service selects pods that are there',
  rationale: 'A name without pods behind it waits for whoever creates a pod with these labels, who then gets the requests.',
  remediation: 'Correct the selector, or remove the Service.',
  kinds: ['Service'],
  expression: '!set.targetsDescribed || set.selectsAny',
  message: 'the selector matches no pods of the workloads that are in the namespace',
  path: '/spec/selector',
};

/** SVC-06. Numbers need no declaration. */
export const SERVICE_PORTS_DECLARED: Control = {
  ...COMMON,
  id: 'service-target-ports-declared',
  title: 'The pods of a Service declare the ports that it names',
  rationale: 'A port that no container has a name for has no endpoints; whoever can add a container with that name gets the requests.',
  remediation: 'Give the port of the container the name, or use its number.',
  kinds: ['Service'],
  expression: 'size(set.undeclaredPorts) == 0',
  message: "no container of the selected pods declares a port named {{set.undeclaredPorts.join(', ')}}",
  path: '/spec/ports',
};

/** SVC-06, where the set has Services of the namespace. */
export const BACKENDS_EXIST: Control = {
  ...COMMON,
  id: 'route-backends-exist',
  title: 'An Ingress or route leads to Services that are there',
  rationale: 'Traffic from outside goes to whoever creates a Service of that name.',
  remediation: 'Correct the name, or remove the rule.',
  kinds: [
    'networking.k8s.io/Ingress', 'extensions/Ingress', 'gateway.networking.k8s.io/GRPCRoute', 'gateway.networking.k8s.io/HTTPRoute',
    'gateway.networking.k8s.io/TCPRoute', 'gateway.networking.k8s.io/TLSRoute', 'gateway.networking.k8s.io/UDPRoute',
  ],
  expression: 'size(set.missingServices) == 0',
  message: "there is no Service {{set.missingServices.join(', ')}}",
  path: '/spec/rules',
};

/** SVC-06: what nobody watches, nobody misses. */
export const MONITOR_SELECTS: Control = {
  ...COMMON,
  id: 'monitor-selects-targets',
  title: 'A monitor selects Services or pods that are there',
  rationale: 'A monitor with a misspelt label watches nothing, and its alerts stay silent during an attack.',
  remediation: 'Correct the selector, or remove the monitor.',
  kinds: ['monitoring.coreos.com/PodMonitor', 'monitoring.coreos.com/ServiceMonitor'],
  expression: '!set.targetsDescribed || set.selectsAny',
  message: 'the monitor selects nothing in the namespaces where it looks',
  path: '/spec/selector',
  frameworks: owasp('K10'),
};
