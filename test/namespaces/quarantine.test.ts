import { ApiObject, App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { ZeroTrustNamespace } from '../../src/namespaces';
import { Quarantine } from '../../src/network';
import { plain, policies, Segmented } from '../network/fixtures';
import { allows } from '../network/policy-evaluator';

const HEALTHY = { key: Quarantine.LABEL, operator: 'DoesNotExist' };

function policy(scope: Chart, id: string, spec: object): ApiObject {
  return new ApiObject(scope, id, { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', spec });
}

describe('quarantine in a ZeroTrustNamespace', () => {
  it('also holds for policies that cdk8s-plus makes', () => {
    const app = new App();
    const ns = new ZeroTrustNamespace(app, 'shop');
    const [web, legacy] = [new Segmented(ns, 'web', [80]), plain(ns, 'legacy', [81])];
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
