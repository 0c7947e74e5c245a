import { ContainerList, Control, ControlParameter, ControlScope, FixTarget, FrameworkReference, ParameterType, Severity } from '../control';
import { mitre, nsa, owasp } from '../frameworks';

/** Ephemeral containers cannot have resources. */
const LISTS = [ContainerList.CONTAINERS, ContainerList.INIT_CONTAINERS];

const FRAMEWORKS: FrameworkReference[] = [nsa('pod-security'), ...owasp('K01'), ...mitre('T1496', 'T1499')];

/** The pod's own `resources` stand in for those of its containers from 1.34; before that the API server drops them. */
const POD_LEVEL: ControlParameter = {
  type: ParameterType.BOOLEAN,
  description: 'whether `resources` of the pod are enough',
  defaultByVersion: [{ since: '1.0', value: false }, { since: '1.34', value: true }],
};

interface Resource {
  /** Part of the ids of the controls. */
  readonly id: string;
  readonly name: 'cpu' | 'memory' | 'ephemeral-storage';
  readonly title: string;
  /** What the fix sets. A request must not exceed its limit. */
  readonly request: string;
  readonly limit: string;
  readonly podLevel: boolean;
  readonly whyRequest: string;
  readonly whyLimit: string;
  readonly severityOfLimit: Severity;
}

/** CEL: the optional quantity of a container or the pod. */
function quantityOf(holder: string, kind: 'requests' | 'limits', resource: string): string {
  return `${holder}.?resources.?${kind}[?'${resource}']`;
}

function isSet(resource: Resource, kinds: ('requests' | 'limits')[]): string {
  const own = kinds.map(kind => `${quantityOf('container', kind, resource.name)}.hasValue()`).join(' || ');
  if (!resource.podLevel) return own;
  const ofPod = kinds.map(kind => `${quantityOf('variables.podSpec', kind, resource.name)}.hasValue()`).join(' || ');
  return `${own} || params.podLevelResources && (${ofPod})`;
}

/**
 * The API server refuses a request above the limit, and containers that ask for more than their pod, so the fix keeps off
 * where the user set the other one out of reach or the pod's own. The finding stays: what the container needs only the
 * user knows.
 */
function fits(value: 'request' | 'limit', other: 'requests' | 'limits', resource: string): string {
  const current = quantityOf('container', other, resource);
  const ofPod = (['requests', 'limits'] as const).map(kind => `!${quantityOf('variables.podSpec', kind, resource)}.hasValue()`).join(' && ');
  return `${ofPod} && (!${current}.hasValue() || quantity(params.${value}).compareTo(quantity(string(${current}.value()))) ${value === 'request' ? '<=' : '>='} 0)`;
}

function controlsFor(resource: Resource): Control[] {
  const parameters = (kind: 'request' | 'limit'): { [name: string]: ControlParameter } => ({
    [kind]: { type: ParameterType.STRING, description: `the ${kind} that the fix sets, a quantity`, defaultValue: resource[kind] },
    ...(resource.podLevel ? { podLevelResources: POD_LEVEL } : {}),
  });
  const common = { family: 'resources', scope: ControlScope.CONTAINER, containerLists: LISTS, frameworks: FRAMEWORKS };
  const requests = `/resources/requests/${resource.name}`;
  const limits = `/resources/limits/${resource.name}`;
  return [
    {
      ...common,
      id: `${resource.id}-requests`,
      title: `Containers request ${resource.title}`,
      rationale: resource.whyRequest,
      remediation: `Set \`resources.requests.${resource.name}\` to what the program needs. A limit alone requests as much as it allows.`,
      severity: Severity.LOW,
      parameters: parameters('request'),
      // The API server sets missing requests of a pod to its limits.
      expression: isSet(resource, ['requests', 'limits']),
      message: `resources.requests has no ${resource.name}`,
      path: requests,
      fix: [{ target: FixTarget.CONTAINER, path: requests, parameter: 'request', when: fits('request', 'limits', resource.name) }],
    },
    {
      ...common,
      id: `${resource.id}-limits`,
      title: `Containers limit their ${resource.title}`,
      rationale: resource.whyLimit,
      remediation: `Set \`resources.limits.${resource.name}\` to what the program may use at most.`,
      severity: resource.severityOfLimit,
      parameters: parameters('limit'),
      expression: isSet(resource, ['limits']),
      message: `resources.limits has no ${resource.name}`,
      path: limits,
      fix: [{ target: FixTarget.CONTAINER, path: limits, parameter: 'limit', when: fits('limit', 'requests', resource.name) }],
    },
  ];
}

const RESOURCES: Resource[] = [
  {
    id: 'cpu',
    name: 'cpu',
    title: 'CPU',
    request: '100m',
    limit: '1',
    podLevel: true,
    whyRequest: 'Without a request the scheduler packs the pod onto a full node, and its neighbours take its time.',
    whyLimit: 'A miner or a loop in one container takes the time of every pod on its node.',
    severityOfLimit: Severity.LOW,
  },
  {
    id: 'memory',
    name: 'memory',
    title: 'memory',
    request: '128Mi',
    limit: '512Mi',
    podLevel: true,
    whyRequest: 'Without a request the pod is the first that the kubelet evicts when memory gets short.',
    whyLimit: 'A container that takes all memory makes the kernel kill processes of other pods on its node.',
    severityOfLimit: Severity.MEDIUM,
  },
  {
    id: 'ephemeral-storage',
    name: 'ephemeral-storage',
    title: 'ephemeral storage',
    request: '64Mi',
    limit: '1Gi',
    podLevel: false, // KEP-2837 covers cpu, memory and huge pages
    whyRequest: 'Without a request the pod lands on nodes whose disk is nearly full.',
    whyLimit: 'Logs and files that grow without end fill the disk of the node, and the kubelet evicts all that is on it.',
    severityOfLimit: Severity.LOW,
  },
];

export const COMPUTE_RESOURCE_CONTROLS: readonly Control[] = RESOURCES.flatMap(controlsFor);
