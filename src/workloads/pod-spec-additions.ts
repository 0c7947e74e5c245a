import { KubeObject, PodTemplates, valueAt } from '../manifests';
import { ApiAccess } from './api-access';
import { mountToken } from './api-token';
import { makeRoomForVolumes } from './ephemeral-storage';

/** What cdk8s-plus has no words for in the specification of a pod. */
export interface PodSpecAdditions {
  readonly priorityClassName?: string;
  readonly runtimeClassName?: string;
  readonly apiAccess?: ApiAccess;
  /** Ask the scheduler to spread the pods when there are more than one. */
  readonly topologySpread?: boolean;
  /** Defaults that the user switched off. */
  readonly withoutDefaults?: readonly string[];
}

/** Kinds of ours that have replicas. */
const REPLICATED: readonly string[] = ['Deployment', 'StatefulSet'];

const TOPOLOGIES = ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'];

/** Adds them to a manifest, in place. What is already there stays. */
export function addToPodSpec(manifest: KubeObject, additions: PodSpecAdditions): KubeObject {
  const template = PodTemplates.BUILT_IN.kindOf(manifest);
  const podSpec: any = template && valueAt(manifest, [...template.path, 'spec']);
  if (!podSpec) return manifest;
  const { priorityClassName, runtimeClassName, apiAccess, topologySpread = true, withoutDefaults = [] } = additions;
  if (priorityClassName !== undefined) podSpec.priorityClassName ??= priorityClassName;
  if (runtimeClassName !== undefined) podSpec.runtimeClassName ??= runtimeClassName;
  if (apiAccess) mountToken(podSpec, apiAccess);
  if (!withoutDefaults.includes('ephemeral-storage-limits')) makeRoomForVolumes(podSpec);
  // Where no number of replicas is rendered, an autoscaler decides it.
  if (topologySpread && REPLICATED.includes(manifest.kind) && (manifest.spec.replicas ?? 2) > 1) {
    podSpec.topologySpreadConstraints ??= TOPOLOGIES.map(topologyKey => ({
      maxSkew: 1,
      topologyKey,
      // Uneven is better than not running.
      whenUnsatisfiable: 'ScheduleAnyway',
      // A copy: two places that share a value become an anchor and an alias in YAML.
      labelSelector: structuredClone(manifest.spec.selector),
    }));
  }
  return manifest;
}
