import { AddressSet } from '../../model/address-set';
import { and, Expression, isOneOf, isPresent, NOTHING, or } from '../../model/expression';
import { Peer } from '../../model/policy-model';
import { LoweringOptions } from '../lowering';
import { fromAddresses, matchesOutsideOnly } from '../mesh/peers';

/** Pods that prove who they are. */
export const MESHED: Expression = isPresent('meta', 'linkerd');

/** Who may be a client: by identity, by address, or both at once. */
export interface Clients {
  /** @default - whoever, with or without an identity */
  readonly identified?: Expression;
  /** @default - from wherever */
  readonly addresses?: AddressSet;
}

export function peersOf({ identified, addresses }: Clients, options: LoweringOptions): Peer {
  const whole: Peer = { pods: identified ?? and(), outside: AddressSet.ALL, nodes: true, entities: ['*'] };
  if (identified && addresses) return matchesOutsideOnly(options) ? { pods: NOTHING } : { pods: identified, podAddresses: addresses };
  if (identified) return { pods: identified };
  return addresses ? fromAddresses(addresses, options) : whole;
}

/** `account.namespace.serviceaccount.identity.linkerd.domain`; `*` is any identity, `*.rest` whatever ends so, whole parts only. */
export function identities(values: readonly string[], trustDomain: string): Expression {
  return and(MESHED, or(...values.map(value => identity(value, `serviceaccount.identity.linkerd.${trustDomain}`))));
}

/** An account of a namespace. */
export function account(namespace: string, name: string): Expression {
  return and(MESHED, isOneOf('meta', 'namespace', namespace), isOneOf('meta', 'account', name));
}

export function anyAccountOf(namespace: string): Expression {
  return and(MESHED, isOneOf('meta', 'namespace', namespace));
}

function identity(value: string, tail: string): Expression {
  if (value === '*') return and();
  if (!value.startsWith('*.')) return value.endsWith(`.${tail}`) ? named(value.slice(0, -tail.length - 1), false) : NOTHING;
  const end = value.slice(2);
  if (end === tail || tail.endsWith(`.${end}`)) return and();
  return end.endsWith(`.${tail}`) ? named(end.slice(0, -tail.length - 1), true) : NOTHING;
}

/** `account.namespace`; a namespace has no dot, an account may have. */
function named(text: string, isEnd: boolean): Expression {
  const dot = text.lastIndexOf('.');
  const namespace = isOneOf('meta', 'namespace', text.slice(dot + 1));
  if (dot < 0) return isEnd ? namespace : NOTHING;
  const name = text.slice(0, dot);
  return and(namespace, isEnd ? { op: 'endsWith', on: 'meta', key: 'account', value: `.${name}` } : isOneOf('meta', 'account', name));
}
