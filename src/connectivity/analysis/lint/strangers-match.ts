import { LintRule, sourceOf } from './finding';

const NEGATIVE = ['notPrincipals', 'notNamespaces', 'notServiceAccounts'];

export const STRANGERS_MATCH: LintRule = {
  id: 'strangers-match',
  title: 'an ALLOW policy of Istio lets in whoever has no identity',
  why: 'without STRICT mutual TLS callers may come without an identity, and everything that is asked of one by negation holds for them',
  severity: 'warning',
  * check(input) {
    const isStrict = input.ofKind('PeerAuthentication').some(({ object }) => object.spec?.mtls?.mode === 'STRICT' && !object.spec?.selector
      && (object.metadata?.namespace ?? 'default') === input.connectivity.options.istioRootNamespace);
    if (isStrict) return;
    const strict = new Set(input.ofKind('PeerAuthentication').filter(({ object }) => object.spec?.mtls?.mode === 'STRICT').map(({ object }) => object.metadata?.namespace ?? 'default'));
    for (const entry of input.ofKind('AuthorizationPolicy')) {
      const { object } = entry;
      if (!object.apiVersion.startsWith('security.istio.io/') || (object.spec?.action ?? 'ALLOW') !== 'ALLOW' || strict.has(object.metadata?.namespace ?? 'default')) continue;
      for (const [i, rule] of (Array.isArray(object.spec?.rules) ? object.spec.rules : []).entries()) {
        for (const [j, item] of (Array.isArray(rule?.from) ? rule.from : []).entries()) {
          const field = NEGATIVE.find(name => Array.isArray(item?.source?.[name]) && item.source[name].length > 0);
          if (!field) continue;
          yield {
            at: sourceOf(entry, ['spec', 'rules', i, 'from', j, 'source', field]),
            message: `${field} holds for callers without an identity too`,
            fix: 'set PeerAuthentication STRICT, or name who may come with principals',
          };
        }
      }
    }
  },
};
