import { App, Testing } from 'cdk8s';
import { Profile } from '../../src/controls';
import { ZeroTrustNamespace } from '../../src/namespaces';
import { EnforcementAction } from '../../src/policies';
import { ClusterTarget } from '../../src/target';

function policiesOf(namespace: ZeroTrustNamespace): any[] {
  return Testing.synth(namespace).filter(({ kind, metadata }) => kind.startsWith('ValidatingAdmissionPolicy') && !metadata.name.includes('-guard-'));
}

describe('admission of a ZeroTrustNamespace', () => {
  it('is Pod Security alone unless somebody asks for more', () => {
    expect(policiesOf(new ZeroTrustNamespace(new App(), 'shop'))).toEqual([]);
  });

  it('holds in the namespace and nowhere else', () => {
    const made = policiesOf(new ZeroTrustNamespace(new App(), 'shop', { admission: {} }));
    const bindings = made.filter(({ kind }) => kind.endsWith('Binding'));
    expect(bindings.length).toBeGreaterThan(3);
    for (const { spec, metadata } of bindings) {
      expect(spec.matchResources).toEqual({ namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['shop'] }] } });
      expect(metadata.name).toMatch(/^bulwark-shop-/);
      expect(metadata.namespace).toBeUndefined();
    }
    expect(JSON.stringify(made.map(({ spec }) => spec.matchConstraints))).not.toMatch(/"(clusterroles|namespaces)"/);
  });

  it('takes profile, actions and name', () => {
    const made = policiesOf(new ZeroTrustNamespace(new App(), 'shop', { admission: { profile: Profile.BASELINE, action: EnforcementAction.WARN, name: 'guard' } }));
    expect(made.map(({ metadata }) => metadata.name)).toEqual(['guard-pods-warn', 'guard-pods-warn']);
  });

  it('is refused before anything is made where the cluster cannot enforce it', () => {
    const app = new App();
    ClusterTarget.set(app, { kubernetesVersion: '1.28' });
    expect(() => new ZeroTrustNamespace(app, 'shop', { admission: {} })).toThrow(/kubernetes 1\.28 does not serve ValidatingAdmissionPolicy.*\(properties of 'shop'\)/);
    expect(app.node.children).toEqual([]);
  });
});
