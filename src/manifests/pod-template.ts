import { apiGroupOf, KubeObject } from './kube-object';

/** A kind that embeds a pod template, and where. */
export interface PodTemplateKind {
  /** API groups under which the kind is or was served; '' is the core group. */
  readonly groups: readonly string[];
  readonly kind: string;
  /** Path from the object to what holds `metadata` and `spec` of the pod. */
  readonly path: readonly string[];
  /**
   * The plural in paths of the API.
   *
   * @default - known for built-in kinds, else guessed from the kind as kubectl does
   */
  readonly resource?: string;
}

/** Every built-in kind that runs pods. `extensions` is the group that served them before Kubernetes 1.16. */
export const POD_TEMPLATE_KINDS: readonly PodTemplateKind[] = [
  { groups: [''], kind: 'Pod', path: [] },
  { groups: [''], kind: 'PodTemplate', path: ['template'] },
  { groups: [''], kind: 'ReplicationController', path: ['spec', 'template'] },
  { groups: ['apps', 'extensions'], kind: 'Deployment', path: ['spec', 'template'] },
  { groups: ['apps'], kind: 'StatefulSet', path: ['spec', 'template'] },
  { groups: ['apps', 'extensions'], kind: 'DaemonSet', path: ['spec', 'template'] },
  { groups: ['apps', 'extensions'], kind: 'ReplicaSet', path: ['spec', 'template'] },
  { groups: ['batch'], kind: 'Job', path: ['spec', 'template'] },
  { groups: ['batch'], kind: 'CronJob', path: ['spec', 'jobTemplate', 'spec', 'template'] },
];

/** The three lists of containers of a pod, in the order in which controls see them. */
export const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'] as const;

/** Finds the pod template of an object. */
export class PodTemplates {
  /** Built-in kinds only. */
  public static readonly BUILT_IN = new PodTemplates(POD_TEMPLATE_KINDS);

  /** Built-in kinds and declared custom ones, for example Argo Rollout. */
  public static with(custom: readonly PodTemplateKind[]): PodTemplates {
    return custom.length === 0 ? PodTemplates.BUILT_IN : new PodTemplates([...POD_TEMPLATE_KINDS, ...custom]);
  }

  private readonly byKind = new Map<string, PodTemplateKind>();

  private constructor(public readonly kinds: readonly PodTemplateKind[]) {
    for (const kind of kinds) {
      for (const group of kind.groups) this.byKind.set(`${group}/${kind.kind}`, kind);
    }
  }

  /** The row for an object's kind, or undefined when it runs no pods. */
  public kindOf(object: KubeObject): PodTemplateKind | undefined {
    return this.byKind.get(`${apiGroupOf(object.apiVersion)}/${object.kind}`);
  }
}
