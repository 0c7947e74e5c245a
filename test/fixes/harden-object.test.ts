import { JsonPatch } from 'cdk8s';
import { compiledOf, control } from './profiles';
import { ControlScope, FixOperation, FixTarget } from '../../src/controls';
import { applyFix, ConflictReason, fixAsJsonPatch, hardenObject, HardeningMode, PatchedPaths } from '../../src/fixes';
import { KubeObject } from '../../src/manifests';

const noPrivileged = control({
  id: 'test-privileged',
  scope: ControlScope.CONTAINER,
  expression: 'container.?securityContext.?privileged.orValue(false) == false',
  fix: [{ target: FixTarget.CONTAINER, path: '/securityContext/privileged', value: false }],
});
const readOnly = control({
  id: 'test-read-only',
  scope: ControlScope.CONTAINER,
  expression: 'variables.isWindows || container.?securityContext.?readOnlyRootFilesystem.orValue(false)',
  fix: [{ target: FixTarget.CONTAINER, path: '/securityContext/readOnlyRootFilesystem', value: true, when: 'container.name != "needs-root"' }],
});
const dropAll = control({
  id: 'test-drop-all',
  scope: ControlScope.CONTAINER,
  expression: "container.?securityContext.?capabilities.?drop.orValue([]).exists(c, c == 'ALL')",
  fix: [{ target: FixTarget.CONTAINER, path: '/securityContext/capabilities/drop', operation: FixOperation.APPEND, value: 'ALL' }],
});
const noHostPort = control({
  id: 'test-host-port',
  scope: ControlScope.CONTAINER,
  expression: 'container.?ports.orValue([]).all(p, p.?hostPort.orValue(0) == 0)',
  fix: [{ target: FixTarget.CONTAINER, path: '/ports/*/hostPort', operation: FixOperation.REMOVE }],
});
const noHostNetwork = control({
  id: 'test-host-network',
  expression: 'variables.podSpec.?hostNetwork.orValue(false) == false',
  fix: [{ target: FixTarget.POD_SPEC, path: '/hostNetwork', value: false }],
});

function pod(...containers: any[]): KubeObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers } };
}

const RESPECT = { mode: HardeningMode.RESPECT };
const ENFORCE = { mode: HardeningMode.ENFORCE };

describe('hardenObject', () => {
  it('gives the same reference back when nothing has to change', () => {
    const object = pod({ name: 'a', securityContext: { privileged: false } });
    expect(hardenObject(object, compiledOf(noPrivileged), ENFORCE)).toEqual({ object, applied: [], conflicts: [] });
    expect(hardenObject(object, compiledOf(noPrivileged), ENFORCE).object).toBe(object);
  });

  it('sets what nobody set, only in the container that fails, and leaves the input as it was', () => {
    const object = pod({ name: 'good', securityContext: { readOnlyRootFilesystem: true } }, { name: 'bad', image: 'x' });
    const before = structuredClone(object);
    const { object: hardened, applied } = hardenObject(object, compiledOf(readOnly), RESPECT);
    expect(hardened.spec.containers[1]).toEqual({ name: 'bad', image: 'x', securityContext: { readOnlyRootFilesystem: true } });
    expect(hardened.spec.containers[0]).toBe(object.spec.containers[0]);
    expect(applied).toEqual([
      { control: 'test-read-only', operation: 'set', path: ['spec', 'containers', 1, 'securityContext', 'readOnlyRootFilesystem'], value: true },
    ]);
    expect(object).toEqual(before);
  });

  it('keeps an explicit value and reports it as a conflict', () => {
    const object = pod({ name: 'a', securityContext: { privileged: true } });
    const result = hardenObject(object, compiledOf(noPrivileged), RESPECT);
    expect(result.object).toBe(object);
    expect(result.conflicts).toEqual([{
      control: 'test-privileged', path: ['spec', 'containers', 0, 'securityContext', 'privileged'], value: true, reason: ConflictReason.EXPLICIT_VALUE,
    }]);
  });

  it('takes null for a field that nobody set', () => {
    const result = hardenObject(pod({ name: 'a', securityContext: null }), compiledOf(readOnly), RESPECT);
    expect(result.object.spec.containers[0].securityContext).toEqual({ readOnlyRootFilesystem: true });
    expect(result.conflicts).toEqual([]);
  });

  it('overwrites when enforced, and says what stood there', () => {
    const { object, applied } = hardenObject(pod({ name: 'a', securityContext: { privileged: true } }), compiledOf(noPrivileged), ENFORCE);
    expect(object.spec.containers[0].securityContext).toEqual({ privileged: false });
    expect(applied[0].overwritten).toBe(true);
  });

  it('adds to a list of the user without removing from it', () => {
    const object = pod({ name: 'a', securityContext: { capabilities: { drop: ['CHOWN'] } } });
    expect(hardenObject(object, compiledOf(dropAll), RESPECT).object.spec.containers[0].securityContext.capabilities.drop).toEqual(['CHOWN', 'ALL']);
  });

  it('removes only when enforced, from every element that a star stands for', () => {
    const object = pod({ name: 'a', ports: [{ containerPort: 1, hostPort: 1 }, { containerPort: 2 }, { containerPort: 3, hostPort: 3 }] });
    const kept = hardenObject(object, compiledOf(noHostPort), RESPECT);
    expect(kept.object).toBe(object);
    expect(kept.conflicts.map(({ value }) => value)).toEqual(expect.arrayContaining([1, 3]));
    expect(hardenObject(object, compiledOf(noHostPort), ENFORCE).object.spec.containers[0].ports)
      .toEqual([{ containerPort: 1 }, { containerPort: 2 }, { containerPort: 3 }]);
  });

  it('passes over elements that a star stands for but that are of another shape', () => {
    const sized = control({
      id: 'test-sized',
      expression: 'variables.podSpec.?volumes.orValue([]).all(v, !has(v.emptyDir) || has(v.emptyDir.sizeLimit))',
      fix: [{ target: FixTarget.POD_SPEC, path: '/volumes/*/emptyDir/sizeLimit', value: '1Mi' }],
    });
    const object = { ...pod(), spec: { containers: [], volumes: [{ name: 'a', configMap: { name: 'c' } }, { name: 'b', emptyDir: {} }] } };
    expect(hardenObject(object, compiledOf(sized), ENFORCE).object.spec.volumes)
      .toEqual([{ name: 'a', configMap: { name: 'c' } }, { name: 'b', emptyDir: { sizeLimit: '1Mi' } }]);
  });

  it('applies a step only where its condition holds', () => {
    const { object, conflicts } = hardenObject(pod({ name: 'needs-root' }, { name: 'other' }), compiledOf(readOnly), ENFORCE);
    expect(object.spec.containers[0]).toEqual({ name: 'needs-root' });
    expect(object.spec.containers[1].securityContext.readOnlyRootFilesystem).toBe(true);
    expect(conflicts).toEqual([{ control: 'test-read-only', path: ['spec', 'containers', 0], reason: ConflictReason.CONDITION }]); // not the whole container
  });

  it.each([RESPECT, ENFORCE])('reports a condition that rules the fix out also where nothing else changes: %p', options => {
    const object = pod({ name: 'needs-root' });
    const result = hardenObject(object, compiledOf(readOnly), options);
    expect(result.object).toBe(object);
    expect(result.conflicts.map(({ reason }) => reason)).toEqual([ConflictReason.CONDITION]);
  });

  it('sets what an expression gives, and keeps the words of the user where those are respected', () => {
    const noBad = control({
      id: 'test-no-bad',
      scope: ControlScope.CONTAINER,
      expression: "!('bad' in container.?args.orValue([]))",
      fix: [{ target: FixTarget.CONTAINER, path: '/args', valueExpression: "container.args.filter(a, a != 'bad')" }],
    });
    const object = pod({ name: 'a', args: ['good', 'bad'] });
    const enforced = hardenObject(object, compiledOf(noBad), ENFORCE);
    expect(enforced.object.spec.containers[0].args).toEqual(['good']);
    expect(enforced.applied).toEqual([expect.objectContaining({ value: ['good'], overwritten: ['good', 'bad'] })]);
    const respected = hardenObject(object, compiledOf(noBad), RESPECT);
    expect(respected.object).toBe(object);
    expect(respected.conflicts).toEqual([expect.objectContaining({ value: ['good', 'bad'], reason: ConflictReason.EXPLICIT_VALUE })]);
  });

  it('reaches init and ephemeral containers', () => {
    const object = { ...pod({ name: 'a' }), spec: { containers: [], initContainers: [{ name: 'i' }], ephemeralContainers: [{ name: 'e' }] } };
    const { spec } = hardenObject(object, compiledOf(dropAll), RESPECT).object;
    expect([spec.initContainers[0], spec.ephemeralContainers[0]].map(c => c.securityContext.capabilities.drop)).toEqual([['ALL'], ['ALL']]);
  });

  it('finds the pod specification of a CronJob', () => {
    const object = { apiVersion: 'batch/v1', kind: 'CronJob', spec: { jobTemplate: { spec: { template: { spec: { hostNetwork: true, containers: [] } } } } } };
    expect(hardenObject(object, compiledOf(noHostNetwork), ENFORCE).object.spec.jobTemplate.spec.template.spec.hostNetwork).toBe(false);
  });

  it('leaves out excluded controls', () => {
    const object = pod({ name: 'a' });
    expect(hardenObject(object, compiledOf(dropAll), { exclude: new Set(['test-drop-all']) }).object).toBe(object);
  });

  it('reports text where an object belongs instead of destroying it', () => {
    const object = pod({ name: 'a', securityContext: 'text' });
    const { object: same, conflicts } = hardenObject(object, compiledOf(dropAll), ENFORCE);
    expect(same).toBe(object);
    expect(conflicts.map(({ reason }) => reason)).toEqual([ConflictReason.MALFORMED]);
  });

  it('takes values from parameters', () => {
    const grace = control({
      id: 'grace',
      expression: 'variables.podSpec.?terminationGracePeriodSeconds.orValue(0) == params.seconds',
      parameters: { seconds: { type: 'integer' as any, description: 'test', defaultValue: 7 } },
      fix: [{ target: FixTarget.POD_SPEC, path: '/terminationGracePeriodSeconds', parameter: 'seconds' }],
    });
    expect(hardenObject(pod(), compiledOf(grace), RESPECT).object.spec.terminationGracePeriodSeconds).toBe(7);
  });

  it('does not share values with the control', () => {
    const value = { type: 'RuntimeDefault' };
    const seccomp = control({
      id: 'seccomp',
      expression: "variables.podSpec.?securityContext.?seccompProfile.?type.orValue('') == 'RuntimeDefault'",
      fix: [{ target: FixTarget.POD_SPEC, path: '/securityContext/seccompProfile', value }],
    });
    const { object } = hardenObject(pod(), compiledOf(seccomp), RESPECT);
    expect(object.spec.securityContext.seccompProfile).toEqual(value);
    expect(object.spec.securityContext.seccompProfile).not.toBe(value);
  });

  it('lets a later fix mend what an earlier one asks for', () => {
    const pair = [
      control({
        id: 'first',
        expression: "variables.podSpec.?b.orValue('') == 'on'",
        fix: [{ target: FixTarget.POD_SPEC, path: '/b', value: 'on', when: "variables.podSpec.?a.orValue('') == 'on'" }],
      }),
      control({ id: 'second', expression: "variables.podSpec.?a.orValue('') == 'on'", fix: [{ target: FixTarget.POD_SPEC, path: '/a', value: 'on' }] }),
    ];
    expect(hardenObject(pod(), compiledOf(...pair), RESPECT).object.spec).toEqual({ containers: [], a: 'on', b: 'on' });
  });

  it.each([HardeningMode.RESPECT, HardeningMode.ENFORCE])('refuses fixes that want different values at one place (%s)', mode => {
    const wants = (value: string) => control({
      id: `wants-${value}`,
      expression: `variables.podSpec.?dnsPolicy.orValue('') == '${value}'`,
      fix: [{ target: FixTarget.POD_SPEC, path: '/dnsPolicy', value }],
    });
    expect(() => hardenObject(pod(), compiledOf(wants('a'), wants('b')), { mode }))
      .toThrow("the fixes of 'wants-a' and 'wants-b' undo each other: exclude one of them");
  });

  it.each([HardeningMode.RESPECT, HardeningMode.ENFORCE])('lets one fix go further than another at the same place (%s)', mode => {
    const atLeast = (seconds: number) => control({
      id: `at-least-${seconds}`,
      expression: `variables.podSpec.?terminationGracePeriodSeconds.orValue(0) >= ${seconds}`,
      fix: [{ target: FixTarget.POD_SPEC, path: '/terminationGracePeriodSeconds', value: seconds }],
    });
    const { object, applied, conflicts } = hardenObject(pod(), compiledOf(atLeast(5), atLeast(10)), { mode });
    expect(object.spec.terminationGracePeriodSeconds).toBe(10);
    expect(applied).toEqual([{ control: 'at-least-10', operation: 'set', path: ['spec', 'terminationGracePeriodSeconds'], value: 10 }]);
    expect(conflicts).toEqual([]);
  });

  it('reports a control without a fix that a fix makes fail', () => {
    const writable = control({
      id: 'test-writable', scope: ControlScope.CONTAINER, expression: 'container.?securityContext.?readOnlyRootFilesystem.orValue(false) == false',
    });
    expect(hardenObject(pod({ name: 'a' }), compiledOf(readOnly, writable), RESPECT).conflicts)
      .toEqual([{ control: 'test-writable', path: ['spec', 'containers', 0], reason: ConflictReason.CONSEQUENCE }]);
  });

  it('refuses a fix whose steps undo each other for ever', () => {
    const step = (before: number, after: number) => ({ target: FixTarget.POD_SPEC, path: '/x', value: after, when: `variables.podSpec.x == ${before}` });
    const restless = control({ id: 'restless', expression: '!has(variables.podSpec.x)', fix: [step(1, 2), step(2, 1)] });
    expect(() => hardenObject({ ...pod(), spec: { x: 1, containers: [] } }, compiledOf(restless), ENFORCE))
      .toThrow("the fixes of 'restless' undo each other: exclude one of them");
  });

  it('refuses fixes of two controls that undo each other for ever', () => {
    const flip = (id: string, forbidden: string, instead: string) => control({
      id,
      expression: `!has(variables.podSpec.${forbidden})`,
      fix: [
        { target: FixTarget.POD_SPEC, path: `/${forbidden}`, operation: FixOperation.REMOVE },
        { target: FixTarget.POD_SPEC, path: `/${instead}`, value: 1 },
      ],
    });
    expect(() => hardenObject({ ...pod(), spec: { x: 1, containers: [] } }, compiledOf(flip('no-x', 'x', 'y'), flip('no-y', 'y', 'x')), ENFORCE))
      .toThrow("the fixes of 'no-x' and 'no-y' undo each other: exclude one of them");
  });
});

describe('hardenObject with JSON patches of the user', () => {
  const patched = (...operations: object[]) => ({ ...ENFORCE, patched: PatchedPaths.of(operations) });

  it('keeps a patched value even when enforced', () => {
    const object = { ...pod(), spec: { hostNetwork: true, containers: [] } };
    const result = hardenObject(object, compiledOf(noHostNetwork), patched({ op: 'add', path: '/spec/hostNetwork', value: true }));
    expect(result.object).toBe(object);
    expect(result.conflicts).toEqual([{ control: 'test-host-network', path: ['spec', 'hostNetwork'], value: true, reason: ConflictReason.JSON_PATCH }]);
  });

  it('keeps values below a patched parent, but fills in what the patch does not mention', () => {
    const object = pod({ name: 'a', securityContext: { privileged: true } });
    const options = patched({ op: 'replace', path: '/spec/containers/0/securityContext', value: { privileged: true } });
    const result = hardenObject(object, compiledOf(noPrivileged, readOnly), options);
    expect(result.object.spec.containers[0].securityContext).toEqual({ privileged: true, readOnlyRootFilesystem: true });
  });

  it('does not bring back what a patch removed', () => {
    const result = hardenObject(pod({ name: 'a' }), compiledOf(dropAll), patched({ op: 'remove', path: '/spec/containers/0/securityContext/capabilities' }));
    expect(result.conflicts).toEqual([expect.objectContaining({ control: 'test-drop-all', value: undefined, reason: ConflictReason.JSON_PATCH })]);
  });

  it('does not add to a list that a patch wrote', () => {
    const object = pod({ name: 'a', securityContext: { capabilities: { drop: ['CHOWN'] } } });
    const result = hardenObject(object, compiledOf(dropAll), patched({ op: 'add', path: '/spec/containers/0/securityContext/capabilities/drop', value: ['CHOWN'] }));
    expect(result.object).toBe(object);
  });

  it('ignores patches of other fields and things that are no operations', () => {
    const object = { ...pod(), spec: { hostNetwork: true, containers: [] } };
    const options = patched({ op: 'add', path: '/metadata/labels', value: {} }, { op: 'test', path: '/spec/hostNetwork', value: true }, null as any, { op: 'add', path: 5 });
    expect(hardenObject(object, compiledOf(noHostNetwork), options).object.spec.hostNetwork).toBe(false);
  });
});

describe('fixAsJsonPatch', () => {
  it('is the same change as the one in place', () => {
    const profile = compiledOf(noPrivileged, readOnly, dropAll, noHostPort);
    let object = pod({ name: 'a', ports: [{ hostPort: 1 }], securityContext: { privileged: true } }, { name: 'b', securityContext: { capabilities: { drop: ['X'] } } });
    for (const outcome of profile.evaluate(object)) {
      const compiled = profile.controls.find(({ effective }) => effective === outcome.control)!;
      const inPlace = applyFix(object, outcome, compiled, profile, ENFORCE).object;
      const operations = fixAsJsonPatch(object, outcome, profile);
      expect(operations.length).toBeGreaterThan(0);
      const patches = operations.map(({ op, path, value }) => (op === 'remove' ? JsonPatch.remove(path) : JsonPatch[op](path, value)));
      expect(JsonPatch.apply(structuredClone(object), ...patches)).toEqual(inPlace);
      object = inPlace;
    }
  });

  it('is empty for a control that passes', () => {
    const profile = compiledOf(noPrivileged);
    const object = pod({ name: 'a' });
    expect(fixAsJsonPatch(object, profile.evaluate(object)[0], profile)).toEqual([]);
  });
});
