import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, App, Chart, Include, JsonPatch, Lazy, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Profile } from '../../src/controls';
import { Hardening } from '../../src/hardening';
import { ContainerLimitRange, ZeroTrustNamespace, ZeroTrustNamespaceProps } from '../../src/namespaces';
import { ClusterTarget } from '../../src/target';
import { SecureDeployment } from '../../src/workloads';

const FOLDER = mkdtempSync(join(tmpdir(), 'container-resources-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));

const GI = Size.gibibytes(1);
const TOO_MUCH = { resources: { requests: { memory: '1Gi' } } };

function synth(fill: (ns: ZeroTrustNamespace) => void, props?: ZeroTrustNamespaceProps): string {
  const app = new App();
  fill(new ZeroTrustNamespace(app, 'shop', props));
  return app.synthYaml();
}

function podOf(resources: object): object {
  return { containers: [{ name: 'main', image: 'app', ...resources }] };
}

function raw(scope: Construct, resources: object): ApiObject {
  return new ApiObject(scope, 'Raw', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: podOf(resources) } } });
}

function ours(scope: Construct, resources: kplus.ContainerResources): SecureDeployment {
  return new SecureDeployment(scope, 'web', { containers: [{ image: 'registry.example/app:1', resources }] });
}

describe('containers that the LimitRange would make invalid', () => {
  const memory = /\[shop\] container 'main' of 'shop\/\S+' requests (1Gi|1024Mi|1048576Ki) memory and sets no limit, .* limits it to 512Mi.*give the container a limit of memory, or raise limitRange\.defaultLimits/;

  it.each<[string, (ns: ZeroTrustNamespace) => void, RegExp]>([
    ['a secure workload', ns => ours(ns, { memory: { request: GI } }), memory],
    ['ephemeral storage', ns => ours(ns, { ephemeralStorage: { request: Size.gibibytes(2) } }), /requests \S+ ephemeral-storage and sets no limit.* limits it to 1Gi/],
    ['a plain workload', ns => new kplus.Pod(ns, 'web', { containers: [{ image: 'app', resources: { memory: { request: GI } } }] }), memory],
    ['an init container', ns => new kplus.Pod(ns, 'web', { containers: [{ name: 'app', image: 'app' }] }).addInitContainer({ name: 'main', image: 'app', resources: { memory: { request: GI } } }), memory],
    ['an object', ns => raw(ns, TOO_MUCH), memory],
    ['an object that is made late', ns => new ApiObject(ns, 'Raw', { apiVersion: 'v1', kind: 'Pod', spec: Lazy.any({ produce: () => podOf(TOO_MUCH) }) }), memory],
    ['a generated class', ns => new kplus.k8s.KubePod(ns, 'Raw', {
      spec: { containers: [{ name: 'main', image: 'app', resources: { requests: { memory: kplus.k8s.Quantity.fromString('1Gi') } } }] },
    }), memory],
    ['an item of a list', ns => new ApiObject(ns, 'Raw', { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Pod', spec: podOf(TOO_MUCH) }] } as any), memory],
    ['a nested chart', ns => raw(new Chart(ns, 'inner'), TOO_MUCH), memory],
    ['a JSON patch', ns => raw(ns, {}).addJsonPatch(JsonPatch.add('/spec/template/spec/containers/0/resources', TOO_MUCH.resources)), memory],
    ['an included manifest', ns => {
      const url = join(FOLDER, 'pod.yaml');
      writeFileSync(url, `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":${JSON.stringify(podOf(TOO_MUCH))}}`);
      new Include(ns, 'theirs', { url });
    }, memory],
    ['a declared kind', ns => {
      ClusterTarget.set(ns, { workloadKinds: [{ apiGroup: 'argoproj.io', kind: 'Rollout' }] });
      new ApiObject(ns, 'Raw', { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', spec: { template: { spec: podOf(TOO_MUCH) } } });
    }, memory],
  ])('fail synth: %s', (_, fill, message) => {
    expect(() => synth(fill)).toThrow(message);
  });

  it('are judged by the limits that the namespace has', () => {
    expect(() => synth(ns => raw(ns, { resources: { requests: { cpu: '2' } } }), { limitRange: { max: { cpu: '1' } } }))
      .toThrow(/requests 2 cpu and sets no limit, so that the LimitRange of the namespace limits it to 1,/);
    expect(() => synth(ns => raw(ns, { resources: { limits: { memory: 2 ** 31 } } }), { limitRange: { max: { memory: '1Gi' } } }))
      .toThrow(/has the limit 2147483648 of memory, more than the LimitRange of the namespace allows, which is 1Gi: give the container a limit of 1Gi or less, or raise limitRange\.max/);
    expect(synth(ns => raw(ns, TOO_MUCH), { limitRange: { defaultLimits: { memory: '1Gi' } } })).toContain('memory: 1Gi');
  });

  it.each<[string, (ns: ZeroTrustNamespace) => void, ContainerLimitRange, RegExp]>([
    ['a limit of memory', ns => ours(ns, {}), { max: { memory: '256Mi' } }, /has the limit 512Mi of memory, .* which is 256Mi: give the container a limit of 256Mi or less/],
    ['a limit of CPU', ns => ours(ns, {}), { max: { cpu: '500m' } }, /has the limit 1 of cpu, .* which is 500m/],
    ['a limit of ephemeral storage', ns => ours(ns, {}), { max: { 'ephemeral-storage': '32Mi' } }, /has the limit 1Gi of ephemeral-storage/],
    ['a limit that holds the writable paths', ns => new SecureDeployment(ns, 'web', {
      containers: [{ image: 'registry.example/app:1', writablePaths: ['/a', '/b'], writablePathSize: Size.gibibytes(2) }],
    }), { max: { 'ephemeral-storage': '3Gi' } }, /has the limit 4160Mi of ephemeral-storage/],
    ['a request whose limit was switched off', ns => new SecureDeployment(ns, 'web', {
      containers: [{ image: 'registry.example/app:1' }], withoutDefaults: ['memory-limits'],
    }), { defaultLimits: { memory: '256Mi' } }, /requests 512Mi memory and sets no limit, .* limits it to 256Mi/],
    ['a plain request whose limit hardening leaves off', ns => {
      Hardening.of(ns).apply(Profile.ZERO_TRUST, { exclude: ['memory-limits'] });
      raw(ns, {});
    }, { defaultLimits: { memory: '64Mi' } }, /requests 128Mi memory and sets no limit, .* limits it to 64Mi/],
    ['a limit that hardening of the scope sets', ns => {
      Hardening.of(ns).apply(Profile.ZERO_TRUST);
      raw(ns, {});
    }, { max: { memory: '256Mi' } }, /has the limit 512Mi of memory/],
  ])('fail synth by what is set for them: %s', (_, fill, limitRange, message) => {
    expect(() => synth(fill, { limitRange })).toThrow(message);
  });

  it('are rendered for that only where the LimitRange may refuse it', () => {
    const rendered = (limitRange?: ContainerLimitRange) => {
      const app = new App();
      const render = jest.spyOn(ApiObject.of(ours(new ZeroTrustNamespace(app, 'shop', { limitRange }), {})), 'toJson');
      app.synthYaml();
      return render.mock.calls.length;
    };
    expect(rendered({ max: { 'ephemeral-storage': '1Gi' } })).toBeGreaterThan(rendered());
    expect(rendered({ max: { memory: '1Gi', cpu: '2' } })).toBe(rendered());
  });

  it.each<[string, (ns: ZeroTrustNamespace) => void, ZeroTrustNamespaceProps?]>([
    ['below the maximum', ns => ours(ns, {}), { limitRange: { max: { 'memory': '512Mi', 'cpu': '1', 'ephemeral-storage': '1Gi' } } }],
    ['with a lower limit of their own', ns => ours(ns, { memory: { request: Size.mebibytes(64), limit: Size.mebibytes(256) } }), { limitRange: { max: { memory: '256Mi' } } }],
    ['with limits of their own', ns => ours(ns, { memory: { request: GI, limit: GI } })],
    ['that request no more than the limit', ns => ours(ns, { memory: { request: Size.mebibytes(512) } })],
    ['that say nothing', ns => ours(ns, {})],
    ['with the resources of cdk8s-plus', ns => new kplus.Pod(ns, 'web', { containers: [{ image: 'app' }] })],
    ['without a LimitRange', ns => ours(ns, { memory: { request: GI } }), { withoutLimitRange: true }],
    ['in another namespace', ns => new ApiObject(ns, 'Raw', { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'other' }, spec: podOf(TOO_MUCH) })],
    ['that a JSON patch puts right', ns => raw(ns, TOO_MUCH).addJsonPatch(JsonPatch.remove('/spec/template/spec/containers/0/resources'))],
    ['of which there are none', ns => new ApiObject(ns, 'Raw', { apiVersion: 'v1', kind: 'Pod', spec: { containers: 'none' } })],
  ])('are not those %s', (_, fill, ...rest) => {
    expect(synth(fill, ...rest)).toContain('kind: Namespace');
  });
});
