import { ApplicationProtocols } from './istio/application-protocol';
import { lowerAuthorizationPolicy } from './istio/authorization-policy';
import { lowerExcludedPorts } from './istio/excluded-ports';
import { PeerAuthentications } from './istio/peer-authentication';
import { Regions } from './istio/regions';
import { Lowering } from './lowering';
import { textAt } from './mesh/fields';

/**
 * AuthorizationPolicy, PeerAuthentication and Sidecar of Istio.
 *
 * A Sidecar narrows what a proxy knows of others, and with REGISTRY_ONLY where it sends connections. Istio's documentation calls neither
 * a boundary for security, since a workload can go past its own proxy: the connection counts as open, and who relies on it is told so.
 */
export const ISTIO: Lowering = {
  kinds: ['security.istio.io/PeerAuthentication', 'security.istio.io/AuthorizationPolicy', 'networking.istio.io/Sidecar'],
  lower: (entries, context) => {
    const of = (kind: string) => entries.filter(({ object }) => object.kind === kind);
    const authentications = new PeerAuthentications(of('PeerAuthentication'), context);
    const regions = new Regions(context.world, new ApplicationProtocols(context.ofKind('/Service'), context.world), authentications);
    lowerExcludedPorts(context);
    authentications.lower();
    for (const entry of of('AuthorizationPolicy')) lowerAuthorizationPolicy(entry, regions, context);
    for (const entry of of('Sidecar')) {
      if (textAt(entry.object, 'spec', 'outboundTrafficPolicy', 'mode') !== 'REGISTRY_ONLY') continue;
      context.report(entry, 'REGISTRY_ONLY is no boundary for security and closes nothing here: deny egress with a NetworkPolicy', ['spec', 'outboundTrafficPolicy', 'mode']);
    }
  },
};
