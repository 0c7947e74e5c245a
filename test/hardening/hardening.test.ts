import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, App, Chart, Helm, Include, JsonPatch, Lazy, Testing, Yaml } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ControlScope, FixTarget, Profile } from '../../src/controls';
import { CompiledProfile } from '../../src/evaluation';
import { ConflictReason, HardeningMode } from '../../src/fixes';
import { hardenConstruct, Hardening, prepareHardening, transformManifest } from '../../src/hardening';
import { KubeObject } from '../../src/manifests';
import { ClusterTarget } from '../../src/target';
import { control, failures, profileOf, TARGET, unmended } from '../fixes/profiles';

const noHostNetwork = control({
  id: 'test-host-network',
  expression: 'variables.podSpec.?hostNetwork.orValue(false) == false',
  fix: [{ target: FixTarget.POD_SPEC, path: '/hostNetwork', value: false }],
});
const serviceLinksOff = control({
  id: 'test-service-links',
  expression: 'variables.podSpec.?enableServiceLinks.orValue(true) == false',
  fix: [{ target: FixTarget.POD_SPEC, path: '/enableServiceLinks', value: false }],
});
const appArmor = control({
  id: 'test-app-armor',
  scope: ControlScope.CONTAINER,
  expression: "container.?securityContext.?appArmorProfile.?type.orValue('') == 'RuntimeDefault'",
  fix: [{ target: FixTarget.CONTAINER, path: '/securityContext/appArmorProfile', value: { type: 'RuntimeDefault' } }],
});
const grace = (id: string, seconds: number) => control({
  id,
  expression: `variables.podSpec.?terminationGracePeriodSeconds.orValue(0) == ${seconds}`,
  fix: [{ target: FixTarget.POD_SPEC, path: '/terminationGracePeriodSeconds', value: seconds }],
});

const SPEC = { selector: { matchLabels: { app: 'x' } }, template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'x', image: 'x' }] } } };

function plain(scope: Construct, id: string, podSpec: object = {}): ApiObject {
  const template = { ...SPEC.template, spec: { ...SPEC.template.spec, ...podSpec } };
  return new ApiObject(scope, id, { apiVersion: 'apps/v1', kind: 'Deployment', spec: { ...SPEC, template } } as any);
}

function newChart(): Chart {
  return new Chart(Testing.app(), 'chart');
}

const podSpecOf = (manifest: any) => manifest.spec.template.spec;

describe('Hardening', () => {
  it('hardens objects of cdk8s-plus, generated classes, plain objects and included files alike', () => {
    const chart = newChart();
    const file = join(mkdtempSync(join(tmpdir(), 'include-')), 'two.yaml');
    const document = (name: string) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec: SPEC });
    writeFileSync(file, Yaml.stringify(document('one'), document('two')));
    new kplus.Deployment(chart, 'kplus', { containers: [{ image: 'x', portNumber: 80 }] });
    new kplus.k8s.KubeDeployment(chart, 'generated', { spec: SPEC });
    plain(chart, 'plain');
    new Include(chart, 'include', { url: file });
    Hardening.of(chart).apply(profileOf(appArmor, serviceLinksOff));

    const manifests = Testing.synth(chart);
    expect(manifests).toHaveLength(5);
    for (const manifest of manifests) {
      expect(podSpecOf(manifest).enableServiceLinks).toBe(false);
      expect(podSpecOf(manifest).containers[0].securityContext.appArmorProfile).toEqual({ type: 'RuntimeDefault' });
    }
  });

  it('hardens what Helm renders', () => {
    // Stands in for the helm binary: the construct runs it and reads what it prints.
    const helm = join(mkdtempSync(join(tmpdir(), 'helm-')), 'helm');
    writeFileSync(helm, `#!/bin/sh\ncat <<'END'\n${Yaml.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'one' }, spec: SPEC })}END\n`);
    chmodSync(helm, 0o755);
    const chart = newChart();
    Hardening.of(chart).apply(profileOf(serviceLinksOff));
    new Helm(chart, 'release', { chart: 'shop', helmExecutable: helm });
    expect(Testing.synth(chart).map(manifest => podSpecOf(manifest).enableServiceLinks)).toEqual([false]);
  });

  it('hardens the items of a List, and lets patches of an item win', () => {
    const chart = newChart();
    const item = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'one' }, spec: SPEC };
    const list = new ApiObject(chart, 'list', { apiVersion: 'v1', kind: 'List', items: [item, item, 'text'] } as any);
    list.addJsonPatch(JsonPatch.add('/items/1/spec/template/spec/enableServiceLinks', true));
    Hardening.of(chart).apply(profileOf(serviceLinksOff), { mode: HardeningMode.ENFORCE });
    const { items } = Testing.synth(chart)[0];
    expect([podSpecOf(items[0]).enableServiceLinks, podSpecOf(items[1]).enableServiceLinks, items[2]]).toEqual([false, true, 'text']);
    expect(Hardening.of(chart).applied().map(({ path }) => path)).toEqual(['items[0].spec.template.spec.enableServiceLinks']);
    expect(Hardening.of(chart).conflicts().map(({ path, reason }) => [path, reason]))
      .toEqual([['items[1].spec.template.spec.enableServiceLinks', ConflictReason.JSON_PATCH]]);
  });

  it('leaves nothing open that the zeroTrust profile can fix, where the user said nothing', () => {
    const chart = newChart();
    Hardening.of(chart).apply();
    new kplus.k8s.KubeDeployment(chart, 'generated', { spec: SPEC });
    const profile = CompiledProfile.for(Profile.ZERO_TRUST, TARGET);
    const [manifest] = Testing.synth(chart) as KubeObject[];
    expect(failures(Testing.synth(newChartWith(SPEC))[0], profile).open.length).toBeGreaterThan(5);
    expect(unmended(manifest, profile)).toEqual([]);
  });

  it('reaches objects that are created after the call, on every way to synthesize', () => {
    const build = () => {
      const app = Testing.app();
      const chart = new Chart(app, 'chart');
      Hardening.of(app).apply(profileOf(serviceLinksOff));
      plain(chart, 'late');
      return { app, chart };
    };
    const [first, second, third] = [build(), build(), build()];
    first.app.synth();
    const written = readFileSync(join(first.app.outdir, 'chart.k8s.yaml'), 'utf8');
    expect(written).toContain('enableServiceLinks: false');
    expect(second.app.synthYaml()).toBe(written);
    expect(Yaml.stringify(...Testing.synth(third.chart))).toBe(written);
  });

  it('shows hardened manifests to validators that were added before it', () => {
    const app = Testing.app();
    const chart = new Chart(app, 'chart');
    const seen: unknown[] = [];
    const objects = () => chart.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
    app.node.addValidation({
      validate: () => {
        seen.push(...objects().map(object => object.toJson()));
        return [];
      },
    });
    Hardening.of(chart).apply(profileOf(serviceLinksOff));
    plain(chart, 'late');
    app.synthYaml();
    expect(podSpecOf(seen[0]).enableServiceLinks).toBe(false);
  });

  it('reaches late objects outside of synth once the tree is prepared', () => {
    const chart = newChart();
    Hardening.of(chart).apply(profileOf(serviceLinksOff));
    const late = plain(chart, 'late');
    prepareHardening(chart);
    expect(podSpecOf(late.toJson()).enableServiceLinks).toBe(false);
  });

  it('gives the same manifests however often they are rendered', () => {
    const chart = newChart();
    Hardening.of(chart).apply();
    plain(chart, 'a');
    expect(Testing.synth(chart)).toEqual(Testing.synth(chart));
  });

  it('keeps its hands off objects outside of the scope', () => {
    const app = Testing.app();
    const [inside, outside] = [new Chart(app, 'inside'), new Chart(app, 'outside')];
    Hardening.of(inside).apply(profileOf(serviceLinksOff));
    const other = plain(outside, 'other');
    app.synthYaml();
    expect(podSpecOf(other.toJson())).not.toHaveProperty('enableServiceLinks');
    expect(Object.hasOwn(other, 'toJson')).toBe(false);
  });

  it('respects what the user wrote and reports it', () => {
    const chart = newChart();
    plain(chart, 'web', { hostNetwork: true });
    Hardening.of(chart).apply(profileOf(noHostNetwork, serviceLinksOff));
    expect(podSpecOf(Testing.synth(chart)[0]).hostNetwork).toBe(true);
    expect(Hardening.of(chart).conflicts()).toEqual([{
      constructPath: 'chart/web', control: 'test-host-network', path: 'spec.template.spec.hostNetwork', value: true, reason: ConflictReason.EXPLICIT_VALUE,
    }]);
    expect(Hardening.of(chart).applied()).toEqual([{
      constructPath: 'chart/web', control: 'test-service-links', path: 'spec.template.spec.enableServiceLinks', value: false,
    }]);
    expect(JSON.parse(Hardening.of(chart).toJson())).toEqual({ applied: Hardening.of(chart).applied(), conflicts: Hardening.of(chart).conflicts() });
  });

  it('overwrites when enforced and says so', () => {
    const chart = newChart();
    plain(chart, 'web', { hostNetwork: Lazy.any({ produce: () => true }) });
    Hardening.of(chart).apply(profileOf(noHostNetwork), { mode: HardeningMode.ENFORCE });
    expect(podSpecOf(Testing.synth(chart)[0]).hostNetwork).toBe(false);
    expect(Hardening.of(chart).applied()).toEqual([expect.objectContaining({ path: 'spec.template.spec.hostNetwork', value: false, overwritten: true })]);
    expect(Hardening.of(chart).conflicts()).toEqual([]);
  });

  it.each([HardeningMode.RESPECT, HardeningMode.ENFORCE])('lets JSON patches of the user win (%s)', mode => {
    const chart = newChart();
    const web = plain(chart, 'web');
    Hardening.of(chart).apply(profileOf(noHostNetwork), { mode });
    web.addJsonPatch(JsonPatch.add('/spec/template/spec/hostNetwork', true));
    expect(podSpecOf(Testing.synth(chart)[0]).hostNetwork).toBe(true);
    expect(Hardening.of(chart).conflicts()).toEqual([expect.objectContaining({ control: 'test-host-network', reason: ConflictReason.JSON_PATCH })]);
  });

  it.each(['hostPid', 'hostPID'])('lets a patch of %s win on a generated class, which spells it its own way', field => {
    const chart = newChart();
    const noHostPid = control({
      id: 'test-host-pid',
      expression: 'variables.podSpec.?hostPID.orValue(false) == false',
      fix: [{ target: FixTarget.POD_SPEC, path: '/hostPID', value: false }],
    });
    new kplus.k8s.KubeDeployment(chart, 'web', { spec: SPEC }).addJsonPatch(JsonPatch.add(`/spec/template/spec/${field}`, true));
    Hardening.of(chart).apply(profileOf(noHostPid), { mode: HardeningMode.ENFORCE });
    const podSpec = podSpecOf(Testing.synth(chart)[0]);
    expect(Object.entries(podSpec).filter(([key]) => key !== 'containers')).toEqual([['hostPID', true]]);
    expect(Hardening.of(chart).conflicts()).toEqual([expect.objectContaining({ control: 'test-host-pid', value: true, reason: ConflictReason.JSON_PATCH })]);
  });

  it('lets the inner of nested scopes decide, in whatever order they are applied', () => {
    for (const innerFirst of [true, false]) {
      const app = Testing.app();
      const chart = new Chart(app, 'chart');
      const inner = new Construct(chart, 'inner');
      plain(chart, 'outside');
      plain(inner, 'inside');
      const calls = [
        () => Hardening.of(inner).apply(profileOf(grace('five', 5))),
        () => Hardening.of(app).apply(profileOf(grace('ten', 10))),
      ];
      for (const call of innerFirst ? calls : calls.reverse()) call();
      expect(Testing.synth(chart).map(manifest => podSpecOf(manifest).terminationGracePeriodSeconds).sort()).toEqual([10, 5]);
      expect(Hardening.of(app).applied()).toHaveLength(2);
      expect(Hardening.of(inner).applied().map(change => change.control)).toEqual(['five']);
    }
  });

  it('replaces the settings of a scope when it is applied again', () => {
    const chart = newChart();
    plain(chart, 'web');
    Hardening.of(chart).apply(profileOf(grace('five', 5)));
    Hardening.of(chart).apply(profileOf(grace('ten', 10)));
    expect(podSpecOf(Testing.synth(chart)[0]).terminationGracePeriodSeconds).toBe(10);
  });

  it('leaves out excluded controls', () => {
    const chart = newChart();
    plain(chart, 'web');
    Hardening.of(chart).apply(profileOf(serviceLinksOff, appArmor), { exclude: ['test-service-links'] });
    expect(Hardening.of(chart).applied().map(change => change.control)).toEqual(['test-app-armor']);
  });

  it('asks the cluster target for the Kubernetes version', () => {
    const app = Testing.app();
    ClusterTarget.set(app, { kubernetesVersion: '1.30' });
    const chart = new Chart(app, 'chart');
    plain(chart, 'web');
    Hardening.of(chart).apply(profileOf({ ...serviceLinksOff, kubernetesVersions: '>=1.31' }));
    expect(Hardening.of(chart).applied()).toEqual([]);
  });

  it('finds the pod template of a declared custom kind', () => {
    const app = Testing.app();
    ClusterTarget.set(app, { workloadKinds: [{ apiGroup: 'argoproj.io', kind: 'Rollout' }] });
    const chart = new Chart(app, 'chart');
    new ApiObject(chart, 'rollout', { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', spec: SPEC } as any);
    Hardening.of(chart).apply(profileOf(serviceLinksOff));
    expect(podSpecOf(Testing.synth(chart)[0]).enableServiceLinks).toBe(false);
  });

  it('is empty before it is applied', () => {
    const chart = newChart();
    plain(chart, 'web');
    expect(Hardening.of(chart).toJson()).toBe('{\n  "applied": [],\n  "conflicts": []\n}');
  });
});

describe('wrong use of Hardening', () => {
  it.each([
    ['an excluded control that is not in the profile', () => Hardening.of(newChart()).apply(undefined, { exclude: ['seccomp-profil'] }),
      /cannot exclude from profile 'zeroTrust' at 'chart': unknown control 'seccomp-profil': did you mean .*'seccomp-profile'/],
    ['an unknown mode', () => Hardening.of(Testing.app()).apply(undefined, { mode: 'warn' as any }), /hardening mode 'warn' at the app is unknown: expected one of respect, enforce/],
    ['the name of a profile', () => Hardening.of(newChart()).apply('restricted' as any), /^profile is 'restricted', a string: expected a Profile, for example Profile.RESTRICTED$/],
    ['an object in place of a profile', () => Hardening.of(newChart()).apply({ mode: 'enforce' } as any), /^profile is an object: expected a Profile/],
    ['an id in place of a list', () => Hardening.of(newChart()).apply(undefined, { exclude: 'seccomp-profile' as any }), /exclude is "seccomp-profile" at 'chart': expected a list/],
    ['a scope that is none', () => Hardening.of('app' as any), /scope is 'app': expected a construct, for example a chart/],
    ['a switched off control that does not exist', () => hardenConstruct(plain(newChart(), 'web'), { skip: ['nope'] }),
      /cannot switch off in profile 'zeroTrust' at 'chart\/web': unknown control 'nope'/],
  ])('is refused: %s', (_, use, message) => expect(use).toThrow(message));

  it.each(['kind', 'apiVersion'])('names the construct of an object without %s', field => {
    for (const nothing of [undefined, '', 7]) {
      const chart = newChart();
      const object = plain(chart, 'web');
      transformManifest(object, 'without', manifest => ({ ...manifest, [field]: nothing }));
      Hardening.of(chart).apply();
      const message = `the object of construct 'chart/web' has no ${field}: expected a kubernetes object with apiVersion and kind`;
      expect(() => Testing.synth(chart)).toThrow(message);
      expect(() => Hardening.of(chart).conflicts()).toThrow(message);
    }
  });

  it('names the construct that was made without a kind', () => {
    const chart = newChart();
    Hardening.of(chart).apply();
    new ApiObject(chart, 'odd', { apiVersion: 'v1', kind: '' });
    expect(() => chart.toJson()).toThrow("the object of construct 'chart/odd' has no kind");
  });

  it('names the construct when fixes undo each other', () => {
    const chart = newChart();
    plain(chart, 'web');
    Hardening.of(chart).apply(profileOf(grace('five', 5), grace('ten', 10)));
    expect(() => Testing.synth(chart)).toThrow("hardening of construct 'chart/web' failed: the fixes of 'five' and 'ten' undo each other: exclude one of them");
  });
});

describe('hardenConstruct', () => {
  it('hardens one object by the profile of its construct, without any scope', () => {
    const chart = newChart();
    hardenConstruct(plain(chart, 'web'), { profile: profileOf(serviceLinksOff) });
    plain(chart, 'other');
    expect(Testing.synth(chart).map(manifest => podSpecOf(manifest).enableServiceLinks).sort()).toEqual([false, undefined]);
  });

  it('leaves switched off defaults alone and reports them', () => {
    const chart = newChart();
    hardenConstruct(plain(chart, 'web'), { profile: profileOf(serviceLinksOff, appArmor), skip: ['test-service-links'] });
    expect(podSpecOf(Testing.synth(chart)[0])).not.toHaveProperty('enableServiceLinks');
    expect(Hardening.of(chart).conflicts()).toEqual([expect.objectContaining({ control: 'test-service-links', reason: ConflictReason.SWITCHED_OFF })]);
  });

  it('runs after what the construct adds itself, which counts as written by the user', () => {
    const web = plain(newChart(), 'web');
    hardenConstruct(web, { profile: profileOf(serviceLinksOff) });
    transformManifest(web, 'links', manifest => {
      podSpecOf(manifest).enableServiceLinks = true;
      return manifest;
    });
    expect(podSpecOf(web.toJson()).enableServiceLinks).toBe(true);
  });

  it('follows the profile of a scope where it has the control, and its own for all others', () => {
    const chart = newChart();
    const web = plain(chart, 'web');
    const stricter = profileOf(grace('grace', 5));
    hardenConstruct(web, { profile: profileOf(grace('grace', 10), serviceLinksOff) });
    Hardening.of(chart).apply(stricter);
    expect(podSpecOf(web.toJson())).toMatchObject({ terminationGracePeriodSeconds: 5, enableServiceLinks: false });
  });

  it('keeps a default switched off under a scope, unless the scope enforces', () => {
    for (const [mode, expected] of [[HardeningMode.RESPECT, undefined], [HardeningMode.ENFORCE, false]] as const) {
      const chart = newChart();
      const web = plain(chart, 'web');
      hardenConstruct(web, { profile: profileOf(serviceLinksOff), skip: ['test-service-links'] });
      Hardening.of(chart).apply(profileOf(serviceLinksOff), { mode });
      expect(podSpecOf(web.toJson()).enableServiceLinks).toBe(expected);
      expect(Hardening.of(chart).conflicts().map(({ reason }) => reason)).toEqual(expected === undefined ? [ConflictReason.SWITCHED_OFF] : []);
    }
  });
});

function newChartWith(spec: any): Chart {
  const chart = new Chart(new App(), 'chart');
  new kplus.k8s.KubeDeployment(chart, 'generated', { spec });
  return chart;
}
