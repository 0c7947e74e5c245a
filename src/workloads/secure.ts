import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { hardenConstruct, transformManifest } from '../hardening';
import { captureProgramLine } from '../manifests';
import { Connections, Peer } from '../network';
import { hasDefaultResources } from './checked-containers';
import { atConstruct } from './construct-error';
import { ChosenDefaults, removeDefaults } from './default-removal';
import { takeName } from './names';
import { addToPodSpec } from './pod-spec-additions';
import { WritablePathOptions } from './secure-container-props';
import { SecurePodTemplateProps, SecureReplicatedWorkloadProps } from './secure-pod-props';
import { grantApiAccess, ownServiceAccount } from './service-account';
import { validateAtSynthesis } from './synthesis-validation';
import { checkVolumesOfAdded, recordApiAccess } from './volume-validation';
import { fitGeneratedName } from './workload-names';
import { hasDefaultSize } from './writable-path-sizes';
import { mountWritablePaths } from './writable-paths';

/** The fields of a cdk8s-plus workload that are exchanged for ours once it is constructed. */
interface Exchanged {
  connections: Connections;
  serviceAccount?: kplus.IServiceAccount;
}

/**
 * Makes a workload of cdk8s-plus a secure one. Called once, after `super()`, with properties that were checked
 * before.
 */
export function secure(workload: kplus.AbstractPod, props: SecurePodTemplateProps | SecureReplicatedWorkloadProps): void {
  captureProgramLine(workload, secure);
  const apiObject = ApiObject.of(workload);
  const exchanged = workload as unknown as Exchanged;
  const { apiAccess, withoutDefaults = [] } = props;

  if (props.metadata?.name === undefined) fitGeneratedName(apiObject);
  takeName(workload);
  validateAtSynthesis(workload, apiAccess);
  if (apiAccess) recordApiAccess(workload, apiAccess);
  if (workload instanceof kplus.Workload && (props as SecureReplicatedWorkloadProps).spread) {
    for (const topology of [kplus.Topology.HOSTNAME, kplus.Topology.ZONE]) workload.scheduling.spread({ topology });
  }

  if (!workload.serviceAccount && (props.ownServiceAccount ?? true)) {
    const account = ownServiceAccount(workload);
    apiObject.addDependency(account);
    transformManifest(ApiObject.of(account), 'workloads/without-defaults', manifest => removeDefaults(manifest, withoutDefaults));
    hardenConstruct(ApiObject.of(account), { skip: withoutDefaults });
    exchanged.serviceAccount = account;
    if (apiAccess) grantApiAccess(workload, account, apiAccess);
  }
  exchanged.connections = new Connections(workload, props.isolate ?? true);
  // On the network of the node there is no connection to open, and a token for somebody else opens no API server.
  if (apiAccess && apiAccess.audience === undefined && !workload.hostNetwork) exchanged.connections.allowTo(Peer.kubeApiServer());

  transformManifest(apiObject, 'workloads/additions', manifest => addToPodSpec(manifest, props));
  const all = () => [...workload.containers, ...workload.initContainers];
  const chosen: ChosenDefaults = {
    resources: name => all().some(container => container.name === name && hasDefaultResources(container)),
    volumeSize: name => all().some(({ mounts }) => mounts.some(({ volume }) => volume.name === name && hasDefaultSize(volume))),
  };
  if (withoutDefaults.length > 0) {
    transformManifest(apiObject, 'workloads/without-defaults', manifest => removeDefaults(manifest, withoutDefaults, chosen));
  }
  hardenConstruct(apiObject, { skip: withoutDefaults });
}

/** @throws with the path of the construct, when there is no such container, or the path is no directory of its own */
export function addWritablePath(workload: kplus.AbstractPod, path: string, { container, size }: WritablePathOptions = {}): void {
  atConstruct(workload.node.path, () => {
    const all = [...workload.containers, ...workload.initContainers];
    const chosen = container ?? (all.length === 1 ? all[0] : undefined);
    if (!chosen) {
      throw new Error(`writable path '${path}' has no container: ${all.length === 0 ? 'add one first' : 'say which of several, with `container`'}`);
    }
    if (!all.includes(chosen)) throw new Error(`container '${chosen.name}' is not one of this workload: add it first`);
    checkVolumesOfAdded(chosen, workload, [path]);
    mountWritablePaths(workload, chosen, [path], size);
  });
}
