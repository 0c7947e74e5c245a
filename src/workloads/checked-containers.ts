import * as kplus from 'cdk8s-plus-28';
import { atConstruct } from './construct-error';
import { checkContainer, draftContainer, draftInitContainer } from './container-validation';
import { renderEphemeralStorageInMebibytes } from './ephemeral-storage';
import { SecureContainerProps } from './secure-container-props';
import { leaveOutStartupProbe } from './startup-probe';
import { checkVolumesOfAdded } from './volume-validation';
import { mountWritablePaths } from './writable-paths';

const DEFAULT_RESOURCES = new WeakSet<kplus.Container>();

/** Whether cdk8s-plus chose the resources of a container because the user named none. */
export function hasDefaultResources(container: kplus.Container): boolean {
  return DEFAULT_RESOURCES.has(container);
}

/**
 * Makes a class of workloads check every container at the call that adds it, and understand what a secure container
 * has beyond one of cdk8s-plus.
 *
 * One implementation for six classes that can share no base class: each extends its own of cdk8s-plus, and jsii knows
 * no mixins. On the prototype, for other languages call methods of the class and never those of an instance. The
 * constructors of cdk8s-plus call these methods, too, so they must not need fields of a subclass.
 */
export function checkContainersOf(workloads: { readonly prototype: kplus.AbstractPod }): void {
  const { addContainer, addInitContainer, attachContainer } = workloads.prototype;
  const methods: Pick<kplus.AbstractPod, 'addContainer' | 'addInitContainer' | 'attachContainer'> & ThisType<kplus.AbstractPod> = {
    attachContainer(container: kplus.Container): void {
      atConstruct(this.node.path, () => {
        checkContainer(container, this);
        checkVolumesOfAdded(container, this);
      });
      attachContainer.call(this, container);
      renderEphemeralStorageInMebibytes(container);
    },
    addContainer(props: SecureContainerProps): kplus.Container {
      atConstruct(this.node.path, () => checkVolumesOfAdded(draftContainer(props, this), this, props.writablePaths));
      const container = addContainer.call(this, withOwnMounts(props)); // attaches it
      settle(this, container, props);
      return container;
    },
    addInitContainer(props: SecureContainerProps): kplus.Container {
      atConstruct(this.node.path, () => checkVolumesOfAdded(draftInitContainer(props, this), this, props.writablePaths));
      const container = addInitContainer.call(this, withOwnMounts(props));
      renderEphemeralStorageInMebibytes(container);
      settle(this, container, props);
      return container;
    },
  };
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(workloads.prototype, name, { value, configurable: true, writable: true });
  }
}

/** A copy for cdk8s-plus, which adds mounts to the very list that it is given. */
function withOwnMounts(props: SecureContainerProps): SecureContainerProps {
  return { ...props, volumeMounts: [...props.volumeMounts ?? []] };
}

function settle(pod: kplus.AbstractPod, container: kplus.Container, props: SecureContainerProps): void {
  if (props.startup === undefined) leaveOutStartupProbe(container);
  if (props.resources === undefined) DEFAULT_RESOURCES.add(container);
  mountWritablePaths(pod, container, props.writablePaths ?? [], props.writablePathSize);
}
