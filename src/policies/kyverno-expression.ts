import { NamedExpression } from './validating-spec';

/** What an update is, for Kyverno: an object that is created has an old one, which is empty. Its background scans create too. */
const NEW = "request.operation != 'UPDATE'";

/** Scans in the background, and the command line, have a request that nobody sent. */
const USERNAME = /\brequest\.userInfo\.username\b/g;

/** An expression that Kyverno evaluates to what the API server does. */
export function forKyverno(expression: string): string {
  return expression.replace(/\boldObject == null\b/g, NEW).replace(USERNAME, NULL_SAFE_USERNAME);
}

/** The same for a list of them, and for conditions. */
export function allForKyverno<T extends NamedExpression>(expressions: readonly T[]): T[] {
  return expressions.map(named => ({ ...named, expression: forKyverno(named.expression) }));
}

/** Engines judge what is there already without anybody who sent it. */
export const NULL_SAFE_USERNAME = "request.?userInfo.?username.orValue('')";
