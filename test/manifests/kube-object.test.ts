import * as fc from 'fast-check';
import { apiGroupOf, formatFieldPath, formatPointer, parsePointer, PodTemplates, valueAt } from '../../src/manifests';

describe('apiGroupOf', () => {
  it('gives the part before the slash, and the empty core group without one', () => {
    expect([apiGroupOf('apps/v1'), apiGroupOf('v1')]).toEqual(['apps', '']);
  });
});

describe('formatFieldPath', () => {
  it('writes fields with dots and list indices in brackets', () => {
    expect(formatFieldPath(['spec', 'containers', 2, 'securityContext', 'privileged'])).toBe('spec.containers[2].securityContext.privileged');
  });

  it('quotes field names that are no identifiers', () => {
    expect(formatFieldPath(['metadata', 'annotations', 'a.b/c'])).toBe('metadata.annotations["a.b/c"]');
  });
});

describe('valueAt', () => {
  it('gives the value, or undefined where the path ends early', () => {
    expect(valueAt({ a: [{ b: 1 }] }, ['a', 0, 'b'])).toBe(1);
    expect(valueAt({ a: 'text' }, ['a', 'length', 'b'])).toBeUndefined();
  });

  it('never follows the prototype', () => {
    expect(valueAt({}, ['__proto__'])).toBeUndefined();
    expect(valueAt({}, ['constructor', 'name'])).toBeUndefined();
  });
});

describe('json pointers', () => {
  it('come back from their text', () => {
    fc.assert(fc.property(fc.array(fc.string()), path => expect(parsePointer(formatPointer(path))).toEqual(path)));
  });

  it('must start with a slash', () => {
    expect(() => parsePointer('spec/x')).toThrow("json pointer 'spec/x' does not start with '/'");
  });
});

describe('PodTemplates', () => {
  it.each([
    ['v1', 'Pod', []],
    ['v1', 'PodTemplate', ['template']],
    ['apps/v1', 'Deployment', ['spec', 'template']],
    ['batch/v1', 'CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
  ])('knows where %s %s holds its pod', (apiVersion, kind, path) => {
    expect(PodTemplates.BUILT_IN.kindOf({ apiVersion, kind })?.path).toEqual(path);
  });

  it('does not take a custom kind for a built-in one of the same name', () => {
    expect(PodTemplates.BUILT_IN.kindOf({ apiVersion: 'example.com/v1', kind: 'Deployment' })).toBeUndefined();
  });

  it('knows declared custom kinds', () => {
    const templates = PodTemplates.with([{ groups: ['argoproj.io'], kind: 'Rollout', path: ['spec', 'template'] }]);
    expect(templates.kindOf({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' })?.path).toEqual(['spec', 'template']);
  });
});
