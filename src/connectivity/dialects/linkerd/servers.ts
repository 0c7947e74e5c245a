import { Authentications, legacyClients } from './authorizations';
import { Clients, MESHED, peersOf } from './clients';
import { defaultClients, POLICY_NAMES } from './default-policy';
import { ManifestEntry } from '../../../manifests';
import { and, Expression, isOneOf, isPresent, not, NOTHING } from '../../model/expression';
import { NamedPort, Peer, Rule } from '../../model/policy-model';
import { PortSet } from '../../model/port-set';
import { LoweringContext } from '../lowering';
import { fieldsAt, listAt, namespaceOf, textAt, textsAt } from '../mesh/fields';

const TIER = { name: 'servers', order: 1, endOfTier: 'Deny' } as const;
const ROUTES = ['policy.linkerd.io/HTTPRoute', 'gateway.networking.k8s.io/HTTPRoute', 'gateway.networking.k8s.io/GRPCRoute'];

/** Who lets clients in at a Server: the object, where in it nothing more is said, and to what of it. */
interface Grant {
  readonly entry: ManifestEntry;
  readonly clients: Clients;
  readonly l7?: string;
}

/** A Server closes its port to all but those whom something authorizes. */
export function lowerServers(servers: readonly ManifestEntry[], context: LoweringContext): void {
  const grants = grantsOf(context);
  for (const entry of servers) {
    const { object } = entry;
    const namespace = namespaceOf(object);
    const name = object.metadata?.name ?? '';
    const pods = podSelector(entry, context);
    const port = portOf(entry, context);
    if (!pods || !port) continue;
    const accessPolicy = textAt(object, 'spec', 'accessPolicy') ?? 'deny';
    const access = defaultClients(accessPolicy, context);
    if (!access) context.report(entry, `accessPolicy '${accessPolicy.slice(0, 40)}' is unknown and read as deny: write ${POLICY_NAMES.join(', ')}`, ['spec', 'accessPolicy']);
    const rule = (by: ManifestEntry, peers: readonly Peer[], l7?: string): Rule => ({
      action: 'Accept', peers, ports: port.ports, namedPorts: port.named, order: [0], ...l7 === undefined ? {} : { l7 }, source: context.sourceOf(by),
    });
    context.add('linkerd', TIER, {
      source: context.sourceOf(entry),
      direction: 'Ingress',
      subject: and(MESHED, isOneOf('meta', 'namespace', namespace), pods),
      isolates: port.ports,
      ...port.named.length > 0 ? { isolatesNamed: port.named } : {},
      rules: [
        ...access && access.length > 0 ? [rule(entry, access)] : [],
        ...grants.of(namespace, name, fieldsAt(object, 'metadata', 'labels')).map(({ entry: by, clients, l7 }) => rule(by, [peersOf(clients, context.options)], l7)),
      ],
    });
  }
}

function portOf(entry: ManifestEntry, context: LoweringContext): { readonly ports: PortSet; readonly named: readonly NamedPort[] } | undefined {
  const { port } = fieldsAt(entry.object, 'spec');
  if (typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65535) return { ports: PortSet.port('TCP', port), named: [] };
  if (typeof port === 'string' && port !== '') return { ports: PortSet.NONE, named: [{ name: port, protocol: 'TCP' }] };
  context.report(entry, `port ${JSON.stringify(port)?.slice(0, 40)} is none, so the Server is refused and closes nothing: write a number from 1 to 65535 or a name`, ['spec', 'port']);
  return undefined;
}

function podSelector(entry: ManifestEntry, context: LoweringContext): Expression | undefined {
  const selector = fieldsAt(entry.object, 'spec', 'podSelector');
  if (fieldsAt(entry.object, 'spec').podSelector === undefined) return undefined; // for workloads outside of the cluster
  return labelSelector(selector, entry, context);
}

function labelSelector(selector: unknown, entry: ManifestEntry, context: LoweringContext): Expression {
  const labels = Object.entries(fieldsAt(selector, 'matchLabels')).map(([key, value]) => isOneOf('pod', key, String(value)));
  return and(...labels, ...listAt(selector, 'matchExpressions').map((item): Expression => {
    const [key, operator, values] = [textAt(item, 'key') ?? '', textAt(item, 'operator') ?? '', textsAt(item, 'values')];
    switch (operator) {
      case 'In': return isOneOf('pod', key, ...values);
      case 'NotIn': return not(isOneOf('pod', key, ...values));
      case 'Exists': return isPresent('pod', key);
      case 'DoesNotExist': return not(isPresent('pod', key));
      default:
        context.report(entry, `operator '${operator.slice(0, 40)}' is unknown, so nothing is selected: write In, NotIn, Exists or DoesNotExist`, ['spec', 'podSelector']);
        return NOTHING;
    }
  }));
}

function grantsOf(context: LoweringContext): { of(namespace: string, server: string, labels: Readonly<Record<string, unknown>>): readonly Grant[] } {
  const byServer = new Map<string, Grant[]>();
  const bySelector = new Map<string, { grant: Grant; selector: unknown }[]>();
  const push = <T>(map: Map<string, T[]>, key: string, value: T) => map.has(key) ? map.get(key)!.push(value) : map.set(key, [value]);
  const serversOfRoute = routes(context);
  const authentications = new Authentications(context);
  for (const entry of context.ofKind('policy.linkerd.io/AuthorizationPolicy')) {
    const namespace = namespaceOf(entry.object);
    const { kind, name } = { kind: textAt(entry.object, 'spec', 'targetRef', 'kind') ?? '', name: textAt(entry.object, 'spec', 'targetRef', 'name') ?? '' };
    const clients = authentications.required(entry);
    if (!clients) continue;
    if (kind === 'Server') {
      push(byServer, `${namespace}/${name}`, { entry, clients });
    } else if (kind === 'Namespace' && name === namespace) {
      push(byServer, `${namespace}/`, { entry, clients });
    } else if (kind === 'HTTPRoute' || kind === 'GRPCRoute') {
      for (const server of serversOfRoute.get(`${namespace}/${kind}/${name}`) ?? []) push(byServer, server, { entry, clients, l7: `${kind} ${name}` });
    } else {
      context.report(entry, `target ${kind} '${name}' is no Server, route or the policy's own Namespace, so the policy has no effect`, ['spec', 'targetRef']);
    }
  }
  for (const entry of context.ofKind('policy.linkerd.io/ServerAuthorization')) {
    const namespace = namespaceOf(entry.object);
    const name = textAt(entry.object, 'spec', 'server', 'name');
    const clients = legacyClients(entry, context);
    if (!clients) continue;
    const grant = { entry, clients };
    if (name !== undefined) push(byServer, `${namespace}/${name}`, grant);
    else push(bySelector, namespace, { grant, selector: fieldsAt(entry.object, 'spec', 'server', 'selector') });
  }
  return {
    of: (namespace, server, labels) => [
      ...byServer.get(`${namespace}/${server}`) ?? [],
      ...byServer.get(`${namespace}/`) ?? [],
      ...(bySelector.get(namespace) ?? []).filter(({ selector }) => selects(selector, labels)).map(({ grant }) => grant),
    ],
  };
}

/** Servers that a route is attached to. */
function routes(context: LoweringContext): ReadonlyMap<string, readonly string[]> {
  return new Map(ROUTES.flatMap(kind => context.ofKind(kind)).map(({ object }) => {
    const namespace = namespaceOf(object);
    const servers = listAt(object, 'spec', 'parentRefs').filter(ref => textAt(ref, 'kind') === 'Server').map(ref => `${namespace}/${textAt(ref, 'name')}`);
    return [`${namespace}/${object.kind}/${object.metadata?.name}`, servers];
  }));
}

function selects(selector: unknown, labels: Readonly<Record<string, unknown>>): boolean {
  const has = (key: string) => Object.prototype.hasOwnProperty.call(labels, key);
  return Object.entries(fieldsAt(selector, 'matchLabels')).every(([key, value]) => has(key) && labels[key] === value)
    && listAt(selector, 'matchExpressions').every(item => {
      const [key, values] = [textAt(item, 'key') ?? '', textsAt(item, 'values')];
      const isIn = has(key) && values.includes(String(labels[key]));
      switch (textAt(item, 'operator')) {
        case 'In': return isIn;
        case 'NotIn': return !isIn;
        case 'Exists': return has(key);
        case 'DoesNotExist': return !has(key);
        default: return false;
      }
    });
}
