import { Clients, MESHED, peersOf } from './clients';
import { AddressSet } from '../../model/address-set';
import { and, Expression, isOneOf } from '../../model/expression';
import { ANYBODY, Peer, Rule, RuleSource } from '../../model/policy-model';
import { PortSet } from '../../model/port-set';
import { LoweringContext } from '../lowering';
import { addressBlock } from '../mesh/addresses';
import { annotatedTemplates, portsIn } from '../mesh/annotations';
import { textAt } from '../mesh/fields';

const DEFAULT_POLICY = 'config.linkerd.io/default-inbound-policy';
const SKIPPED_PORTS = 'config.linkerd.io/skip-inbound-ports';
const TCP_PORTS = PortSet.of('TCP');
const SKIPPED = { name: 'skipped-ports', order: 0, endOfTier: 'Pass' } as const;
const DEFAULT = { name: 'default-inbound-policy', order: 3, endOfTier: 'Pass' } as const;

/** Where Linkerd takes clients to be of the cluster, unless it is installed with other `clusterNetworks`. */
export const CLUSTER_NETWORKS: AddressSet = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', 'fd00::/8']
  .reduce((all, block) => all.union(addressBlock(block)!), AddressSet.NONE);

const POLICIES: Readonly<Record<string, Clients | 'nobody'>> = {
  'all-unauthenticated': {},
  'all-authenticated': { identified: MESHED },
  'cluster-unauthenticated': { addresses: CLUSTER_NETWORKS },
  'cluster-authenticated': { identified: MESHED, addresses: CLUSTER_NETWORKS },
  'deny': 'nobody',
  'audit': {}, // lets everybody in and records who should not have been
};

export const POLICY_NAMES = Object.keys(POLICIES);

/** Whom a default policy lets in; `undefined` for a name that is none. */
export function defaultClients(name: string, context: LoweringContext): readonly Peer[] | undefined {
  if (!Object.prototype.hasOwnProperty.call(POLICIES, name)) return undefined;
  const clients = POLICIES[name];
  return clients === 'nobody' ? [] : [peersOf(clients, context.options)];
}

/** What holds on ports without a Server, and which ports the proxy never sees. A pod's own annotation goes before its namespace's. */
export function lowerAnnotations(context: LoweringContext): void {
  for (const { entry, value, path, subject, order } of annotated(DEFAULT_POLICY, context)) {
    const peers = defaultClients(value, context);
    if (!peers) {
      context.report(entry, `'${value.slice(0, 40)}' is no policy for inbound connections and is left out: write ${POLICY_NAMES.join(', ')}`, path);
      continue;
    }
    const source = context.sourceOf(entry, path);
    const rules = [...peers.length > 0 ? [rule('Accept', peers, TCP_PORTS, [order, 0], source)] : [], rule('Deny', ANYBODY, TCP_PORTS, [order, 1], source)];
    context.add('linkerd', DEFAULT, { source, direction: 'Ingress', subject, isolates: PortSet.NONE, rules });
  }
  for (const { entry, value, path, subject, order } of annotated(SKIPPED_PORTS, context)) {
    const ports = portsIn(value);
    const source = context.sourceOf(entry, path);
    // The pod's annotation replaces that of its namespace, also for the ports that it leaves out.
    const rules = [rule('Accept', ANYBODY, ports, [order, 0], source), ...order === 0 ? [rule('Pass', ANYBODY, TCP_PORTS.minus(ports), [order, 1], source)] : []];
    context.add('linkerd', SKIPPED, { source, direction: 'Ingress', subject, isolates: PortSet.NONE, rules: rules.filter(own => !own.ports.isEmpty) });
  }
}

function rule(action: Rule['action'], peers: readonly Peer[], ports: PortSet, order: readonly number[], source: RuleSource): Rule {
  return { action, peers, ports, namedPorts: [], order, source };
}

function annotated(annotation: string, context: LoweringContext) {
  const ofPods = annotatedTemplates(annotation, context).map(({ entry, value, path, pods }) => ({
    entry,
    value,
    path,
    order: 0,
    subject: and(MESHED, isOneOf('meta', 'namespace', pods.namespace), isOneOf('meta', 'workload', pods.workload)) as Expression,
  }));
  const ofNamespaces = context.ofKind('/Namespace').flatMap(entry => {
    const path = ['metadata', 'annotations', annotation];
    const value = textAt(entry.object, ...path);
    if (value === undefined) return [];
    return [{ entry, value, path, order: 1, subject: and(MESHED, isOneOf('meta', 'namespace', entry.object.metadata?.name ?? '')) }];
  });
  return [...ofPods, ...ofNamespaces];
}
