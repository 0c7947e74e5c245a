import { ApiObject, Size, SizeRoundingBehavior } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { CONTAINER_LISTS, KubeObject, PodTemplates, valueAt } from '../manifests';
import { DefaultDenyScope, isPodWorkload } from '../network';
import { ClusterTarget } from '../target';
import { DEFAULT_REQUESTS, FIX_LIMITS } from './defaults';
import { ContainerLimits } from './limit-range';
import { exceeds } from './quantity';
import { settled } from './rendered-object';

/** What a container asks for. */
interface ContainerResources {
  readonly name: string;
  readonly requests: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, string>>;
}

/**
 * Containers in the scope of a namespace whose pods the API server would refuse because of its LimitRange: a request
 * without a limit gets the default limit, whether it fits or not.
 *
 * Runs with every validation of the app, and rendering costs most of a synthesis: this reads what the objects were made of, and
 * renders only those that look wrong, those that hardening may make wrong, and those with JSON patches.
 */
export function validateContainerResources(scope: Construct, limits: ContainerLimits): string[] {
  const templates = PodTemplates.with(ClusterTarget.of(scope)._evaluationTarget().workloadKinds);
  return scope.node.findAll().filter(ApiObject.isApiObject).flatMap(construct => {
    const object = construct as ApiObject;
    if (!(templates.kindOf(object as any) || isList(object)) || !landsIn(object, scope)) return [];
    const suspect = isPatched(object) || containersAsWritten(object, templates)
      .some(container => problemsOf(container, limits).length > 0 || mayGetProblems(container, limits));
    if (!suspect) return [];
    return containersOf(object.toJson(), templates).flatMap(container => problemsOf(container, limits)
      .map(problem => `container '${container.name}' of '${object.node.path}' ${problem}`));
  });
}

/**
 * Whether what fixes add, or what `withoutDefaults` takes away, may be refused: limits above the maximum (that of
 * ephemeral storage grows with the volumes), and requests whose limit is switched off.
 */
function mayGetProblems({ requests, limits }: ContainerResources, { default: defaults, max = {} }: ContainerLimits): boolean {
  return Object.entries(FIX_LIMITS).some(([resource, fixLimit]) => {
    const request = requests[resource] ?? DEFAULT_REQUESTS[resource];
    const limitIsSet = max[resource] !== undefined && limits[resource] === undefined;
    return (limitIsSet && (resource === 'ephemeral-storage' || exceeds(fixLimit, max[resource])))
      // Only limits from cdk8s-plus can be taken away, and it requests no more than this beside them.
      || (exceeds(request, defaults[resource] ?? max[resource]) && !exceeds(request, fixLimit));
  });
}

function landsIn(object: ApiObject, scope: IConstruct): boolean {
  const own = DefaultDenyScope.enclosing(object);
  return own?.construct === scope && (object.metadata.namespace ?? own.name) === own.name;
}

function problemsOf({ requests, limits }: ContainerResources, range: ContainerLimits): string[] {
  const unlimited = Object.keys(requests).filter(resource => !(resource in limits));
  return [
    ...unlimited.filter(resource => exceeds(requests[resource], range.default[resource] ?? range.max?.[resource])).map(resource =>
      `requests ${requests[resource]} ${resource} and sets no limit, so that the LimitRange of the namespace limits it to `
      + `${range.default[resource] ?? range.max?.[resource]}, which the API server refuses: give the container a limit of ${resource}, `
      + 'or raise limitRange.defaultLimits'),
    ...Object.keys(limits).filter(resource => exceeds(limits[resource], range.max?.[resource])).map(resource =>
      `has the limit ${limits[resource]} of ${resource}, more than the LimitRange of the namespace allows, which is ${range.max?.[resource]}: `
      + `give the container a limit of ${range.max?.[resource]} or less, or raise limitRange.max`),
  ];
}

function isPatched(object: ApiObject): boolean {
  return ((object as any).patches ?? []).length > 0;
}

/** The containers before hardening and patches, without rendering their object, which costs most of a synthesis. */
function containersAsWritten(object: ApiObject, templates: PodTemplates): ContainerResources[] {
  const workload = object.node.scope;
  if (isPodWorkload(workload)) {
    return [...workload.containers, ...workload.initContainers].map((container: any) => ofWorkload(container.name, container.resources ?? {}));
  }
  return containersOf(settled((object as any).props), templates);
}

/** In the terms of cdk8s-plus. */
function ofWorkload(name: string, { cpu, memory, ephemeralStorage }: any): ContainerResources {
  const quantities = (kind: 'request' | 'limit') => defined({
    'cpu': cpu?.[kind]?.amount,
    'memory': kibibytes(memory?.[kind]),
    'ephemeral-storage': kibibytes(ephemeralStorage?.[kind]),
  });
  return { name, requests: quantities('request'), limits: quantities('limit') };
}

function kibibytes(size?: Size): string | undefined {
  return size && `${size.toKibibytes({ rounding: SizeRoundingBehavior.NONE })}Ki`;
}

function isList({ kind }: { readonly kind: string }): boolean {
  return kind.endsWith('List');
}

function containersOf(object: KubeObject | undefined, templates: PodTemplates): ContainerResources[] {
  if (typeof object?.kind !== 'string' || typeof object.apiVersion !== 'string') return [];
  if (isList(object) && Array.isArray(object.items)) {
    return object.items.flatMap(item => containersOf({ apiVersion: object.apiVersion, kind: object.kind.slice(0, -'List'.length), ...item }, templates));
  }
  const template = templates.kindOf(object);
  const podSpec: any = template && valueAt(object, [...template.path, 'spec']);
  return CONTAINER_LISTS.flatMap(list => (Array.isArray(podSpec?.[list]) ? podSpec[list] : [])).map(container => ({
    name: String(container?.name),
    requests: defined(container?.resources?.requests ?? {}),
    limits: defined(container?.resources?.limits ?? {}),
  }));
}

/** As text: generated classes wrap quantities, and YAML may hold them as numbers. */
function defined(quantities: object): Record<string, string> {
  const known = Object.entries(quantities).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(known.map(([resource, value]) => [resource, String(value.value ?? value)]));
}
