import { ApiObject, App, Chart, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { ZeroTrustNamespace } from '../../src/namespaces';
import { Quarantine } from '../../src/network';
import { plain, policies } from '../network/fixtures';
import { allows } from '../network/policy-evaluator';

const HEALTHY = { key: Quarantine.LABEL, operator: 'DoesNotExist' };

function policy(scope: Chart, id: string, spec: object): ApiObject {
  return new ApiObject(scope, id, { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', spec });
}

describe('quarantine in a ZeroTrustNamespace', () => {
  it('also holds for policies that cdk8s-plus makes', () => {
    const app = new App();
    const ns = new ZeroTrustNamespace(app, 'shop');
    const [web, legacy] = [plain(ns, 'web', [80]), plain(ns, 'legacy', [81])];
    legacy.connections.allowTo(web);
    const rendered = policies(app);
    const podOf = (workload: kplus.Workload, extra = {}) => ({ namespace: 'shop', labels: { ...workload.matchLabels, ...extra } });
    const reach = (from: object, to: object) => allows(rendered, { from: podOf(legacy, from), to: podOf(web, to), protocol: 'TCP', port: 80 });
    const sick = { [Quarantine.LABEL]: 'true' };
    expect(reach({}, {})).toBe(true);
    expect(reach(sick, {})).toBe(false);
    expect(reach({}, sick)).toBe(false);
  });

  it('is added to whatever allows, as subject and as peer', () => {
    const ns = new ZeroTrustNamespace(new App(), 'shop');
    const theirs = policy(ns, 'Theirs', {
      podSelector: { matchLabels: { app: 'db' } },
      ingress: [
        { from: [{ namespaceSelector: {} }, { podSelector: { matchExpressions: [{ key: 'a', operator: 'Exists' }] } }, { ipBlock: { cidr: '10.0.0.0/8' } }] },
        { ports: [{ port: 80 }] },
      ],
    });
    expect(theirs.toJson().spec).toEqual({
      podSelector: { matchLabels: { app: 'db' }, matchExpressions: [HEALTHY] },
      ingress: [
        {
          from: [
            { namespaceSelector: {}, podSelector: { matchExpressions: [HEALTHY] } },
            { podSelector: { matchExpressions: [{ key: 'a', operator: 'Exists' }, HEALTHY] } },
            { ipBlock: { cidr: '10.0.0.0/8' } },
          ],
        },
        { ports: [{ port: 80 }] },
      ],
    });
  });

  const OPEN = { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] };
  const CLOSED = { podSelector: { matchExpressions: [HEALTHY] }, ingress: [{ from: [{ podSelector: { matchExpressions: [HEALTHY] } }] }] };

  it.each<[string, object]>([
    ['a list', { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', spec: OPEN }] }],
    ['a typed list', { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicyList', items: [{ metadata: { name: 'open' }, spec: OPEN }] }],
    ['a list that is made late', {
      apiVersion: 'v1', kind: 'List', items: Lazy.any({ produce: () => [{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', spec: OPEN }] }),
    }],
  ])('reaches the items of %s', (_, list) => {
    const [item] = new ApiObject(new ZeroTrustNamespace(new App(), 'shop'), 'Theirs', list as any).toJson().items;
    expect(item.spec).toEqual(CLOSED);
    expect(item.metadata.namespace).toBe('shop');
  });

  it('reaches rules that are made late', () => {
    const late = { podSelector: {}, ingress: Lazy.any({ produce: () => OPEN.ingress }) };
    expect(policy(new ZeroTrustNamespace(new App(), 'shop'), 'Late', late).toJson().spec).toEqual(CLOSED);
  });

  it('reaches policies that land in the namespace from another chart', () => {
    const app = new App();
    const other = new Chart(app, 'other');
    const theirs = new ApiObject(other, 'Theirs', {
      apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { namespace: 'shop' }, spec: OPEN,
    });
    const ofChart = policy(new Chart(app, 'third', { namespace: 'shop' }), 'OfChart', OPEN);
    expect(theirs.toJson().spec).toEqual(OPEN);
    const ns = new ZeroTrustNamespace(app, 'shop');
    expect(theirs.toJson().spec).toEqual(CLOSED);
    expect(ofChart.toJson().spec).toEqual(CLOSED);
    // What cdk8s-plus writes into the namespace for a workload outside.
    const [legacy, api] = [plain(other, 'legacy'), plain(ns, 'api', [80])];
    legacy.connections.allowTo(api);
    const [inside] = policies(legacy).filter(({ metadata }) => metadata.namespace === 'shop');
    expect(inside.spec.podSelector.matchExpressions).toEqual([HEALTHY]);
  });

  it('leaves policies that only deny, that are about quarantine, or that are elsewhere', () => {
    const app = new App();
    const ns = new ZeroTrustNamespace(app, 'shop');
    const deny = { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'] };
    const forensics = {
      podSelector: { matchExpressions: [{ key: Quarantine.LABEL, operator: 'Exists' }] },
      ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/32' } }] }],
    };
    const open = { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] };
    expect(policy(ns, 'Deny', deny).toJson().spec).toEqual(deny);
    expect(policy(ns, 'Forensics', forensics).toJson().spec).toEqual(forensics);
    expect(policy(new Chart(app, 'other'), 'Open', open).toJson().spec).toEqual(open);
  });
});
