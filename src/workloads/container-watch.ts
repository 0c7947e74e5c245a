import * as kplus from 'cdk8s-plus-28';
import { atConstruct } from './construct-error';
import { checkContainer, checkWritable, draftInitContainer } from './container-validation';
import { renderEphemeralStorageInMebibytes } from './ephemeral-storage';
import { SecureContainerProps } from './secure-container-props';
import { mountWritablePaths } from './writable-paths';

const DEFAULT_RESOURCES = new WeakSet<kplus.Container>();

/** Whether cdk8s-plus chose the resources of a container because the user named none. */
export function hasDefaultResources(container: kplus.Container): boolean {
  return DEFAULT_RESOURCES.has(container);
}

/**
 * Takes charge of the containers that a workload has, and of those that it is given later through the methods that
 * it inherits: each is checked at the call.
 *
 * The methods are replaced on the instance. cdk8s-plus calls them from its constructors, before a subclass has
 * fields; and one implementation here serves six classes that share no base class of ours.
 */
export function watchContainers(
  pod: kplus.AbstractPod,
  containers: readonly SecureContainerProps[],
  initContainers: readonly SecureContainerProps[],
): void {
  [...pod.containers, ...pod.initContainers].forEach(renderEphemeralStorageInMebibytes);
  containers.forEach((props, i) => settle(pod, pod.containers[i], props));
  initContainers.forEach((props, i) => settle(pod, pod.initContainers[i], props));

  const attach = pod.attachContainer.bind(pod);
  const add = pod.addContainer.bind(pod);
  const addInit = pod.addInitContainer.bind(pod);
  const guarded = <T>(run: () => T) => atConstruct(pod.node.path, run);

  pod.attachContainer = container => guarded(() => {
    checkContainer(container, pod);
    attach(container);
    renderEphemeralStorageInMebibytes(container);
  });
  pod.addContainer = (props: SecureContainerProps) => {
    guarded(() => checkWritable(new kplus.Container(props), props));
    const container = add(withOwnMounts(props));
    settle(pod, container, props);
    return container;
  };
  pod.addInitContainer = (props: SecureContainerProps) => guarded(() => {
    checkWritable(draftInitContainer(props, pod), props);
    const container = addInit(withOwnMounts(props));
    renderEphemeralStorageInMebibytes(container);
    settle(pod, container, props);
    return container;
  });
}

/** A copy for cdk8s-plus, which adds mounts to the very list that it is given. */
export function withOwnMounts<T extends kplus.ContainerProps>(props: T): T {
  return { ...props, volumeMounts: [...props.volumeMounts ?? []] };
}

function settle(pod: kplus.AbstractPod, container: kplus.Container, props: SecureContainerProps): void {
  if (props.resources === undefined) DEFAULT_RESOURCES.add(container);
  mountWritablePaths(pod, container, props.writablePaths ?? [], props.writablePathSize);
}
