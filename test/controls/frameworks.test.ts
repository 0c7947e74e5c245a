import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { Catalogue, cisMoved, FRAMEWORKS, inVersionRange } from '../../src/controls';
import { describeWithCorpus } from '../corpora';

/** Every framework row of the catalogue, with the control that answers it. */
const ROWS = Catalogue.all().flatMap(({ id: control, frameworks }) => (frameworks ?? []).map(row => ({ control, ...row })));

const of = (framework: string) => ROWS.filter(row => row.framework === framework);
const ids = (framework: string) => [...new Set(of(framework).map(({ id }) => id))].sort();

describe('framework rows', () => {
  it('name frameworks that are declared', () => {
    expect(ROWS.filter(({ framework }) => !Object.prototype.hasOwnProperty.call(FRAMEWORKS, framework))).toEqual([]);
  });

  it('name at least one declared version of the framework', () => {
    expect(ROWS.filter(({ framework, versions }) => !FRAMEWORKS[framework].versions.some(version => inVersionRange(version, versions)))).toEqual([]);
  });

  it('are not repeated within a control', () => {
    for (const { id, frameworks } of Catalogue.all()) {
      const keys = (frameworks ?? []).map(row => `${row.framework} ${row.id} ${row.versions}`);
      expect([id, keys]).toEqual([id, [...new Set(keys)]]);
    }
  });

  it('answer every framework', () => {
    for (const framework of Object.keys(FRAMEWORKS)) expect(of(framework).length).toBeGreaterThan(0);
  });

  it('write ids as the frameworks do', () => {
    expect(ids('mitre-attack').filter(id => !/^T\d{4}(\.\d{3})?$/.test(id))).toEqual([]);
    expect(ids('owasp-kubernetes').filter(id => !/^K(0[1-9]|10)$/.test(id))).toEqual([]);
    expect(ids('cis-kubernetes').filter(id => !/^\d+\.\d+\.\d+$/.test(id))).toEqual([]);
    const sections = ['audit-logging', 'authentication-authorization', 'network-separation', 'pod-security', 'upgrading'];
    expect(ids('nsa-cisa').filter(id => !sections.includes(id))).toEqual([]);
  });
});

describe('cisMoved', () => {
  it('gives one row for each number that a check has had', () => {
    expect(cisMoved({ upTo110: '5.2.9', v111: '5.2.9' })).toEqual([{ framework: 'cis-kubernetes', id: '5.2.9', versions: '1.9-1.10, 1.11' }]);
    expect(cisMoved({ upTo110: '5.7.4', v111: '5.6.4', from112: '5.6.4' }).map(({ id, versions }) => [id, versions]))
      .toEqual([['5.7.4', '1.9-1.10'], ['5.6.4', '1.11, 1.12, 2.0.1']]);
  });
});

describe('Pod Security Standards', () => {
  const BASELINE = [
    'appArmorProfile', 'capabilities_baseline', 'hostNamespaces', 'hostPathVolumes', 'hostPorts', 'hostProbesAndHostLifecycle',
    'privileged', 'procMount', 'seLinuxOptions', 'seccompProfile_baseline', 'sysctls', 'windowsHostProcess',
  ];
  const RESTRICTED = [
    'allowPrivilegeEscalation', 'capabilities_restricted', 'procMount_restricted', 'restrictedVolumes', 'runAsNonRoot', 'runAsUser',
    'seccompProfile_restricted',
  ];

  it('are covered, check by check', () => {
    expect(ids('pss-baseline')).toEqual(BASELINE);
    expect(ids('pss-restricted')).toEqual(RESTRICTED);
    expect(BASELINE.length + RESTRICTED.length).toBe(19);
  });
});

/** What the text of a CIS row must speak of for a control to answer it. */
const TOPICS: [topic: RegExp, controls: string[]][] = [
  [/privileged containers/i, ['no-privileged-containers']],
  [/host process ID/i, ['no-host-pid']],
  [/host IPC/i, ['no-host-ipc']],
  [/host network/i, ['no-host-network']],
  [/HostPath/i, ['no-host-path-volumes']],
  [/HostPorts/i, ['no-host-ports']],
  [/added capabilities|capabilities assigned/i, ['allowed-capabilities', 'no-added-capabilities']],
  [/NET_RAW|capabilities assigned/i, ['drop-all-capabilities']],
  [/NET_RAW/i, ['no-dangerous-capabilities', 'drop-net-raw-capability']],
  [/allowPrivilegeEscalation/i, ['no-privilege-escalation']],
  [/root containers/i, ['run-as-non-root', 'pod-run-as-non-root', 'no-root-user', 'pod-no-root-user']],
  [/seccomp/i, ['no-unconfined-seccomp', 'pod-no-unconfined-seccomp', 'seccomp-profile', 'pod-seccomp-profile']],
  [/SecurityContext/i, ['allowed-selinux-options', 'pod-allowed-selinux-options', 'read-only-root-filesystem']],
  [/HostProcess/i, ['no-windows-host-process', 'pod-no-windows-host-process']],
  [/image provenance/i, ['image-digest-pinned', 'image-volume-digest-pinned', 'allowed-registries', 'verified-image-digests']],
  [/AlwaysPullImages/i, ['always-pull-images']],
  [/service account tokens/i, ['pod-no-automounted-token', 'service-account-no-automounted-token']],
  [/default service accounts/i, ['no-default-service-account', 'default-service-account-not-bound']],
  [/secrets as files/i, ['secrets-as-files']],
  [/external secret storage/i, ['no-secret-data-in-manifests']],
  [/DenyServiceExternalIPs/i, ['no-external-ips']],
  [/cluster-admin/i, ['no-cluster-admin-binding']],
  [/system:masters/i, ['no-system-masters-subject']],
  [/wildcard/i, ['no-wildcard-rbac-verbs', 'no-wildcard-rbac-resources', 'no-wildcard-rbac-api-groups', 'no-catch-all-aggregation']],
  [/access to secrets/i, ['no-secret-access']],
  [/create pods/i, ['no-workload-creation']],
  [/bind, impersonate and escalate/i, ['no-privilege-escalation-verbs']],
  [/proxy sub-resource of nodes/i, ['no-node-proxy']],
  [/approval sub-resource/i, ['no-certificate-approval']],
  [/webhook configuration/i, ['no-admission-configuration-write']],
  [/token creation/i, ['no-token-creation']],
  [/persistent volumes/i, ['no-persistent-volume-creation']],
  [/default namespace/i, ['no-default-namespace']],
  [/policy control mechanism/i, [
    'namespace-pod-security-enforced', 'namespace-pod-security-audited', 'namespace-pod-security-version-pinned',
    'admission-policy-fails-closed', 'admission-binding-denies', 'admission-no-catch-all-exclusion', 'webhook-fails-closed',
  ]],
  [/namespaces have network ?policies/i, [
    'network-policy-no-open-ingress', 'network-policy-no-open-egress', 'network-policy-blocks-metadata-service', 'network-policy-both-directions',
    'workload-ingress-isolated', 'workload-egress-isolated', 'namespace-denies-ingress-by-default', 'namespace-denies-egress-by-default',
  ]],
  [/administrative boundaries/i, ['namespace-resource-quota', 'namespace-limit-range', 'namespace-owner']],
];

/** Rows of section 5 that no control answers, by what they are about, and why. */
const NOT_COVERED: [topic: RegExp, reason: string][] = [
  [/CNI in use supports/i, 'a property of the cluster, which the description of the target states'],
];

/** Version 2.0.1 has the checks of 1.12 under the same ids. */
const SOURCES: { [version: string]: string } = { '1.9': 'cis-1.9', '1.10': 'cis-1.10', '1.11': 'cis-1.11', '1.12': 'cis-1.12', '2.0.1': 'cis-1.12' };

/** Id and text of every check in the files of one version. By line, because not all of them are well-formed YAML. */
function checksIn(folder: string): Map<string, string> {
  const text = readdirSync(folder).filter(file => file.endsWith('.yaml')).map(file => readFileSync(join(folder, file), 'utf8')).join('\n');
  const checks = [...text.matchAll(/- id: "?(\d+\.\d+\.\d+)"?\n\s+text: (.*)/g)];
  return new Map(checks.map(([, id, title]) => [id, title]));
}

describeWithCorpus(['frameworks'], 'CIS Kubernetes Benchmark', root => {
  const versions = FRAMEWORKS['cis-kubernetes'].versions;

  it.each(versions)('%s has every row that names it, about the topic of the control', version => {
    const checks = checksIn(join(root, SOURCES[version]));
    expect(checks.size).toBeGreaterThan(120);
    for (const { control, id } of of('cis-kubernetes').filter(row => inVersionRange(version, row.versions))) {
      const topic = TOPICS.find(([, controls]) => controls.includes(control))?.[0];
      expect({ control, id, topic }).toEqual({ control, id, topic: expect.any(RegExp) });
      expect({ control, id, text: checks.get(id) }).toEqual({ control, id, text: expect.stringMatching(topic!) });
    }
  });

  it.each(versions)('%s, section 5, is covered but for the rows that are listed here', version => {
    const checks = checksIn(join(root, SOURCES[version]));
    const covered = of('cis-kubernetes').filter(row => inVersionRange(version, row.versions)).map(({ id }) => id);
    const open = [...checks].filter(([id]) => id.startsWith('5.') && !covered.includes(id)).map(([, text]) => text);
    expect(open).toEqual(NOT_COVERED.map(([topic]) => expect.stringMatching(topic)));
  });
});
