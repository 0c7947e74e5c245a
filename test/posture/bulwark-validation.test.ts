import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, relative } from 'path';
import { ValidationContext } from 'cdk8s-cli/plugins';
import { BulwarkValidation } from '../../src/posture/bulwark-validation';

let folder: string;
let stderr: jest.SpyInstance;
let stdout: jest.SpyInstance;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plugin-'));
  mkdirSync(join(folder, 'dist'));
  stderr = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  stdout = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
});

afterEach(() => {
  stderr.mockRestore();
  stdout.mockRestore();
  rmSync(folder, { recursive: true, force: true });
});

const printed = () => stderr.mock.calls.map(([text]) => text).join('');

function pod(name: string, namespace: string, privileged: boolean): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  containers:
    - name: main
      image: nginx
      securityContext:
        privileged: ${privileged}
`;
}

function written(name: string, ...documents: string[]): string {
  const path = join(folder, 'dist', name);
  writeFileSync(path, documents.join('---\n'));
  return path;
}

async function validate(manifests: string[], properties: object, metadata: Record<string, { path: string }> = {}, toStdout = false) {
  const context = new ValidationContext(manifests, 'cdk8s-bulwark', '0.0.0', metadata, toStdout);
  await new BulwarkValidation({ profile: 'baseline', ...properties }).validate(context);
  expect(stdout).not.toHaveBeenCalled();
  return context.report.toJson();
}

describe('BulwarkValidation', () => {
  it('tells the CLI of each control, with the object, its construct, the field, its line and the remedy', async () => {
    const path = written('shop.yaml', pod('web', 'shop', false), pod('agent', 'shop', true));
    const report = await validate([path], {}, { agent: { path: 'shop/agent' }, web: { path: 'shop/web' } });
    expect(report.summary).toMatchObject({ status: 'failure', metadata: { Profile: 'baseline', Objects: '2' } });
    expect(report.violations).toHaveLength(1);
    expect(report.violations[0]).toMatchObject({ ruleName: 'no-privileged-containers (critical)', fix: expect.stringContaining('privileged') });
    expect(report.violations[0].violatingConstructs).toEqual([{
      resourceName: 'agent',
      constructPath: 'shop/agent',
      manifestPath: path,
      locations: ['spec.containers[0].securityContext.privileged (line 23): securityContext.privileged is true'],
    }]);
    expect(printed()).toMatch(/^posture: 1 finding \(1 critical\); the worst: .*:23: critical no-privileged-containers/);
  });

  it('names no construct where several objects share the name by which the CLI looks it up', async () => {
    const path = written('shop.yaml', pod('same', 'a', true), pod('same', 'b', false));
    const { violations } = await validate([path], {}, { same: { path: 'b/same' } });
    expect(violations[0].violatingConstructs).toMatchObject([{ resourceName: 'Pod/a/same', constructPath: undefined }]);
  });

  it('lets through what meets the profile, without a word on stderr', async () => {
    expect((await validate([written('shop.yaml', pod('web', 'shop', false))], {})).summary.status).toBe('success');
    expect(printed()).toBe('');
  });

  it.each([['high', 'failure'], ['critical', 'failure'], ['none', 'success']])('lists findings whatever fails it: failOn %s', async (failOn, status) => {
    const report = await validate([written('shop.yaml', pod('agent', 'shop', true))], { failOn });
    expect([report.summary.status, report.violations.length]).toEqual([status, 1]);
  });

  it('holds the controls that are named, and no others', async () => {
    const path = written('shop.yaml', pod('agent', 'shop', true));
    const { violations } = await validate([path], { profile: 'zeroTrust', controls: ['no-host-pid', 'no-privilege-escalation'] });
    expect(violations.map(({ ruleName }) => ruleName)).toEqual(['no-privilege-escalation (high)']);
  });

  it('finds the pods of custom kinds that are named', async () => {
    const path = written('rollout.yaml', `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: web
spec:
  template:
    spec:
      containers: [{ name: web, image: nginx, securityContext: { privileged: true } }]
`);
    const properties = { profile: 'baseline', controls: ['no-privileged-containers'] };
    expect((await validate([path], properties)).violations).toEqual([]);
    const { violations } = await validate([path], { ...properties, workloadKinds: [{ apiGroup: 'argoproj.io', kind: 'Rollout' }] });
    expect(violations.map(({ ruleName }) => ruleName)).toEqual(['no-privileged-containers (critical)']);
  });

  it('waives what its file of waivers says, and prints the reason', async () => {
    const waivers = join(folder, 'waivers.yaml');
    writeFileSync(waivers, 'waivers:\n  - control: no-privileged-containers\n    reason: the agent loads a module\n    objects: [{ kind: Pod, name: agent }]\n');
    const report = await validate([written('shop.yaml', pod('agent', 'shop', true))], { waivers });
    expect(report.summary).toMatchObject({ status: 'success', metadata: { 'Waiver 1': 'no-privileged-containers: the agent loads a module (active, 1 object)' } });
  });

  it('takes a profile from a file', async () => {
    const profile = join(folder, 'team.yaml');
    writeFileSync(profile, 'extends: baseline\ndisable:\n  - control: no-privileged-containers\n    reason: the agents load modules\n');
    expect((await validate([written('shop.yaml', pod('agent', 'shop', true))], { profile })).violations).toEqual([]);
  });

  it('writes reports that name files as the user does, with the line in them', async () => {
    const path = written('shop.yaml', pod('agent', 'shop', true));
    const report = join(folder, 'reports', 'a.json');
    await validate([path], { reports: [{ format: 'json', path: report }] }, { agent: { path: 'shop/agent' } });
    expect(JSON.parse(readFileSync(report, 'utf8')).results[0].source)
      .toMatchObject({ file: relative(process.cwd(), path), document: 0, line: 11, constructPath: 'shop/agent' });
  });

  it('names no folder that is gone afterwards, and prints to stderr, with --stdout', async () => {
    const report = join(folder, 'reports', 'a.json');
    await validate([written('shop.yaml', pod('agent', 'shop', true))], { reports: [{ format: 'json', path: report }] }, {}, true);
    expect(JSON.parse(readFileSync(report, 'utf8')).results[0].source.file).toBe('shop.yaml');
    expect(printed()).toContain('no-privileged-containers');
  });

  it('assesses files of one name in the folders of two charts, with --stdout', async () => {
    const paths = [['a', true], ['b', false]].map(([chart, privileged]) => {
      mkdirSync(join(folder, 'dist', String(chart)));
      return written(`${chart}/Pod.agent.k8s.yaml`, pod('agent', String(chart), Boolean(privileged)));
    });
    const { summary, violations } = await validate(paths, {}, {}, true);
    expect(summary).toMatchObject({ status: 'failure', metadata: { Objects: '2' } });
    expect(violations[0].violatingConstructs).toMatchObject([{ resourceName: 'Pod/a/agent' }]);
  });

  it('fails on a document that cannot be read, and assesses the others', async () => {
    const { summary, violations } = await validate([written('shop.yaml', 'a: [\n', pod('agent', 'shop', true))], {});
    expect(summary.status).toBe('failure');
    expect(violations.map(({ ruleName }) => ruleName)).toEqual(['no-privileged-containers (critical)', 'readable-manifests']);
  });

  it('refuses a report among the manifests', async () => {
    const [a, b] = ['a', 'b'].map(name => {
      mkdirSync(join(folder, 'dist', name));
      return written(`${name}/${name}.yaml`, pod(name, 'shop', false));
    });
    await expect(validate([a, b], { reports: [{ format: 'json', path: join(folder, 'dist', 'r.json') }] })).rejects.toThrow('in the folder of the manifests');
  });

  it('lets no name forge a line', async () => {
    const { violations } = await validate([written('shop.yaml', pod('"a\\n\\e[2Kall is well"', 'shop', true))], {});
    expect(violations[0].violatingConstructs[0].resourceName).toBe('Pod/shop/a\\u000a\\u001b[2Kall is well');
  });

  it.each<[string, any, string]>([
    ['a property that nobody knows', { profil: 'baseline' }, "BulwarkValidation: properties has 'profil', which nobody knows: expected profile, controls, kubernetesVersion"],
    ['properties that are a list', [], 'BulwarkValidation: properties is []'],
    ['a profile that is none', { profile: 'strict' }, "profile 'strict' is none of baseline, restricted, zeroTrust, and no file can be read there (no such file)"],
    ['a profile that is no text', { profile: 7 }, 'profile is 7: expected the name of a profile'],
    ['custom kinds that are no list', { workloadKinds: 'argoproj.io/Rollout' }, 'workloadKinds is "argoproj.io/Rollout": expected a list of custom kinds'],
    ['a custom kind with a stranger', { workloadKinds: [{ group: 'argoproj.io' }] }, "workloadKinds[0] has 'group', which nobody knows: expected apiGroup, kind, podTemplatePath"],
    ['a custom kind without a group', { workloadKinds: [{ kind: 'Rollout' }] }, "workloadKinds[0] is group 'undefined', kind 'Rollout': write a group"],
    ['an unknown control', { controls: ['no-host-pids'] }, "did you mean 'no-host-pid'"],
    ['no control at all', { controls: [] }, 'controls is an empty list'],
    ['a version without quotes', { kubernetesVersion: 1.34 }, 'write a text in quotes'],
    ['a version that is not supported', { kubernetesVersion: '1.12' }, 'is not supported'],
    ['a severity that is none', { failOn: 'bad' }, 'failOn is "bad": expected one of critical, high, medium, low, none'],
    ['waivers in place of a file', { waivers: [{ control: 'no-host-pid' }] }, 'expected the name of a file with waivers, or several'],
    ['a file of waivers that is not there', { waivers: 'nowhere.yaml' }, "waivers cannot be read from 'nowhere.yaml'"],
    ['a format that is none', { reports: [{ format: 'pdf', path: 'a' }] }, "report format 'pdf' is unknown"],
    ['a report with a property that nobody knows', { reports: [{ format: 'json', path: 'a', to: 'b' }] }, "reports[0] has 'to', which nobody knows"],
  ])('refuses %s', (_, properties, message) => {
    expect(() => new BulwarkValidation(properties)).toThrow(message);
  });
});
