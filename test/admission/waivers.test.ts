import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { AdmissionPolicies } from '../../src/admission';
import { waiversOfApp } from '../../src/admission/waivers-of-app';
import { Profile } from '../../src/controls';
import { ZeroTrustNamespace } from '../../src/namespaces';
import { Posture, Waivers } from '../../src/posture';
import { ClusterTarget } from '../../src/target';

const REASON = 'for a reason that is long enough';
const CONTROL = 'no-privileged-containers';

function pod(chart: Chart, id: string, metadata: object = {}): ApiObject {
  return new ApiObject(chart, id, { apiVersion: 'v1', kind: 'Pod', metadata: { name: id, ...metadata }, spec: { containers: [] } } as any);
}

/** An app with policies in one chart and what they judge in another. */
function shop(): { app: App; chart: Chart; policies: AdmissionPolicies } {
  const app = new App();
  const policies = new AdmissionPolicies(new Chart(app, 'admission'), 'policies', { profile: Profile.BASELINE });
  return { app, chart: new Chart(app, 'shop', { namespace: 'shop' }), policies };
}

const waiversOf = (scope: AdmissionPolicies) => waiversOfApp(scope, Profile.BASELINE, () => false);
const boundOf = (scope: AdmissionPolicies) => waiversOf(scope).waivers.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);

function withFile(text: string, use: (file: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'bulwark-admission-'));
  try {
    const file = join(folder, 'waivers.yaml');
    writeFileSync(file, text);
    use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('waivers of an app', () => {
  it('are bound to the objects of the construct that they were granted to', () => {
    const { chart, policies } = shop();
    Waivers.of(pod(chart, 'web')).add({ control: CONTROL, reason: REASON, owner: 'shop', expires: '2030-01-31' });
    pod(chart, 'cart');
    expect(waiversOf(policies).waivers).toEqual([
      { control: CONTROL, kind: 'Pod', namespace: 'shop', name: 'web', reason: REASON, owner: 'shop', expires: '2030-01-31' },
    ]);
  });

  it('of a chart cover everything in it that the control looks at, and nothing beside it', () => {
    const { app, chart, policies } = shop();
    pod(new Chart(app, 'other', { namespace: 'other' }), 'a');
    for (const id of ['b', 'a']) pod(chart, id);
    new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } });
    Waivers.of(chart).add({ control: CONTROL, reason: REASON });
    expect(boundOf(policies)).toEqual(['Pod shop/a', 'Pod shop/b']);
  });

  it('of the app cover every object of it, and none that others bring', () => {
    const { app, chart, policies } = shop();
    pod(chart, 'web');
    Waivers.of(app).add({ control: CONTROL, reason: REASON });
    expect(boundOf(policies)).toEqual(['Pod shop/web']);
  });

  it('see names and namespaces as they come out', () => {
    const { app, policies } = shop();
    const namespace = new ZeroTrustNamespace(app, 'cart');
    const patched = pod(new Chart(namespace, 'inner'), 'web');
    patched.addJsonPatch(JsonPatch.replace('/metadata/name', 'web-2'));
    const list = new ApiObject(namespace, 'list', { apiVersion: 'v1', kind: 'PodList', items: [{ metadata: { name: 'listed' }, spec: {} }] } as any);
    list.addJsonPatch(JsonPatch.remove('/metadata/name'));
    Waivers.of(namespace).add({ control: CONTROL, reason: REASON });
    expect(boundOf(policies)).toEqual(['Pod cart/listed', 'Pod cart/web-2']);
  });

  it('see what changed since the last synth', () => {
    const { app, chart, policies } = shop();
    Waivers.of(chart).add({ control: CONTROL, reason: REASON });
    const web = pod(chart, 'web');
    const rendered: string[] = [];
    const projected = () => Chart.of(policies).toJson().length;
    rendered.push(...boundOf(policies));
    projected();
    web.addJsonPatch(JsonPatch.replace('/metadata/name', 'renamed'));
    projected();
    expect(app.node.findAll().length).toBeGreaterThan(3);
    expect([...rendered, ...boundOf(policies)]).toEqual(['Pod shop/web', 'Pod shop/renamed']);
  });

  it('cover names that the API server completes', () => {
    const { chart, policies } = shop();
    Waivers.of(pod(chart, 'job', { name: undefined, generateName: 'job-' })).add({ control: CONTROL, reason: REASON });
    const web = new ApiObject(chart, 'g', { apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'run-' } as any });
    web.addJsonPatch(JsonPatch.remove('/metadata/name'));
    Waivers.of(web).add({ control: CONTROL, reason: REASON });
    expect(boundOf(policies)).toContain('Pod shop/run-*');
  });

  it('keep the patterns of files', () => {
    const { app, chart, policies } = shop();
    pod(chart, 'web');
    withFile(`waivers:\n  - control: ${CONTROL}\n    reason: ${REASON}\n    objects:\n      - { namespace: shop, name: 'we*' }\n      - { kind: Pod, namespace: cart }\n`, file => {
      Posture.of(app, { waiversFile: file });
    });
    expect(waiversOf(policies).waivers).toEqual([
      { control: CONTROL, kind: 'Pod', namespace: 'cart', reason: REASON },
      { control: CONTROL, namespace: 'shop', name: 'we*', reason: REASON },
    ]);
  });

  it('bind the patterns of files that were read for a part of the app to the objects of that part', () => {
    const { app, chart, policies } = shop();
    for (const id of ['web', 'cart']) pod(chart, id);
    pod(new Chart(app, 'other', { namespace: 'shop' }), 'web-2');
    withFile(`waivers:\n  - { control: ${CONTROL}, reason: ${REASON}, objects: [{ name: 'we*' }] }\n`, file => {
      Posture.of(chart, { waiversFile: file });
    });
    expect(boundOf(policies)).toEqual(['Pod shop/web']);
  });

  it('of controls that the policies do not hold are left out', () => {
    const { chart, policies } = shop();
    Waivers.of(pod(chart, 'web')).add({ control: 'readiness-probes', reason: REASON });
    expect(waiversOf(policies)).toEqual({ waivers: [], faults: [] });
  });

  it('for another cluster are left out', () => {
    const { app, policies } = shop();
    const other = new Chart(app, 'other', { namespace: 'shop' });
    ClusterTarget.set(other, { kubernetesVersion: '1.36' });
    pod(other, 'web');
    Waivers.of(app).add({ control: CONTROL, reason: REASON });
    expect(boundOf(policies)).toEqual([]);
  });

  it('for an object that names no namespace stop the synth, for a policy cannot hold them', () => {
    const { app, policies } = shop();
    Waivers.of(pod(new Chart(app, 'loose'), 'web')).add({ control: CONTROL, reason: REASON });
    expect(policies.node.validate()).toEqual([expect.stringMatching(/waiver of 'no-privileged-containers' that loose\/web was granted covers Pod 'web' \(loose\/web\), which names no namespace: .*give its chart one/)]);
  });

  it('for objects that live in no namespace need none', () => {
    const app = new App();
    const policies = new AdmissionPolicies(new Chart(app, 'admission'), 'policies');
    const role = new ApiObject(new Chart(app, 'rbac'), 'role', { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'admin' }, rules: [] } as any);
    Waivers.of(role).add({ control: 'no-wildcard-rbac-verbs', reason: REASON });
    const { waivers, faults } = waiversOfApp(policies, Profile.ZERO_TRUST, () => false);
    expect(waivers).toContainEqual({ control: 'no-wildcard-rbac-verbs', kind: 'ClusterRole', name: 'admin', reason: REASON });
    expect(faults).toEqual([]);
  });

  it('do not depend on the order in which constructs were made', () => {
    const made = (ids: string[]) => {
      const { chart, policies } = shop();
      for (const id of ids) Waivers.of(pod(chart, id)).add({ control: CONTROL, reason: REASON });
      return boundOf(policies);
    };
    expect(made(['a', 'b', 'c'])).toEqual(made(['c', 'a', 'b']));
  });
});
