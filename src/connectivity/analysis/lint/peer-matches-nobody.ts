import { LintRule } from './finding';

export const PEER_MATCHES_NOBODY: LintRule = {
  id: 'peer-matches-nobody',
  title: 'a rule names peers that are not there',
  why: 'what should be let in stays out, or what should be kept out was renamed',
  severity: 'warning',
  * check(input) {
    for (const { part } of input.parts) {
      for (const { peers, source } of part.rules) {
        const isPodsOnly = peers.every(({ pods, outside, nodes, entities, names }) => pods && !outside && !nodes && !entities && !names);
        if (peers.length === 0 || !isPodsOnly || peers.some(({ pods }) => input.select(pods!).length > 0)) continue;
        yield { at: source, message: 'the rule is about pods that no object declares', fix: 'compare the labels of peers and namespaces with those of the pods that are meant' };
      }
    }
  },
};
