import { inVersionRange, Profile } from '../../../src/controls';
import { CompiledProfile } from '../../../src/evaluation';
import { KubeObject, stripNulls } from '../../../src/manifests';
import { describeWithCorpus, LabelledRow, readJsonLines } from '../../corpora';
import { pod, podSecuredWith } from '../check';

type Level = 'baseline' | 'restricted';

const PROFILES: Record<Level, Profile> = { baseline: Profile.BASELINE, restricted: Profile.RESTRICTED };
const PINNED = new Map<string, CompiledProfile>();

/** The level as of a Pod Security version, on the Kubernetes release of that number. */
function pinned(level: Level, version: string): CompiledProfile {
  const key = `${level} ${version}`;
  let compiled = PINNED.get(key);
  if (!compiled) {
    const profile = PROFILES[level].derive({ name: key, podSecurityVersion: version });
    PINNED.set(key, compiled = CompiledProfile.for(profile, { kubernetesVersion: version }));
  }
  return compiled;
}

/** Ids of the Pod Security checks that an object fails, in lower case as the fixtures write them. */
function failedChecks(object: KubeObject, level: Level, version: string): Set<string> {
  const outcomes = pinned(level, version).evaluate(stripNulls(object));
  const errors = outcomes.filter(({ verdict }) => verdict === 'error');
  expect(errors.flatMap(({ violations }) => violations.map(({ message }) => message))).toEqual([]);
  return new Set(outcomes.filter(({ verdict }) => verdict === 'fail').flatMap(({ control: { control } }) => (control.frameworks ?? [])
    .filter(({ framework, versions }) => (framework === 'pss-baseline' || framework === `pss-${level}`) && inVersionRange(version, versions))
    .map(({ id }) => id.toLowerCase())));
}

function admits(object: KubeObject, level: Level, version: string): boolean {
  return failedChecks(object, level, version).size === 0;
}

/** Checks of level restricted in place of those of level baseline that the fixtures are named after. */
const OVERRIDDEN_BY: Record<string, string> = {
  capabilities_baseline: 'capabilities_restricted',
  hostpathvolumes: 'restrictedvolumes',
  seccompprofile_baseline: 'seccompprofile_restricted',
};

/** Other checks that a fixture cannot help failing, because the API server couples the fields. */
const ALSO: Record<string, string> = {
  'baseline windowshostprocess': 'hostnamespaces',
  'restricted windowshostprocess': 'hostnamespaces',
  'restricted privileged': 'allowprivilegeescalation',
};

function expectedChecks({ control, level, case: fixture }: LabelledRow): string[] {
  const check = level === 'restricted' ? OVERRIDDEN_BY[control] ?? control : control;
  const also = fixture === 'allowprivilegeescalation3.yaml' ? 'capabilities_restricted' : ALSO[`${level} ${control}`]; // it has no security context
  return also ? [check, also].sort() : [check];
}

describeWithCorpus(['posture', 'psa.jsonl'], 'the fixtures of Pod Security Admission', path => {
  const rows = readJsonLines(path);
  const version = (row: LabelledRow) => row.version!.slice(1);
  const failed = (row: LabelledRow) => failedChecks(row.objects[0], row.level as Level, version(row));
  const name = (row: LabelledRow) => `${row.level} ${row.version} ${row.label} ${row.case}`;

  it('are all there', () => {
    expect(rows.length).toBeGreaterThanOrEqual(910);
    expect(new Set(rows.map(version))).toEqual(new Set(['1.28', '1.29', '1.30', '1.31', '1.32', '1.33', '1.34']));
  });

  it('get the verdict of their label from the profile of their level', () => {
    expect(rows.filter(row => (failed(row).size === 0) !== (row.label === 'pass')).map(name)).toEqual([]);
  });

  it('fail the check that they were made for and no other', () => {
    const made = rows.filter(({ label }) => label === 'fail');
    expect(made.filter(row => [...failed(row)].sort().join() !== expectedChecks(row).join()).map(row => `${name(row)}: ${[...failed(row)]}`)).toEqual([]);
  });
});

describe('Pod Security after 1.34', () => {
  const restrictedPod = (container: object = {}, spec: object = {}, podContext: object = {}) => podSecuredWith(
    { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, ...container },
    { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' }, ...podContext }, ...spec },
  );

  it.each(['1.28', '1.34', '1.35', '1.36', '1.37'])('admits a restricted pod in %s', version => {
    expect(admits(restrictedPod(), 'restricted', version)).toBe(true);
    expect(admits(restrictedPod(), 'baseline', version)).toBe(true);
  });

  it.each<[string, KubeObject, string]>([
    ['runAsNonRoot unset', restrictedPod({}, { hostUsers: false }, { runAsNonRoot: undefined }), 'runasnonroot'],
    ['runAsNonRoot: false on the pod', restrictedPod({}, { hostUsers: false }, { runAsNonRoot: false }), 'runasnonroot'],
    ['runAsNonRoot: false on a container', restrictedPod({ runAsNonRoot: false }, { hostUsers: false }), 'runasnonroot'],
    ['runAsUser: 0 on the pod', restrictedPod({}, { hostUsers: false }, { runAsUser: 0 }), 'runasuser'],
    ['runAsUser: 0 on a container', restrictedPod({ runAsUser: 0 }, { hostUsers: false }), 'runasuser'],
  ])('admits %s in a user namespace, from 1.35', (_, object, check) => {
    const shared = { ...object, spec: { ...object.spec, hostUsers: true } };
    expect([...failedChecks(object, 'restricted', '1.34')]).toEqual([check]);
    expect([...failedChecks(object, 'restricted', '1.35')]).toEqual([]);
    expect([...failedChecks(object, 'restricted', '1.37')]).toEqual([]);
    expect([...failedChecks(shared, 'restricted', '1.37')]).toEqual([check]);
  });

  it('admits an unmasked /proc in a user namespace at level baseline from 1.35, at level restricted never', () => {
    const unmasked = restrictedPod({ procMount: 'Unmasked' }, { hostUsers: false });
    expect(admits(unmasked, 'baseline', '1.34')).toBe(false);
    expect(admits(unmasked, 'baseline', '1.35')).toBe(true);
    expect(admits(unmasked, 'baseline', '1.37')).toBe(true);
    expect(admits(restrictedPod({ procMount: 'Unmasked' }), 'baseline', '1.37')).toBe(false);
    for (const version of ['1.28', '1.34', '1.35', '1.37']) expect(admits(unmasked, 'restricted', version)).toBe(false);
  });

  it.each<[string, string, string]>([
    ['net.ipv4.ip_local_reserved_ports', '', '1.28'],
    ['net.ipv4.tcp_keepalive_time', '1.28', '1.29'],
    ['net.ipv4.tcp_fin_timeout', '1.28', '1.29'],
    ['net.ipv4.tcp_keepalive_intvl', '1.28', '1.29'],
    ['net.ipv4.tcp_keepalive_probes', '1.28', '1.29'],
    ['net.ipv4.tcp_rmem', '1.31', '1.32'],
    ['net.ipv4.tcp_wmem', '1.31', '1.32'],
    ['net.ipv4.tcp_slow_start_after_idle', '1.36', '1.37'],
    ['net.ipv4.tcp_notsent_lowat', '1.36', '1.37'],
    ['kernel.shm_rmid_forced', '', '1.28'],
  ])('counts %s as safe after %s', (sysctl, before, since) => {
    const object = restrictedPod({}, {}, { sysctls: [{ name: sysctl, value: '1' }] });
    if (before) expect(admits(object, 'baseline', before)).toBe(false);
    expect(admits(object, 'baseline', since)).toBe(true);
    expect(admits(object, 'restricted', '1.37')).toBe(true);
  });

  it('knows container_engine_t from 1.31', () => {
    const object = restrictedPod({ seLinuxOptions: { type: 'container_engine_t' } });
    expect(admits(object, 'restricted', '1.30')).toBe(false);
    expect(admits(object, 'restricted', '1.31')).toBe(true);
  });

  it('asks for probes without host from 1.34', () => {
    const object = pod({ containers: [{ name: 'app', livenessProbe: { tcpSocket: { host: '10.0.0.1', port: 1 } } }] });
    expect(admits(object, 'baseline', '1.33')).toBe(true);
    expect(admits(object, 'baseline', '1.34')).toBe(false);
    expect(admits(object, 'baseline', '1.37')).toBe(false);
  });

  it('exempts Windows pods from the checks of level restricted that are about Linux', () => {
    const windows = pod({ os: { name: 'windows' }, securityContext: { runAsNonRoot: true } });
    expect(admits(windows, 'restricted', '1.34')).toBe(true);
    expect([...failedChecks({ ...windows, spec: { ...windows.spec, os: { name: 'linux' } } }, 'restricted', '1.34')].sort())
      .toEqual(['allowprivilegeescalation', 'capabilities_restricted', 'seccompprofile_restricted']);
  });
});
