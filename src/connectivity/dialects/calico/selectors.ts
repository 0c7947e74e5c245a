import { ACCOUNT, inherited, NAMESPACE, NAMESPACE_MARK, OF_ACCOUNT, OF_NAMESPACE } from './labels';
import { ParsedSelector, parseSelector } from './parse-selector';
import { and, EVERYTHING, Expression, isOneOf, isPresent, not } from '../../model/expression';

const IN_NAMESPACE = isPresent('pod', NAMESPACE_MARK);
/** Of namespaces, all() is what is in any, and global() what is in none. */
const OF_NAMESPACES = { all: IN_NAMESPACE, global: not(IN_NAMESPACE) };
/** Elsewhere every endpoint is meant; global() is refused before it is evaluated. */
const OF_ENDPOINTS = { all: EVERYTHING, global: EVERYTHING };

/** Reads selectors; each text once. What comes out asks for labels as Calico's endpoints have them. */
export class Selectors {
  private readonly memo = new Map<string, ParsedSelector>();

  /** Why a selector cannot be read. */
  public problemOf(text: unknown): string | undefined {
    const parsed = this.parsed('endpoint', text);
    return 'problem' in parsed ? parsed.problem : undefined;
  }

  /** A `selector`. @throws when it cannot be read: ask before */
  public endpoint(text: string): Expression {
    return expressionOf(this.parsed('endpoint', text));
  }

  /** A `namespaceSelector`. */
  public namespace(text: string): Expression {
    return expressionOf(this.parsed('namespace', text));
  }

  /** A selector of ServiceAccounts. */
  public account(text: string): Expression {
    return expressionOf(this.parsed('account', text));
  }

  private parsed(role: 'endpoint' | 'namespace' | 'account', text: unknown): ParsedSelector {
    const key = `${role} ${typeof text === 'string' ? text : ''}`;
    let known = typeof text === 'string' ? this.memo.get(key) : undefined;
    if (!known) {
      known = parseSelector(text, role === 'namespace' ? OF_NAMESPACES : OF_ENDPOINTS);
      if ('expression' in known && role !== 'endpoint') known = { expression: inherited(known.expression, role === 'namespace' ? OF_NAMESPACE : OF_ACCOUNT) };
      if (typeof text === 'string') this.memo.set(key, known);
    }
    return known;
  }
}

function expressionOf(parsed: ParsedSelector): Expression {
  if ('problem' in parsed) throw new Error(`a selector was not checked: ${parsed.problem}`);
  return parsed.expression;
}

/** Endpoints of a namespace. */
export function inNamespace(namespace: string): Expression {
  return isOneOf('pod', NAMESPACE, namespace);
}

/** The members of an entity of a rule that select endpoints. */
export interface EntitySelectors {
  readonly selector?: string;
  readonly namespaceSelector?: string;
  readonly notSelector?: string;
  readonly serviceAccounts?: { readonly names?: readonly string[]; readonly selector?: string };
}

/**
 * The endpoints that an entity means; `undefined` for anybody. A namespaced policy means its own namespace as soon as any selector
 * is there, also a negated one.
 *
 * https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#entityrule
 */
export function endpointsOf(entity: EntitySelectors, policyNamespace: string | undefined, selectors: Selectors): Expression | undefined {
  const parts: Expression[] = [];
  const { names = [], selector: accounts } = entity.serviceAccounts ?? {};
  if (accounts) parts.push(selectors.account(accounts));
  if (names.length > 0) parts.push(isOneOf('pod', ACCOUNT, ...names));
  if (entity.selector) parts.push(selectors.endpoint(entity.selector));
  if (entity.namespaceSelector) return and(selectors.namespace(entity.namespaceSelector), ...parts);
  if (policyNamespace !== undefined && (parts.length > 0 || entity.notSelector)) return and(inNamespace(policyNamespace), ...parts);
  return parts.length > 0 ? and(...parts) : undefined;
}
