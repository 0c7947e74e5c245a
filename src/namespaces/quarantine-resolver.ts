import { IResolver, ResolutionContext } from 'cdk8s';
import { DefaultDenyScope, LabelSelector, mentionsQuarantine, withoutQuarantined } from '../network';

/**
 * Builds quarantine into every policy of a `ZeroTrustNamespace`, also into those of cdk8s-plus, of included manifests
 * and of Helm charts: a single allow without it would keep the pods that it selects connected.
 *
 * Policies that only deny stay as they are, for they must go on holding the pods in quarantine; and so do selectors
 * that already speak of the label.
 */
export class QuarantineResolver implements IResolver {
  public resolve(context: ResolutionContext): void {
    const { key, value, obj } = context;
    if (key.length !== 1 || key[0] !== 'spec' || obj.kind !== 'NetworkPolicy' || obj.apiGroup !== 'networking.k8s.io') return;
    if (value?.constructor !== Object || !DefaultDenyScope.enclosing(obj)) return;
    const spec = excludeQuarantined(value);
    if (spec !== value) context.replaceValue(spec);
  }
}

function excludeQuarantined(spec: any): any {
  const ingress = rulesWithout(spec.ingress, 'from');
  const egress = rulesWithout(spec.egress, 'to');
  const allows = [...listOf(ingress), ...listOf(egress)].length > 0;
  const podSelector = allows ? selectorWithout(spec.podSelector ?? {}) : spec.podSelector;
  if (ingress === spec.ingress && egress === spec.egress && podSelector === spec.podSelector) return spec;
  return { ...spec, podSelector, ingress, egress };
}

function rulesWithout(rules: any, side: 'from' | 'to'): any {
  return mapChanged(rules, rule => {
    const peers = mapChanged(rule?.[side], peerWithout);
    return peers === rule?.[side] ? rule : { ...rule, [side]: peers };
  });
}

function peerWithout(peer: any): any {
  if (!peer || peer.ipBlock || !(peer.podSelector || peer.namespaceSelector)) return peer;
  const podSelector = selectorWithout(peer.podSelector ?? {});
  return podSelector === peer.podSelector ? peer : { ...peer, podSelector };
}

function selectorWithout(selector: LabelSelector): LabelSelector {
  return mentionsQuarantine(selector) ? selector : withoutQuarantined(selector);
}

/** The same list when nothing in it changes, so that a resolver can tell that it is done. */
function mapChanged(list: any, change: (item: any) => any): any {
  if (!Array.isArray(list)) return list;
  const changed = list.map(change);
  return changed.every((item, i) => item === list[i]) ? list : changed;
}

function listOf(list: any): any[] {
  return Array.isArray(list) ? list : [];
}
