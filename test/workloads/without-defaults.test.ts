import { Size } from 'cdk8s';
import { IMAGE, newChart, only, podSpecOf } from './fixtures';
import { Catalogue, ControlScope, Profile } from '../../src/controls';
import { HardeningMode } from '../../src/fixes';
import { Hardening } from '../../src/hardening';
import { Posture } from '../../src/posture';
import { SecureContainerProps, SecureDeployment, SecureDeploymentProps } from '../../src/workloads';

/** Says nothing about security or resources: everything is a default. */
const PLAIN: SecureContainerProps = { image: IMAGE, portNumber: 8080, writablePaths: ['/tmp'] };

const FIXABLE = Profile.ZERO_TRUST.controls.map(({ control }) => Catalogue.byId(control))
  .filter(({ fix, scope }) => (fix?.length ?? 0) > 0 && scope !== ControlScope.OBJECT)
  .map(({ id }) => id);

function deploy(props: SecureDeploymentProps) {
  const chart = newChart({ kubernetesVersion: '1.36' });
  new SecureDeployment(chart, 'web', { containers: [PLAIN], ...props });
  return { chart, findings: () => new Set(Posture.assess(chart).findings.map(({ control }) => control)) };
}

/** A request may be left out where there is a limit: the API server then takes the limit. */
const partnersOf = (id: string) => (id.endsWith('-requests') ? [id, id.replace('-requests', '-limits')] : [id]);

/** User namespaces excuse root from 1.35 on. */
const excusesOf = (id: string) => (id.includes('non-root') ? ['user-namespaces'] : []);

describe('withoutDefaults', () => {
  const baseline = deploy({}).findings();
  const effective = FIXABLE.filter(id => deploy({ withoutDefaults: FIXABLE }).findings().has(id) && !baseline.has(id));

  test('has something to switch off', () => {
    expect(effective).toEqual(expect.arrayContaining(['read-only-root-filesystem', 'drop-all-capabilities', 'run-as-non-root', 'cpu-limits', 'user-namespaces', 'empty-dir-size-limits']));
  });

  test.each(effective)('switches %s off by name, and that is a finding', id => {
    const { findings } = deploy({ withoutDefaults: [...partnersOf(id), ...excusesOf(id)] });
    expect(findings()).toContain(id);
  });

  test.each(effective)('switches nothing off with %s but what is named', id => {
    const off = [...partnersOf(id), ...excusesOf(id)];
    const others = [...deploy({ withoutDefaults: off }).findings()].filter(found => !off.includes(found) && !baseline.has(found));
    expect(others).toEqual([]);
  });

  test('keeps values that the user wrote', () => {
    const { chart } = deploy({
      containers: [{ ...PLAIN, resources: { cpu: { limit: { amount: '300m' } } } }],
      withoutDefaults: ['cpu-limits', 'memory-limits'],
    });
    expect(podSpecOf(only(chart, 'Deployment')).containers[0].resources.limits).toMatchObject({ cpu: '300m' });
  });

  test('keeps the size of a writable path that the user gave', () => {
    const { chart } = deploy({
      containers: [{ ...PLAIN, writablePathSize: Size.mebibytes(64) }, { ...PLAIN, name: 'other', portNumber: 8081 }],
      withoutDefaults: ['empty-dir-size-limits'],
    });
    expect(podSpecOf(only(chart, 'Deployment')).volumes.map((volume: any) => volume.emptyDir)).toEqual([{ sizeLimit: '64Mi' }, {}]);
  });

  test('reaches the service account of the workload', () => {
    const { chart } = deploy({ withoutDefaults: ['pod-no-automounted-token', 'service-account-no-automounted-token'] });
    expect(only(chart, 'ServiceAccount').automountServiceAccountToken).toBeUndefined();
    expect(podSpecOf(only(chart, 'Deployment')).automountServiceAccountToken).toBeUndefined();
  });

  test.each([
    [HardeningMode.RESPECT, undefined],
    [HardeningMode.ENFORCE, false],
  ])('holds for the service account under a scope in mode %s, as it does for the workload', (mode, token) => {
    const { chart } = deploy({ withoutDefaults: ['service-account-no-automounted-token'] });
    Hardening.of(chart).apply(Profile.ZERO_TRUST, { mode });
    expect(only(chart, 'ServiceAccount').automountServiceAccountToken).toBe(token);
    const off = Hardening.of(chart).conflicts().filter(({ control }) => control === 'service-account-no-automounted-token');
    expect(off.map(({ reason }) => reason)).toEqual(token === undefined ? ['switched-off'] : []);
  });

  test('is overruled by a scope that enforces its profile, and reported as switched off where it is not', () => {
    const { chart, findings } = deploy({ withoutDefaults: ['read-only-root-filesystem'] });
    expect(Hardening.of(chart).conflicts().map(({ control, reason }) => [control, reason])).toContainEqual(['read-only-root-filesystem', 'switched-off']);
    Hardening.of(chart).apply(Profile.ZERO_TRUST, { mode: HardeningMode.ENFORCE });
    expect(findings()).not.toContain('read-only-root-filesystem');
  });
});

describe('every control that has a fix', () => {
  const ids = Catalogue.all().filter(({ fix }) => (fix?.length ?? 0) > 0).map(({ id }) => id);

  test.each(ids)('%s is switched off, or refused before anything stands in the tree', id => {
    const chart = newChart();
    let refused = false;
    try {
      new SecureDeployment(chart, 'web', { containers: [PLAIN], withoutDefaults: [id] });
    } catch {
      refused = true;
    }
    expect(chart.node.tryFindChild('web') === undefined).toBe(refused);
    if (FIXABLE.includes(id)) expect(refused).toBe(false);
  });

  test.each(['drop-net-raw-capability', 'high-user-id', 'high-group-id'])('%s is no default, and that is what the message says', id => {
    expect(() => deploy({ withoutDefaults: [id] })).toThrow(`withoutDefaults names '${id}', which is not in the profile`);
  });
});

describe('defaults that are properties', () => {
  test.each<[string, SecureDeploymentProps, string]>([
    ['the own service account', { ownServiceAccount: false }, 'no-default-service-account'],
    ['the spread over nodes', { topologySpread: false }, 'topology-spread'],
    ['the isolated network', { hostNetwork: true }, 'no-host-network'],
    ['the digest', { containers: [{ image: 'registry.example/app:1.2' }] }, 'image-digest-pinned'],
    ['the readiness probe', { containers: [{ image: IMAGE }] }, 'readiness-probes'],
    ['the user that is not root', { securityContext: { user: 0 }, withoutDefaults: ['user-namespaces'] }, 'pod-no-root-user'],
    ['the read-only root filesystem', { containers: [{ image: IMAGE, securityContext: { readOnlyRootFilesystem: false } }] }, 'read-only-root-filesystem'],
  ])('without %s there is a finding', (_what, props, control) => {
    expect(deploy(props).findings()).toContain(control);
  });
});
