import { IDENTIFIED } from './identity';
import { and, Expression, isOneOf, not, or } from '../../model/expression';

const MODE = 'istio.io/dataplane-mode';

/** Pods with a sidecar, as labels ask for it. An injected sidecar wins over ambient mode. */
const INJECTED = or(
  isOneOf('pod', 'sidecar.istio.io/inject', 'true'),
  and(isOneOf('namespace', 'istio-injection', 'enabled'), not(isOneOf('pod', 'sidecar.istio.io/inject', 'false'))),
);

/** Pods that ztunnel stands for. */
export const AMBIENT: Expression = and(
  IDENTIFIED,
  or(isOneOf('pod', MODE, 'ambient'), and(isOneOf('namespace', MODE, 'ambient'), not(isOneOf('pod', MODE, 'none')))),
  not(INJECTED),
);

/** Pods that a sidecar stands for. */
export const SIDECAR: Expression = and(IDENTIFIED, not(AMBIENT));

/** `spec.selector.matchLabels`, or the labels of a Service. */
export function hasLabels(labels: Readonly<Record<string, unknown>>): Expression {
  return and(...Object.entries(labels).map(([key, value]) => isOneOf('pod', key, String(value))));
}
