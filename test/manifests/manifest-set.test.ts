import * as fc from 'fast-check';
import { ManifestSet, stripNulls } from '../../src/manifests';

const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop' } };

describe('ManifestSet', () => {
  it('keeps objects in the order given, each with its provenance', () => {
    const set = ManifestSet.of([pod, { ...pod, metadata: { name: 'db' } }], i => ({ file: 'all.yaml', document: i }));
    expect(set.entries.map(({ object, provenance }) => [object.metadata?.name, provenance.document])).toEqual([['web', 0], ['db', 1]]);
  });

  it('takes Lists apart, and gives every item the provenance of the List', () => {
    const set = ManifestSet.of([{ apiVersion: 'v1', kind: 'PodList', items: [pod, { apiVersion: 'v1', kind: 'List', items: [pod] }] }],
      () => ({ file: 'list.yaml' }));
    expect(set.entries.map(({ object, provenance }) => [object.kind, provenance.file])).toEqual([['Pod', 'list.yaml'], ['Pod', 'list.yaml']]);
  });

  it('gives the items of a typed list the kind that the list leaves out', () => {
    const { apiVersion, kind } = ManifestSet.of([{ apiVersion: 'apps/v1', kind: 'DeploymentList', items: [{ metadata: { name: 'web' } }] }]).entries[0].object;
    expect([apiVersion, kind]).toEqual(['apps/v1', 'Deployment']);
  });

  it('does not take a custom object for a list because its kind ends like one', () => {
    const allowList = { apiVersion: 'example.com/v1', kind: 'AllowList', metadata: { name: 'a' }, items: ['10.0.0.1'] };
    expect(ManifestSet.of([allowList]).entries.map(({ object }) => object.kind)).toEqual(['AllowList']);
  });

  it.each([
    ['lists of lists', (inner: any) => ({ apiVersion: 'v1', kind: 'List', items: [inner] }), 'lists of lists more than 500 deep'],
    ['an object that nests without end', (inner: any) => ({ ...pod, spec: inner }), 'nests more than 500 levels deep'],
  ])('refuses %s, instead of running out of stack', (_, wrap, message) => {
    let bomb: any = pod;
    for (let i = 0; i < 20_000; i++) bomb = wrap(bomb);
    expect(() => ManifestSet.of([bomb])).toThrow(message);
  });

  it('passes over empty documents', () => {
    expect(ManifestSet.of([null, pod, undefined]).entries).toHaveLength(1);
  });

  it.each([
    ['a text', 'hello', 'object 0 is a string: expected a kubernetes object with apiVersion and kind'],
    ['a list', [pod], 'object 0 is a list: expected a kubernetes object with apiVersion and kind'],
    ['an object without kind', { apiVersion: 'v1' }, 'object 0 has no kind: expected a kubernetes object with apiVersion and kind'],
    ['an item without apiVersion', { apiVersion: 'v1', kind: 'List', items: [{ kind: 'Pod' }] }, 'object 0 item 0 has no apiVersion'],
  ])('refuses %s', (_, value, message) => {
    expect(() => ManifestSet.of([value])).toThrow(message);
  });

  it('says which construct or file a bad object came from', () => {
    expect(() => ManifestSet.of([{}], () => ({ constructPath: 'shop/web' }))).toThrow("object 0 of construct 'shop/web' has no apiVersion");
    expect(() => ManifestSet.of([{}], () => ({ file: 'web.yaml' }))).toThrow('object 0 in web.yaml has no apiVersion');
  });

  it('finds the Namespace that an object lives in', () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
    const set = ManifestSet.of([pod, namespace]);
    expect(set.namespaceOf(set.entries[0].object)?.metadata?.name).toBe('shop');
    expect(set.namespaceOf(set.entries[1].object)).toBeUndefined();
  });
});

describe('stripNulls', () => {
  it('drops fields that are null at any depth, as typed decoding does', () => {
    expect(stripNulls({ spec: { hostPID: null, containers: [{ name: 'a', image: null }] } })).toEqual({ spec: { containers: [{ name: 'a' }] } });
  });

  it('gives back the same object when there is nothing to drop', () => {
    fc.assert(fc.property(fc.jsonValue(), value => {
      fc.pre(!JSON.stringify(value).includes('null'));
      expect(stripNulls(value)).toBe(value);
    }));
  });

  it('is idempotent', () => {
    fc.assert(fc.property(fc.jsonValue(), value => {
      const once = stripNulls(value);
      expect(stripNulls(once)).toBe(once);
    }));
  });
});
