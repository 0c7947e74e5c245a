import { IConstruct } from 'constructs';
import { DefaultDenyScope } from './default-deny-scope';
import { LabelSelector } from './label-selector';
import { mergePorts, PortRange, singlePort } from './port-range';

/**
 * What segmentation needs of a workload or pod. Recognised by its shape, so that workloads of every cdk8s-plus version
 * can be peers.
 */
export interface PodWorkload extends IConstruct {
  readonly name: string;
  readonly kind: string;
  readonly hostNetwork: boolean;
  readonly metadata: { readonly namespace?: string };
  readonly podMetadata: { getLabel(key: string): string | undefined };
  readonly containers: readonly PodContainer[];
  readonly initContainers: readonly PodContainer[];
  /** Workloads only, not single pods. */
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: string[] }[];
  toPodSelectorConfig(): any;
}

interface PodContainer {
  readonly restartPolicy?: string;
  readonly ports: readonly { readonly number: number; readonly protocol?: string }[];
}

/** Whether something is a workload or pod of any cdk8s-plus. */
export function isPodWorkload(x: any): x is PodWorkload {
  return typeof x?.toPodSelectorConfig === 'function' && Array.isArray(x.containers) && x.podMetadata !== undefined;
}

/** The namespace that a workload will be in; undefined when that is up to whoever applies the manifest. */
export function namespaceOf(workload: PodWorkload): string | undefined {
  return workload.metadata.namespace ?? DefaultDenyScope.enclosing(workload)?.name;
}

/** What matches the pods of a workload and no others. */
export function podSelectorOf(workload: PodWorkload): LabelSelector {
  return workload.toPodSelectorConfig().labelSelector._toKube();
}

/** What a workload itself selects its pods by; empty for a single pod. */
export function ownSelectorOf(workload: PodWorkload): LabelSelector {
  return { matchLabels: workload.matchLabels, matchExpressions: workload.matchExpressions };
}

/** The ports that the containers of a workload declare, each with its protocol; sidecars count, init containers that end do not. */
export function declaredPorts(workload: PodWorkload): PortRange[] {
  const sidecars = workload.initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  return mergePorts([...workload.containers, ...sidecars].flatMap(({ ports }) => ports.map(p => singlePort(p.number, p.protocol ?? 'TCP'))));
}

/** `shop/cart[Deployment]`. */
export function formatWorkload(workload: PodWorkload): string {
  const namespace = namespaceOf(workload);
  return `${namespace ? `${namespace}/` : ''}${workload.name}[${workload.kind}]`;
}
