import { serviceAccounts, namespaces, principals, trustDomains } from './identity';
import { FieldPath, formatFieldPath } from '../../../manifests';
import { AddressSet } from '../../model/address-set';
import { EVERYTHING, Expression, not } from '../../model/expression';
import { MAX_PORT, MIN_PORT, PortSet } from '../../model/port-set';
import { addressBlock } from '../mesh/addresses';
import { fieldsAt, listAt, textAt, textsAt } from '../mesh/fields';

/** One thing that a rule asks of a connection. */
export interface Condition {
  /** Of the identity of whoever calls. `positive` where it must have one. */
  readonly identity?: { readonly pods: Expression; readonly positive: boolean };
  readonly addresses?: AddressSet;
  readonly ports?: PortSet;
  /** Asked of a request, which a proxy sees only where it reads HTTP: in words. */
  readonly http?: string;
  /** Nobody can say from objects: why. */
  readonly unsure?: string;
  /** Whether ztunnel, which sees no more than connections, knows the field. */
  readonly ztunnel: boolean;
}

/** All conditions of an item hold together; one item of a list is enough; `when` holds besides. */
export interface RuleConditions {
  readonly from: readonly (readonly Condition[])[];
  readonly to: readonly (readonly Condition[])[];
  readonly when: readonly (readonly Condition[])[];
}

/** What cannot be read; Istio's webhook refuses the whole object for it. */
export class RefusedRule extends Error {
  public constructor(message: string, public readonly path: FieldPath) {
    super(message);
  }
}

export interface RuleContext {
  readonly namespace: string;
  readonly trustDomain: string;
}

const HTTP_OPERATION = ['hosts', 'methods', 'paths'] as const;
const TCP_PORTS = PortSet.of('TCP');

/** @throws RefusedRule */
export function ruleConditions(rule: unknown, path: FieldPath, context: RuleContext): RuleConditions {
  return {
    from: listAt(rule, 'from').map((item, i) => source(fieldsAt(item, 'source'), [...path, 'from', i, 'source'], context)),
    to: listAt(rule, 'to').map((item, i) => operation(fieldsAt(item, 'operation'), [...path, 'to', i, 'operation'])),
    when: listAt(rule, 'when').map((item, i) => when(item, [...path, 'when', i], context)),
  };
}

function source(fields: object, path: FieldPath, context: RuleContext): Condition[] {
  const own = ['serviceAccounts', 'notServiceAccounts'].some(field => listAt(fields, field).length > 0);
  const others = ['principals', 'notPrincipals', 'namespaces', 'notNamespaces'].filter(field => listAt(fields, field).length > 0);
  if (own && others.length > 0) {
    throw new RefusedRule(`serviceAccounts stand beside ${others.join(' and ')}: write one or the other`, path);
  }
  for (const field of ['serviceAccounts', 'notServiceAccounts']) {
    const wild = textsAt(fields, field).find(value => value.includes('*'));
    if (wild !== undefined) throw new RefusedRule(`service account '${wild}' has a star: write each as namespace/name, or use principals`, [...path, field]);
  }
  return [
    ...pair(fields, 'principals', 'notPrincipals', values => identity(principals(values, context.trustDomain))),
    ...pair(fields, 'namespaces', 'notNamespaces', values => identity(namespaces(values))),
    ...pair(fields, 'serviceAccounts', 'notServiceAccounts', values => identity(serviceAccounts(values, context.namespace))),
    ...pair(fields, 'trustDomains', 'notTrustDomains', values => identity(trustDomains(values, context.trustDomain))),
    ...pair(fields, 'ipBlocks', 'notIpBlocks', (values, field) => addresses(values, [...path, field])),
    ...pair(fields, 'remoteIpBlocks', 'notRemoteIpBlocks', (_values, field) => unsure(`${field} asks for the address that proxies in front tell`)),
    ...pair(fields, 'requestPrincipals', 'notRequestPrincipals', (values, field) => http(field, values)),
  ].flat();
}

function operation(fields: object, path: FieldPath): Condition[] {
  return [
    ...pair(fields, 'ports', 'notPorts', (values, field) => ports(values, [...path, field])),
    ...HTTP_OPERATION.flatMap(field => pair(fields, field, `not${field[0].toUpperCase()}${field.slice(1)}`, (values, name) => http(name, values))),
  ];
}

/** Which keys there are, and what they ask. A key in brackets is a request header or claim. */
function when(item: unknown, path: FieldPath, context: RuleContext): Condition[] {
  const key = textAt(item, 'key') ?? '';
  const both = (condition: (values: readonly string[], field: string) => Condition) => pair(item, 'values', 'notValues', condition);
  switch (key) {
    case 'source.ip': return both((values, field) => addresses(values, [...path, field]));
    case 'source.namespace': return both(values => identity(namespaces(values)));
    case 'source.principal': return both(values => identity(principals(values, context.trustDomain)));
    case 'destination.port': return both((values, field) => ports(values, [...path, field]));
    case 'destination.ip': return both(() => ({ unsure: 'destination.ip asks for the address of the pod itself', ztunnel: true }));
    case 'remote.ip': return both(() => unsure('remote.ip asks for the address that proxies in front tell'));
    case 'connection.sni': return both(() => unsure('connection.sni asks for the name that the client of TLS sends'));
    default: break;
  }
  if (key.startsWith('request.')) return both((values, field) => http(field === 'values' ? key : `not ${key}`, values));
  if (key.startsWith('experimental.envoy.filters.')) return both(() => unsure(`${key} asks for what a filter of the proxy tells`));
  throw new RefusedRule(`'${key.slice(0, 60)}' is no key of a condition: write one of source.ip, source.namespace, source.principal, destination.ip, destination.port, `
    + 'remote.ip, connection.sni, request.headers[…] or request.auth.…', [...path, 'key']);
}

/** What a field and its negation ask; nothing where both are empty. */
function pair(fields: unknown, positive: string, negative: string, condition: (values: readonly string[], field: string) => Condition): Condition[] {
  return [positive, negative].flatMap(field => {
    const values = textsAt(fields, field);
    if (values.length === 0) return [];
    const asked = condition(values, field);
    return [field === positive ? asked : negated(asked)];
  });
}

function negated({ identity: whom, addresses: from, ports: on, ...rest }: Condition): Condition {
  return {
    ...rest,
    ...whom ? { identity: { pods: not(whom.pods), positive: false } } : {},
    ...from ? { addresses: from.complement() } : {},
    ...on ? { ports: TCP_PORTS.minus(on) } : {},
  };
}

function identity(whom: Expression): Condition {
  return { identity: { pods: whom, positive: true }, ztunnel: true };
}

function http(field: string, values: readonly string[]): Condition {
  return { http: `${field} ${values.join()}`, ztunnel: false };
}

function unsure(reason: string): Condition {
  return { unsure: reason, ztunnel: false };
}

function addresses(values: readonly string[], path: FieldPath): Condition {
  return {
    addresses: values.map(value => {
      const block = addressBlock(value);
      if (!block) throw new RefusedRule(`'${value.slice(0, 60)}' is no address and no block: write for example 10.0.0.0/8 at ${formatFieldPath(path)}`, path);
      return block;
    }).reduce((all, block) => all.union(block), AddressSet.NONE),
    ztunnel: true,
  };
}

function ports(values: readonly string[], path: FieldPath): Condition {
  return {
    ports: PortSet.union(values.map(value => {
      const port = /^\d{1,5}$/.test(value) ? Number(value) : 0;
      if (port < MIN_PORT || port > MAX_PORT) {
        throw new RefusedRule(`'${value.slice(0, 60)}' is no port: write a number from ${MIN_PORT} to ${MAX_PORT} as text, the one of the container`, path);
      }
      return PortSet.port('TCP', port);
    })),
    ztunnel: true,
  };
}

/** What the conditions on identities ask together. */
export function pods(conditions: readonly Condition[]): readonly Expression[] {
  return conditions.map(({ identity: whom }) => whom?.pods ?? EVERYTHING);
}
