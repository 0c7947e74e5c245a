import { ApiObject, App, Chart, JsonPatch, Lazy, Testing } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { finishManifest, manifestBeforeFinish, transformManifest } from '../../src/hardening';

function deployment(chart = Testing.chart()): k8s.KubeDeployment {
  return new k8s.KubeDeployment(chart, 'web', {
    spec: { selector: {}, template: { spec: { containers: [{ name: 'web', image: 'nginx' }] } } },
  });
}

describe('transformManifest', () => {
  it('adds a field that the generated class would drop', () => {
    const web = deployment();
    transformManifest(web, 'app-armor', manifest => {
      manifest.spec.template.spec.securityContext = { appArmorProfile: { type: 'RuntimeDefault' } };
      return manifest;
    });
    expect(Testing.synth(web.chart)[0].spec.template.spec.securityContext.appArmorProfile).toEqual({ type: 'RuntimeDefault' });
  });

  it('runs the steps in the order of their ids, whatever the order of the calls', () => {
    const append = (letter: string) => (manifest: any) => ({ ...manifest, order: (manifest.order ?? '') + letter });
    const [first, second] = [deployment(), deployment()];
    for (const id of ['a', 'b', 'c']) transformManifest(first, id, append(id));
    for (const id of ['c', 'a', 'b']) transformManifest(second, id, append(id));
    expect((first.toJson())).toHaveProperty('order', 'abc');
    expect(second.toJson()).toEqual(first.toJson());
  });

  it('replaces a step that is registered again under its id', () => {
    const web = deployment();
    transformManifest(web, 'a', manifest => ({ ...manifest, first: true }));
    transformManifest(web, 'a', manifest => ({ ...manifest, second: true }));
    expect(Object.keys(web.toJson())).toEqual(['apiVersion', 'kind', 'metadata', 'spec', 'second']);
  });

  it('lets a step change its manifest in place without touching what the user passed', () => {
    const spec = { replicas: 1, template: { spec: { containers: [] as any[] } } };
    const object = new ApiObject(Testing.chart(), 'web', { apiVersion: 'apps/v1', kind: 'Deployment', spec } as any);
    transformManifest(object, 'a', manifest => {
      manifest.spec.template.spec.containers.push({ name: 'sidecar' });
      return manifest;
    });
    expect(object.toJson()).toEqual(object.toJson());
    expect(spec.template.spec.containers).toEqual([]);
  });

  it('sees lazy values resolved and JSON patches applied', () => {
    const object = new ApiObject(Testing.chart(), 'config', { apiVersion: 'v1', kind: 'ConfigMap', data: { a: Lazy.any({ produce: () => 'lazy' }) } } as any);
    object.addJsonPatch(JsonPatch.add('/data/b', 'patched'));
    let seen: unknown;
    transformManifest(object, 'look', manifest => {
      seen = manifest.data;
      return manifest;
    });
    object.toJson();
    expect(seen).toEqual({ a: 'lazy', b: 'patched' });
  });

  it.each([
    ['the field', '/spec/template/spec/securityContext/appArmorProfile', { type: 'Unconfined' }],
    ['a parent of the field', '/spec/template/spec/securityContext', { runAsUser: 7, appArmorProfile: { type: 'Unconfined' } }],
    ['an element of a list', '/spec/template/spec/containers/0', { name: 'web', securityContext: { appArmorProfile: { type: 'Unconfined' } } }],
  ])('brings back what the user patched in and the generated class dropped: %s', (_, path, value) => {
    const web = deployment();
    web.addJsonPatch(JsonPatch.add('/spec/template/spec/securityContext', { runAsUser: 7 }), JsonPatch.add(path, value));
    expect(JSON.stringify(web.toJson())).not.toContain('Unconfined');
    transformManifest(web, 'nothing', manifest => manifest);
    expect(JSON.stringify(web.toJson())).toContain('"appArmorProfile":{"type":"Unconfined"}');
    expect(web.toJson().spec.template.spec.securityContext.runAsUser).toBe(7);
  });

  it('does not bring back what a later patch removed', () => {
    const web = deployment();
    web.addJsonPatch(JsonPatch.add('/spec/template/spec/unknown', 1), JsonPatch.remove('/spec/template/spec/unknown'));
    transformManifest(web, 'nothing', manifest => manifest);
    expect(web.toJson().spec.template.spec).not.toHaveProperty('unknown');
  });

  it('leaves objects without steps alone', () => {
    const chart = new Chart(new App(), 'chart');
    const [touched, untouched] = [deployment(chart), new ApiObject(chart, 'other', { apiVersion: 'v1', kind: 'ConfigMap' })];
    transformManifest(touched, 'a', manifest => manifest);
    expect(Object.hasOwn(untouched, 'toJson')).toBe(false);
  });
});

describe('finishManifest', () => {
  it('runs after all other steps, also after those that are registered later', () => {
    const web = deployment();
    finishManifest(web, manifest => ({ ...manifest, seen: Object.keys(manifest) }));
    transformManifest(web, 'z', manifest => ({ ...manifest, z: true }));
    expect((web.toJson() as any).seen).toContain('z');
    expect(manifestBeforeFinish(web)).not.toHaveProperty('seen');
  });
});
