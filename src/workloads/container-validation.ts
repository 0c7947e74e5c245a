import * as kplus from 'cdk8s-plus-28';
import { ImageReference } from '../manifests';
import { checkPorts } from './port-validation';
import { checkResources } from './resource-validation';
import { SecureContainerProps } from './secure-container-props';
import { checkIds, checkPrivileged, checkRoot } from './user-validation';
import { checkWritable } from './writable-path-validation';

/** Pods of which container names and ports must not collide. */
export interface ContainerLists {
  readonly containers: readonly kplus.Container[];
  readonly initContainers: readonly kplus.Container[];
}

const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** A container that cdk8s-plus would make, and what it is made of. */
export type ContainerDraft = readonly [container: kplus.Container, props: SecureContainerProps];

/**
 * The containers that cdk8s-plus would make of the props, with everything checked that can be checked without a
 * construct. Making them is free of side effects, so it tells what cdk8s-plus itself refuses before half a
 * workload stands in the tree.
 *
 * @throws when something is wrong; messages do not name the workload
 */
export function draftContainers(containers: readonly SecureContainerProps[], initContainers: readonly SecureContainerProps[]): ContainerDraft[] {
  const existing: { containers: kplus.Container[]; initContainers: kplus.Container[] } = { containers: [], initContainers: [] };
  const drafts: ContainerDraft[] = [];
  for (const props of containers) {
    const draft = draftContainer(props, existing);
    existing.containers.push(draft);
    drafts.push([draft, props]);
  }
  for (const props of initContainers) {
    const draft = draftInitContainer(props, existing);
    existing.initContainers.push(draft);
    drafts.push([draft, props]);
  }
  return drafts;
}

/** @throws as `draftContainers` */
export function draftContainer(props: SecureContainerProps, existing: ContainerLists): kplus.Container {
  const draft = new kplus.Container(props);
  checkContainer(draft, existing);
  checkProps(draft, props);
  return draft;
}

/** @throws as `draftContainers` */
export function draftInitContainer(props: SecureContainerProps, existing: ContainerLists): kplus.Container {
  const draft = new kplus.Container({ ...props, name: props.name ?? `init-${existing.initContainers.length}` });
  if (props.restartPolicy === undefined) {
    for (const probe of ['readiness', 'liveness', 'startup'] as const) {
      if (props[probe]) {
        throw new Error(`init container '${draft.name}' has a ${probe} probe: only sidecars (restartPolicy ALWAYS) may have probes`);
      }
    }
  }
  checkNames(draft, existing);
  checkImageAndPorts(draft);
  checkProps(draft, props);
  return draft;
}

/** What only the properties tell: cdk8s-plus fills in what they leave out. */
function checkProps(draft: kplus.Container, props: SecureContainerProps): void {
  checkWritable(draft, props);
  checkIds(props.securityContext, `container '${draft.name}'`);
  checkRoot(props.securityContext, undefined, `container '${draft.name}'`);
  checkPrivileged(props.securityContext, `container '${draft.name}'`);
  checkResources(props.resources, `container '${draft.name}'`);
}

/** @throws when the container cannot stand in the pod beside the others */
export function checkContainer(container: kplus.Container, existing: ContainerLists): void {
  if (container.restartPolicy !== undefined) {
    throw new Error(`container '${container.name}' has restartPolicy '${container.restartPolicy}': only init containers may have one, `
      + 'which makes them sidecars');
  }
  checkNames(container, existing);
  checkImageAndPorts(container);
}

function checkNames({ name }: kplus.Container, { containers, initContainers }: ContainerLists): void {
  if (!DNS_LABEL.test(name)) {
    throw new Error(`container name '${name}' is not a DNS label: use at most 63 lower case letters, digits and '-'`);
  }
  if ([...containers, ...initContainers].some(other => other.name === name)) {
    throw new Error(`two containers are named '${name}': give each a name of its own`);
  }
}

function checkImageAndPorts(container: kplus.Container): void {
  try {
    ImageReference.parse(container.image);
  } catch (error) {
    throw new Error(`container '${container.name}': ${(error as Error).message}`);
  }
  checkPorts(container);
}
