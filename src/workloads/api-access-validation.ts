import { ApiAccess, ApiRule } from './api-access';
import { SecurePodTemplateProps } from './secure-pod-props';

/** The shortest lifetime of a token that the API server grants. */
const MIN_TOKEN_SECONDS = 600;
const MAX_TOKEN_SECONDS = 2 ** 32;

/**
 * @param containers names of the containers that the workload has from its properties
 * @throws when the rules would be for nobody, for others too, or are none; when the token cannot be, or is for a stranger
 */
export function checkApiAccess(access: ApiAccess, workload: SecurePodTemplateProps, containers: readonly string[]): void {
  const { audience, rules } = access;
  const { serviceAccount, ownServiceAccount } = workload;
  if (rules.length > 0 && (serviceAccount || ownServiceAccount === false)) {
    throw new Error(`apiAccess has rules for the account ${serviceAccount ? `'${serviceAccount.name}'` : "'default'"}, which others may use too: `
      + 'leave the account out to get one of its own, or bind the rules where that account is made and give `rules: []`');
  }
  rules.forEach(checkRule);
  if (audience === '') throw new Error('apiAccess.audience is empty: leave it out for the API server, or name whom the token is for');
  if (audience !== undefined && rules.length > 0) {
    throw new Error(`apiAccess has rules and audience '${audience}', and the API server refuses tokens for anybody else: leave the audience out, `
      + 'or give `rules: []`');
  }
  checkLifetime(access);
  const stranger = containers.length > 0 ? access.containers?.find(name => !containers.includes(name)) : undefined;
  if (stranger !== undefined) throw new Error(`apiAccess.containers names '${stranger}': expected one of ${containers.join(', ')}`);
}

function checkRule(rule: ApiRule, i: number): void {
  for (const list of ['apiGroups', 'resources', 'verbs'] as const) {
    if (!Array.isArray(rule[list]) || rule[list].length === 0) {
      throw new Error(`apiAccess.rules[${i}] has no ${list}: name at least one${list === 'apiGroups' ? " ('' is the core group)" : ''}`);
    }
  }
  // RBAC reads an empty list as every object: a list that was computed and came out empty must not open all.
  if (rule.resourceNames && rule.resourceNames.length === 0) {
    throw new Error(`apiAccess.rules[${i}].resourceNames is empty, which would mean every object: name the objects, or leave it out for all`);
  }
}

function checkLifetime({ expirationSeconds: seconds }: ApiAccess): void {
  if (seconds === undefined || (Number.isInteger(seconds) && seconds >= MIN_TOKEN_SECONDS && seconds <= MAX_TOKEN_SECONDS)) return;
  throw new Error(`apiAccess.expirationSeconds is ${seconds}: expected whole seconds, at least ${MIN_TOKEN_SECONDS}`);
}
