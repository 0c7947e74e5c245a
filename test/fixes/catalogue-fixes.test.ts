import * as kplus from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import { kubeObject } from './arbitrary-objects';
import { EVERYTHING, failures, TARGET } from './profiles';
import { FixOperation, Profile } from '../../src/controls';
import { CompiledProfile } from '../../src/evaluation';
import { applyFix, fixableControls, hardenObject, HardeningMode } from '../../src/fixes';
import { KubeObject, stripNulls, valueAt } from '../../src/manifests';

const PROFILE = CompiledProfile.for(EVERYTHING, TARGET);
const ENFORCE = { mode: HardeningMode.ENFORCE };

/** Fields that Kubernetes got after 1.28, whose generated classes do not know them. */
const NEWER_FIELDS = ['appArmorProfile', 'supplementalGroupsPolicy', 'hostnameOverride'];

const objects: KubeObject[] = fc.sample(kubeObject, { numRuns: 500, seed: 11 }).map(raw => stripNulls(raw));

/** Controls whose fix changes an object. */
function fixedIn(object: KubeObject): string[] {
  return fixableControls(object, PROFILE).flatMap(control => {
    const scope = PROFILE.scopeOf(object);
    const outcome = control.run(scope.bindings(), scope);
    return outcome.verdict === 'fail' && applyFix(object, outcome, control, PROFILE, ENFORCE).applied.length > 0 ? [control.control.id] : [];
  });
}

/** The object as properties of a generated class: another spelling of acronyms, and quantities as objects. */
function toProps(value: any, key = ''): any {
  if (Array.isArray(value)) return value.map(item => toProps(item));
  if (value === null || typeof value !== 'object') return key === 'sizeLimit' ? kplus.k8s.Quantity.fromString(value) : value;
  const quantities = key === 'limits' || key === 'requests';
  return Object.fromEntries(Object.entries(value).map(([name, field]) => quantities
    ? [name, kplus.k8s.Quantity.fromString(String(field))]
    : [name.replace(/([A-Z])([A-Z]+)/g, (_, first: string, rest: string) => first + rest.toLowerCase()), toProps(field, name)]));
}

describe('the fixes of the catalogue', () => {
  it('are each put to the test by some generated object', () => {
    const seen = new Set(objects.flatMap(fixedIn));
    expect(PROFILE.controls.map(({ control }) => control).filter(({ id, fix }) => fix?.length && !seen.has(id)).map(({ id }) => id)).toEqual([]);
  });

  it('do not forbid root in a container for which somebody asked for root', () => {
    const containers = [{ name: 'a', securityContext: { runAsUser: 0 } }, { name: 'b' }];
    const pod = { apiVersion: 'v1', kind: 'Pod', spec: { containers } };
    const respected = hardenObject(pod, PROFILE).object.spec;
    expect(respected.securityContext?.runAsNonRoot).toBeUndefined();
    expect(respected.containers.map((container: any) => container.securityContext.runAsNonRoot)).toEqual([undefined, true]);
    const enforced = hardenObject(pod, PROFILE, ENFORCE).object.spec;
    expect(enforced.securityContext.runAsNonRoot).toBe(true);
    expect(enforced.containers[0].securityContext.runAsUser).not.toBe(0);
  });

  describe.each([
    ['SYS_ADMIN', ['CHOWN', 'NET_BIND_SERVICE']],
    ['CAP_SYS_ADMIN', ['CHOWN', 'NET_BIND_SERVICE']],
    ['NET_RAW', []],
  ])('for a privileged container that adds %s', (dangerous, allowed) => {
    const securityContext = { privileged: true, allowPrivilegeEscalation: true, capabilities: { add: [...allowed, dangerous] } };
    const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [{ name: 'a', image: 'a', securityContext }] } };
    const profile = CompiledProfile.for(Profile.RESTRICTED, TARGET);

    it('mend all of it when enforced, and keep the capabilities that are allowed', () => {
      const { object: enforced, applied, conflicts } = hardenObject(object, profile, ENFORCE);
      expect(profile.evaluate(enforced).filter(({ verdict, control }) => verdict === 'fail' && control.control.fix)).toEqual([]);
      const { add, drop } = enforced.spec.containers[0].securityContext.capabilities;
      expect(add).toEqual(allowed.filter(capability => capability === 'NET_BIND_SERVICE'));
      expect(drop).toEqual(['ALL']);
      expect(applied.find(({ path }) => path.at(-1) === 'add')).toMatchObject({ overwritten: securityContext.capabilities.add });
      expect(conflicts).toEqual([]);
    });

    it('report each failure where the words of the user stay', () => {
      const { object: respected, conflicts } = hardenObject(object, profile);
      expect(respected.spec.containers[0].securityContext.capabilities.add).toEqual(securityContext.capabilities.add);
      const reasons = Object.fromEntries(conflicts.map(({ control, reason }) => [control, reason]));
      expect(reasons).toMatchObject({ 'no-privileged-containers': 'explicit-value', 'no-added-capabilities': 'explicit-value', 'no-privilege-escalation': 'condition' });
    });
  });

  it('leave the privileges of a container that mounts into its node, without which the API server takes no such mount', () => {
    const container = {
      name: 'csi', image: 'csi', securityContext: { privileged: true }, volumeMounts: [{ name: 'pods', mountPath: '/pods', mountPropagation: 'Bidirectional' }],
    };
    const volumes = [{ name: 'pods', hostPath: { path: '/var/lib/kubelet/pods' } }];
    const { object, conflicts } = hardenObject({ apiVersion: 'v1', kind: 'Pod', spec: { containers: [container], volumes } }, PROFILE, ENFORCE);
    const { privileged, allowPrivilegeEscalation } = object.spec.containers[0].securityContext;
    expect([privileged, allowPrivilegeEscalation]).toEqual([true, undefined]);
    expect(conflicts).toContainEqual(expect.objectContaining({ control: 'no-privileged-containers', reason: 'condition' }));
  });

  it('mend what they are for when they are applied alone, and then have nothing left to do', () => {
    for (const object of objects.slice(0, 60)) {
      for (const control of fixableControls(object, PROFILE)) {
        const others = new Set(PROFILE.controls.map(({ control: { id } }) => id).filter(id => id !== control.control.id));
        const alone = hardenObject(object, PROFILE, { ...ENFORCE, exclude: others }).object;
        expect(failures(alone, PROFILE).open.filter(open => open.control === control.control.id)).toEqual([]);
        expect(hardenObject(alone, PROFILE, { ...ENFORCE, exclude: others }).object).toBe(alone);
      }
    }
  });

  it('add only fields that pods have', () => {
    const pods = objects.filter(({ kind }) => kind === 'Pod').map(pod => hardenObject(pod, PROFILE, ENFORCE));
    const unknown = pods.flatMap(({ object, applied }) => {
      const known = kplus.k8s.KubePod.manifest(toProps(object));
      return applied.filter(({ operation, path }) => operation !== FixOperation.REMOVE && valueAt(known, path) === undefined).map(({ path }) => path.join('.'));
    });
    expect([...new Set(unknown)].filter(path => !NEWER_FIELDS.some(field => path.includes(field)))).toEqual([]);
    expect(pods.length).toBeGreaterThan(50);
  });
});
