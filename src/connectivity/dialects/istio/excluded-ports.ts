import { SIDECAR } from './data-plane';
import { and, isOneOf } from '../../model/expression';
import { ANYBODY } from '../../model/policy-model';
import { PortSet } from '../../model/port-set';
import { LoweringContext } from '../lowering';
import { annotatedTemplates, portsIn } from '../mesh/annotations';

const ANNOTATION = 'traffic.sidecar.istio.io/excludeInboundPorts';
const TIER = { name: 'excluded-ports', order: 0, endOfTier: 'Pass' } as const;

/** Ports that go past the sidecar, so that no policy of the mesh holds there. */
export function lowerExcludedPorts(context: LoweringContext): void {
  for (const { entry, value, pods, path } of annotatedTemplates(ANNOTATION, context)) {
    const ports = portsIn(value);
    if (ports.isEmpty) continue;
    const source = context.sourceOf(entry, path);
    const subject = and(SIDECAR, isOneOf('meta', 'namespace', pods.namespace), isOneOf('meta', 'workload', pods.workload));
    context.add('istio', TIER, {
      source,
      direction: 'Ingress',
      subject,
      isolates: PortSet.NONE,
      rules: [{ action: 'Accept', peers: ANYBODY, ports, namedPorts: [], order: [0], source }],
    });
  }
}
