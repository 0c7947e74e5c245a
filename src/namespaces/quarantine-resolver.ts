import { IResolver, ResolutionContext } from 'cdk8s';
import { DefaultDenyScope, LabelSelector, mentionsQuarantine, Segmentation, withoutQuarantined } from '../network';
import { mapChanged, renderedObject, settled } from './rendered-object';

/**
 * Builds quarantine into every NetworkPolicy that lands in a `ZeroTrustNamespace` or is made in its scope, also into
 * those of cdk8s-plus, of included manifests, lists and Helm charts: a single allow without it would keep the pods that
 * it selects connected.
 *
 * Policies that only deny stay as they are, for they must go on holding the pods in quarantine; and so do selectors
 * that already speak of the label. JSON patches come after all resolvers and win.
 */
export class QuarantineResolver implements IResolver {
  public resolve(context: ResolutionContext): void {
    const object = renderedObject(context);
    if (object?.kind !== 'NetworkPolicy' || object.apiGroup !== 'networking.k8s.io') return;
    const { value } = object;
    const { obj } = context;
    if (!DefaultDenyScope.enclosing(obj) && !Segmentation.of(obj).scopeOf(value.metadata?.namespace, obj)) return;
    const written = settled(value.spec);
    const spec = written?.constructor === Object ? excludeQuarantined(written) : written;
    if (spec !== value.spec) context.replaceValue({ ...value, spec });
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

function listOf(list: any): any[] {
  return Array.isArray(list) ? list : [];
}
