import { networks } from './authorizations';
import { MESHED } from './clients';
import { CLUSTER_NETWORKS } from './default-policy';
import { ManifestEntry } from '../../../manifests';
import { and, isOneOf } from '../../model/expression';
import { PortSet } from '../../model/port-set';
import { LoweringContext } from '../lowering';
import { fieldsAt, listAt, namespaceOf, textAt } from '../mesh/fields';

const TIER = { name: 'egress-networks', order: 2, endOfTier: 'Pass' } as const;
/** Networks of this namespace hold for clients of every namespace. */
const GLOBAL_NAMESPACE = 'linkerd-egress';
const ROUTES = ['TCPRoute', 'TLSRoute', 'HTTPRoute', 'GRPCRoute'];
const TCP_PORTS = PortSet.of('TCP');

/** What leaves the cluster: let go by a route that is attached, else as the network says. A client's own namespace goes first. */
export function lowerEgressNetworks(entries: readonly ManifestEntry[], context: LoweringContext): void {
  const routes = ROUTES.flatMap(kind => ['gateway.networking.k8s.io', 'policy.linkerd.io'].flatMap(group => context.ofKind(`${group}/${kind}`)));
  for (const entry of entries) {
    const { object } = entry;
    const namespace = namespaceOf(object);
    const isGlobal = namespace === GLOBAL_NAMESPACE;
    const outside = listAt(object, 'spec', 'networks').length > 0 ? networks(entry, ['spec', 'networks'], context) : CLUSTER_NETWORKS.complement();
    const order = isGlobal ? 1 : 0;
    const attached = routes.flatMap(route => listAt(route.object, 'spec', 'parentRefs')
      .filter(ref => textAt(ref, 'kind') === 'EgressNetwork' && textAt(ref, 'name') === object.metadata?.name
        && (textAt(ref, 'namespace') ?? namespaceOf(route.object)) === namespace)
      .map(ref => ({ route, port: fieldsAt(ref).port })));
    context.add('linkerd', TIER, {
      source: context.sourceOf(entry),
      direction: 'Egress',
      subject: and(MESHED, ...isGlobal ? [] : [isOneOf('meta', 'namespace', namespace)]),
      isolates: PortSet.NONE,
      rules: [
        ...attached.map(({ route, port }) => ({
          action: 'Accept' as const,
          peers: [{ outside }],
          ports: typeof port === 'number' && port >= 1 && port <= 65535 ? PortSet.port('TCP', port) : TCP_PORTS,
          namedPorts: [],
          order: [order, 0],
          ...route.object.kind === 'TCPRoute' ? {} : { l7: `${route.object.kind} ${route.object.metadata?.name ?? ''}` },
          source: context.sourceOf(route),
        })),
        {
          action: textAt(object, 'spec', 'trafficPolicy') === 'Deny' ? 'Deny' as const : 'Accept' as const,
          peers: [{ outside }],
          ports: TCP_PORTS,
          namedPorts: [],
          order: [order, 1],
          source: context.sourceOf(entry, ['spec', 'trafficPolicy']),
        },
      ],
    });
  }
}
