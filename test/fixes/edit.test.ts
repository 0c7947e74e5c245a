import { JsonPatch } from 'cdk8s';
import * as fc from 'fast-check';
import { FixOperation } from '../../src/controls';
import { applyEdit, Edit, editAsJsonPatch, sameJson } from '../../src/fixes';

const operationOf: Record<string, (path: string, value: any) => JsonPatch> = {
  add: JsonPatch.add,
  replace: JsonPatch.replace,
  remove: path => JsonPatch.remove(path),
};

function applyPatch(object: unknown, edit: Edit): unknown {
  return JsonPatch.apply(structuredClone(object), ...editAsJsonPatch(object, edit).map(({ op, path, value }) => operationOf[op](path, value)));
}

const KEYS = ['a', 'b', 'spec', 'x/y', 'q~r', '__proto__', 'constructor'];

describe('applyEdit', () => {
  const object = { spec: { first: 1, second: [{ name: 'a' }, { name: 'b' }] }, other: {} };

  it('creates missing parents', () => {
    expect(applyEdit(object, { operation: FixOperation.SET, path: ['spec', 'new', 'deep'], value: 1 }).spec).toHaveProperty('new', { deep: 1 });
  });

  it('keeps the order of keys and puts new ones last', () => {
    const edited = applyEdit(object, { operation: FixOperation.SET, path: ['spec', 'first'], value: 2 });
    expect(Object.keys(applyEdit(edited, { operation: FixOperation.SET, path: ['spec', 'a'], value: 2 }).spec)).toEqual(['first', 'second', 'a']);
  });

  it('changes the element at an index and leaves its neighbours as they were', () => {
    const edited = applyEdit(object, { operation: FixOperation.SET, path: ['spec', 'second', 1, 'image'], value: 'x' });
    expect(edited.spec.second).toEqual([{ name: 'a' }, { name: 'b', image: 'x' }]);
    expect(edited.spec.second[0]).toBe(object.spec.second[0]);
    expect(edited.other).toBe(object.other);
    expect(object.spec.second[1]).toEqual({ name: 'b' });
  });

  it('begins a list where there is none', () => {
    expect(applyEdit({}, { operation: FixOperation.APPEND, path: ['drop'], value: 'ALL' })).toEqual({ drop: ['ALL'] });
  });

  it('removes fields and list elements', () => {
    expect(applyEdit(object, { operation: FixOperation.REMOVE, path: ['spec', 'second', 0] }).spec.second).toEqual([{ name: 'b' }]);
    expect(applyEdit(object, { operation: FixOperation.REMOVE, path: ['spec', 'first'] }).spec).not.toHaveProperty('first');
  });

  it('never follows a segment named like a prototype', () => {
    const edited: any = applyEdit({}, { operation: FixOperation.SET, path: ['__proto__', 'polluted'], value: true });
    expect(({} as any).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(edited)).toBe(Object.prototype);
    expect(Object.keys(edited)).toEqual(['__proto__']);
  });
});

describe('editAsJsonPatch', () => {
  it('adds absent parents first, as in the lowering of an ensured field', () => {
    const object = { spec: { template: { spec: { containers: [{ name: 'a' }] } } } };
    const path = ['spec', 'template', 'spec', 'containers', 0, 'securityContext', 'allowPrivilegeEscalation'];
    expect(editAsJsonPatch(object, { operation: FixOperation.SET, path, value: false })).toEqual([
      { op: 'add', path: '/spec/template/spec/containers/0/securityContext', value: {} },
      { op: 'add', path: '/spec/template/spec/containers/0/securityContext/allowPrivilegeEscalation', value: false },
    ]);
  });

  it('says the same as the change in place', () => {
    const safeKeys = KEYS.filter(key => key !== '__proto__'); // the patch library refuses it
    const json = fc.dictionary(fc.constantFrom(...safeKeys), fc.dictionary(fc.constantFrom(...safeKeys), fc.oneof(
      fc.integer(), fc.constant(null), fc.dictionary(fc.constantFrom(...safeKeys), fc.boolean()),
    )));
    const path = fc.tuple(...[1, 2, 3].map(() => fc.constantFrom(...safeKeys)));
    fc.assert(fc.property(json, path, fc.oneof(fc.integer(), fc.constant({ type: 'x' })), (raw, at, value) => {
      const object = JSON.parse(JSON.stringify(raw)); // plain prototypes
      const blocked = [1, 2].some(depth => typeof at.slice(0, depth).reduce((node, key) => (node !== null && Object.hasOwn(Object(node), key) ? node[key] : undefined), object) === 'number');
      fc.pre(!blocked);
      const edit = { operation: FixOperation.SET, path: at, value };
      expect(applyPatch(object, edit)).toEqual(applyEdit(object, edit));
    }));
  });

  it('appends at the end and begins absent lists', () => {
    for (const object of [{}, { a: {} }, { a: { drop: ['X'] } }]) {
      const edit = { operation: FixOperation.APPEND, path: ['a', 'drop'], value: 'ALL' };
      expect(applyPatch(object, edit)).toEqual(applyEdit(object, edit));
    }
  });
});

describe('sameJson', () => {
  it('agrees with equality of the JSON texts for all values', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      expect(sameJson(a, JSON.parse(JSON.stringify(a)))).toBe(true);
      if (sameJson(a, b)) expect(b).toEqual(a);
    }));
  });

  it('does not take a missing field for one that is undefined elsewhere', () => {
    expect(sameJson({ a: 1, b: undefined }, { a: 1, c: 2 })).toBe(false);
    expect(sameJson([1], { 0: 1 })).toBe(false);
  });
});
