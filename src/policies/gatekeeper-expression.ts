import { rewriteCel } from '../cel';
import { NULL_SAFE_USERNAME } from './kyverno-expression';

/**
 * An expression that Gatekeeper evaluates to what the API server does. What its audit finds has no operation and nobody
 * who sent it.
 */
export function forGatekeeper(expression: string): string {
  const rewritten = rewriteCel(expression, (name, field) => {
    if (name === 'object') return field === undefined ? 'variables.anyObject' : `variables.anyObject.${field}`;
    return name === 'params' && field === undefined ? "{'spec': variables.parameters}" : undefined;
  });
  return nullSafe(rewritten);
}

/** Conditions have no variables; nothing is judged when it goes. */
export function conditionForGatekeeper(expression: string): string {
  return `request.operation != 'DELETE' && (${nullSafe(expression)})`;
}

function nullSafe(expression: string): string {
  return expression.replace(/\brequest\.userInfo\.username\b/g, NULL_SAFE_USERNAME);
}

const TIMES = "([variables.anyObject.metadata.?creationTimestamp.orValue('')]"
  + " + variables.anyObject.metadata.?managedFields.orValue([]).map(entry, entry.?time.orValue('')))";

/**
 * The day for audits, which have no clock either: that of the last change, as if the object were admitted then. A waiver
 * that has expired is noticed by an audit as soon as anything is written into the object, its status included. What nobody
 * has written the time into is after every expiry.
 */
export function dayWithAudit(dayAtAdmission: string): string {
  return `request.operation in ['CREATE', 'UPDATE'] ? ${dayAtAdmission} `
    + `: (${TIMES}.filter(time, time != '') + (${TIMES}.exists(time, time != '') ? [] : ['9999-12-31'])).max().substring(0, 10)`;
}
