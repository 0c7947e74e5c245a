import { TextMatch, textMatch } from './text-match';
import { and, EVERYTHING, Expression, isOneOf, isPresent, NOTHING, or } from '../../model/expression';

/** Pods that prove who they are: they are in the mesh. */
export const IDENTIFIED: Expression = isPresent('meta', 'istio');

/** `cluster.local` in a policy means the domain of the mesh, whatever that is called. */
const LOCAL_DOMAIN = 'cluster.local';

/** Pods whose identity `domain/ns/namespace/sa/account` is one of these. */
export function principals(values: readonly string[], trustDomain: string): Expression {
  return identified(values.map(value => principal(inDomain(value, trustDomain), trustDomain)));
}

/** Pods of namespaces by name, as their identity tells. */
export function namespaces(values: readonly string[]): Expression {
  return identified(values.map(value => metaIs('namespace', textMatch(value))));
}

/** `namespace/account`, or `account` for the namespace of the policy; never with a star. */
export function serviceAccounts(values: readonly string[], policyNamespace: string): Expression {
  return identified(values.map(value => {
    const slash = value.indexOf('/');
    return slash < 0 ? account(policyNamespace, value) : account(value.slice(0, slash), value.slice(slash + 1));
  }));
}

/** Pods whose identity is of one of these domains: all of the mesh or none. */
export function trustDomains(values: readonly string[], trustDomain: string): Expression {
  return identified(values.map(value => matches(textMatch(value === LOCAL_DOMAIN ? trustDomain : value), trustDomain) ? EVERYTHING : NOTHING));
}

function identified(alternatives: readonly Expression[]): Expression {
  return and(IDENTIFIED, or(...alternatives));
}

function inDomain(value: string, trustDomain: string): string {
  return value.startsWith(`${LOCAL_DOMAIN}/`) ? trustDomain + value.slice(LOCAL_DOMAIN.length) : value;
}

function account(namespace: string, name: string): Expression {
  return and(isOneOf('meta', 'namespace', namespace), isOneOf('meta', 'account', name));
}

function principal(value: string, trustDomain: string): Expression {
  const match = textMatch(value);
  const head = `${trustDomain}/ns/`;
  switch (match.kind) {
    case 'presence': return EVERYTHING;
    case 'exact': {
      const parts = /^([^/]*)\/sa\/([^/]*)$/.exec(match.text.slice(head.length));
      return match.text.startsWith(head) && parts ? account(parts[1], parts[2]) : NOTHING;
    }
    case 'prefix': return head.startsWith(match.text) ? EVERYTHING : match.text.startsWith(head) ? beginsWith(match.text.slice(head.length)) : NOTHING;
    case 'suffix': return endsWith(match.text, trustDomain);
  }
}

/** `namespace/sa/account` begins with a text. */
function beginsWith(text: string): Expression {
  const slash = text.indexOf('/');
  if (slash < 0) return { op: 'startsWith', on: 'meta', key: 'namespace', value: text };
  const namespace = isOneOf('meta', 'namespace', text.slice(0, slash));
  const rest = text.slice(slash);
  if ('/sa/'.startsWith(rest)) return namespace;
  return rest.startsWith('/sa/') ? and(namespace, { op: 'startsWith', on: 'meta', key: 'account', value: rest.slice('/sa/'.length) }) : NOTHING;
}

/** `domain/ns/namespace/sa/account` ends with a text: read from behind, part by part. */
function endsWith(text: string, trustDomain: string): Expression {
  const parts = text.split('/');
  const last = parts.pop()!;
  if (parts.length === 0) return { op: 'endsWith', on: 'meta', key: 'account', value: last };
  const named = isOneOf('meta', 'account', last);
  const marker = parts.pop()!;
  if (parts.length === 0) return 'sa'.endsWith(marker) ? named : NOTHING;
  if (marker !== 'sa') return NOTHING;
  const namespace = parts.pop()!;
  if (parts.length === 0) return and(named, { op: 'endsWith', on: 'meta', key: 'namespace', value: namespace });
  const within = and(named, isOneOf('meta', 'namespace', namespace));
  return `${trustDomain}/ns`.endsWith(parts.join('/')) ? within : NOTHING;
}

function metaIs(key: 'namespace' | 'account', match: TextMatch): Expression {
  switch (match.kind) {
    case 'presence': return EVERYTHING;
    case 'exact': return isOneOf('meta', key, match.text);
    case 'prefix': return { op: 'startsWith', on: 'meta', key, value: match.text };
    case 'suffix': return { op: 'endsWith', on: 'meta', key, value: match.text };
  }
}

function matches(match: TextMatch, text: string): boolean {
  switch (match.kind) {
    case 'presence': return true;
    case 'exact': return text === match.text;
    case 'prefix': return text.startsWith(match.text);
    case 'suffix': return text.endsWith(match.text);
  }
}
