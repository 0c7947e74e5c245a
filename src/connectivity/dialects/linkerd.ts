import { lowerAnnotations } from './linkerd/default-policy';
import { lowerEgressNetworks } from './linkerd/egress-network';
import { lowerServers } from './linkerd/servers';
import { Lowering } from './lowering';

/**
 * Server, AuthorizationPolicy, ServerAuthorization, authentications and EgressNetwork of Linkerd, and the annotations that say
 * what holds without a Server. Namespaces and workloads are asked for because of these annotations.
 */
export const LINKERD: Lowering = {
  kinds: ['policy.linkerd.io/Server', 'policy.linkerd.io/EgressNetwork', '/Namespace', '/Pod', 'apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet',
    'batch/Job', 'batch/CronJob', '/ReplicationController'],
  lower: (entries, context) => {
    if (!context.world.pods.some(({ linkerd }) => linkerd)) return;
    lowerAnnotations(context);
    lowerServers(entries.filter(({ object }) => object.kind === 'Server'), context);
    lowerEgressNetworks(entries.filter(({ object }) => object.kind === 'EgressNetwork'), context);
  },
};
