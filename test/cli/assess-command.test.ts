import { readFileSync, symlinkSync } from 'node:fs';
import { Folder, HARMLESS, PRIVILEGED, resultsOf, run } from './harness';

const NETWORKS = ['--control', 'no-privileged-containers'];

describe('bulwark assess', () => {
  let folder: Folder;
  beforeAll(() => folder = new Folder());
  afterAll(() => folder.remove());

  it('names control, object, file, line and path of what is not accepted', async () => {
    const file = folder.write('one/bad.yaml', PRIVILEGED);
    const ran = await run(['assess', folder.at('one'), '--format', 'json']);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toBe('');
    expect(resultsOf(ran).find(({ control }) => control === 'no-privileged-containers')).toMatchObject({
      severity: 'critical',
      verdict: 'fail',
      object: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'bad' },
      source: { file, document: 0, line: 9 },
      path: 'spec.containers[0].securityContext.privileged',
      value: true,
    });
  });

  it('says what could not be read once to a person, and why the exit code is 1', async () => {
    const broken = folder.write('broken/a.yaml', 'a: [');
    const times = (text: string) => text.split(`${broken}:`).length - 1;
    const piped = await run(['assess', broken]);
    expect([times(piped.stdout), times(piped.stderr)]).toEqual([1, 1]);
    const seen = await run(['assess', broken], { terminal: true });
    expect([times(seen.stdout), times(seen.stderr)]).toEqual([1, 0]);
    for (const { code, stderr } of [piped, seen]) {
      expect(code).toBe(1);
      expect(stderr).toMatch(/the answer is incomplete \(exit code 1\): 1 file or document could not be read\n$/);
    }
  });

  it('reads standard input', async () => {
    const ran = await run(['assess', '-', '--format', 'json'], { stdin: PRIVILEGED });
    expect(ran.code).toBe(2);
    expect(resultsOf(ran)[0].source.file).toBe('-');
  });

  it('is content with what nothing is wrong with', async () => {
    expect((await run(['assess', '-', ...NETWORKS], { stdin: HARMLESS })).code).toBe(0);
  });

  it('gives the same bytes for the same input', async () => {
    const [first, second] = [await run(['assess', '-'], { stdin: PRIVILEGED }), await run(['assess', '-'], { stdin: PRIVILEGED, now: '2028-01-01T00:00:00Z' })];
    expect(second).toEqual(first);
  });

  describe('--fail-on', () => {
    const lowest = `${HARMLESS}data: {}\n`;

    it.each([['critical', 2], ['high', 2], ['low', 2], ['none', 0]])('%s makes the exit code of a critical finding %i', async (severity, code) => {
      expect((await run(['assess', '-', '--fail-on', severity, ...NETWORKS], { stdin: PRIVILEGED })).code).toBe(code);
    });

    it('lets pass what is less severe', async () => {
      const args = ['assess', '-', '--control', 'no-service-links'];
      expect((await run([...args, '--fail-on', 'medium'], { stdin: PRIVILEGED })).code).toBe(0);
      expect((await run(args, { stdin: PRIVILEGED })).code).toBe(2);
    });

    it('does not hide that the answer is incomplete', async () => {
      const ran = await run(['assess', '-', folder.at('missing'), '--fail-on', 'none'], { stdin: lowest });
      expect(ran.code).toBe(1);
    });
  });

  describe('what it selects', () => {
    it.each(['baseline', 'restricted', 'zeroTrust'])('is the profile %s', async profile => {
      expect(JSON.parse((await run(['assess', '-', '--profile', profile, '--format', 'json'], { stdin: HARMLESS })).stdout).profile).toBe(profile);
    });

    it('is zeroTrust for Kubernetes 1.34 unless somebody says otherwise', async () => {
      const { profile, kubernetesVersion } = JSON.parse((await run(['assess', '-', '--format', 'json'], { stdin: HARMLESS })).stdout);
      expect({ profile, kubernetesVersion }).toEqual({ profile: 'zeroTrust', kubernetesVersion: '1.34' });
    });

    it('is a profile in a file', async () => {
      const file = folder.write('profile.yaml', 'name: ours\nextends: baseline\n');
      expect(JSON.parse((await run(['assess', '-', '--profile', file, '--format', 'json'], { stdin: HARMLESS })).stdout).profile).toBe('ours');
    });

    it('is exactly the controls given, also one that the profile lacks', async () => {
      const args = ['assess', '-', '--profile', 'baseline', '--control', 'no-service-links', '--control', 'no-privileged-containers', '--format', 'json'];
      const controls = resultsOf(await run(args, { stdin: PRIVILEGED })).map(({ control }) => control);
      expect([...controls].sort()).toEqual(['no-privileged-containers', 'no-service-links']);
    });

    it.each([
      [['--control', 'no-privileged-container'], "unknown control 'no-privileged-container': did you mean 'no-privileged-containers'"],
      [['--control', 'toString'], "unknown control 'toString'"],
      [['--profile', 'restriced'], "restriced: no such file or folder: did you mean 'restricted'?"],
      [['--kubernetes-version', '1.34.2'], "kubernetes version '1.34.2' is not supported: write '1.34'"],
      [['--kubernetes-version', '1.2'], "kubernetes version '1.2' is not supported: supported are 1.28"],
      [['--workload-kind', 'Rollout'], "option '--workload-kind Rollout' is group '', kind 'Rollout': write a group without version and a kind"],
      [['--workload-kind', 'argoproj.io/v1alpha1/Rollout'], "is group 'argoproj.io/v1alpha1', kind 'Rollout': write a group without version"],
      [['--workload-kind', 'argoproj.io/Rollout=spec.template'], "option '--workload-kind argoproj.io/Rollout=spec.template': json pointer 'spec.template' does not start with '/'"],
      [['--workload-kind', 'apps/Deployment=/spec/x'], "is group 'apps', kind 'Deployment', which Kubernetes has itself: leave it out"],
      [['--waivers', '/nonexistent'], '/nonexistent: no such file or folder: expected a file with waivers'],
    ])('is refused before anything is read: %j', async (options, message) => {
      const ran = await run(['assess', '-', ...options], { stdin: PRIVILEGED });
      expect(ran.code).toBe(1);
      expect(ran.stdout).toBe('');
      expect(ran.stderr).toContain(message);
    });
  });

  describe('custom kinds that run pods', () => {
    const spec = 'spec: { containers: [{ name: web, image: nginx, securityContext: { privileged: true } }] }';
    const rollout = `apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: { name: web }\nspec: { template: { ${spec} } }\n`;
    const batch = `apiVersion: example.com/v1\nkind: Batch\nmetadata: { name: night }\nspec: { a=b: { template: { ${spec} } } }\n`;
    const only = ['--control', 'no-privileged-containers'];
    const kinds = ['--workload-kind', 'argoproj.io/Rollout', '--workload-kind', 'example.com/Batch=/spec/a=b/template'];

    it('are assessed once they are named, at the place of their pod template', async () => {
      const stdin = `${rollout}---\n${batch}`;
      expect((await run(['assess', '-', ...only], { stdin })).code).toBe(0);
      const { code, stdout } = await run(['assess', '-', ...only, ...kinds, '--format', 'csv'], { stdin });
      expect(code).toBe(2);
      expect(stdout).toContain('spec.template.spec.containers[0].securityContext.privileged');
      expect(stdout).toMatch(/Batch.*a=b.*template\.spec\.containers\[0\]\.securityContext\.privileged/);
    });

    it('are repaired, compared and waived too', async () => {
      expect((await run(['fix', '-', ...only, ...kinds], { stdin: rollout })).stdout).toMatch(/privileged: false/);
      const harmless = folder.write('harmless.yaml', rollout.replace('privileged: true', 'privileged: false'));
      const harmful = folder.write('harmful.yaml', rollout);
      expect((await run(['diff', harmless, harmful, ...only, ...kinds])).code).toBe(2);
      const waivers = folder.write('rollouts.yaml', 'waivers:\n  - control: no-privileged-containers\n    reason: the vendor needs it until spring\n');
      expect((await run(['waivers', 'check', '--waivers', waivers, harmful, ...kinds])).stdout).toContain('covers Rollout web');
    });
  });

  describe('waivers', () => {
    const waiver = (more = '') => `waivers:\n  - control: no-privileged-containers\n    reason: the vendor needs it until spring\n${more}`;
    const args = (file: string) => ['assess', '-', ...NETWORKS, '--waivers', file, '--format', 'json'];

    it('excuse what they cover, and stay in the report', async () => {
      const ran = await run(args(folder.write('w.yaml', waiver())), { stdin: PRIVILEGED });
      expect(ran.code).toBe(0);
      expect(resultsOf(ran)).toEqual([expect.objectContaining({ verdict: 'waived', waiver: expect.objectContaining({ reason: 'the vendor needs it until spring' }) })]);
    });

    it('end with the day on which they expire', async () => {
      const file = folder.write('e.yaml', waiver('    expires: 2027-01-15\n'));
      expect((await run(args(file), { stdin: PRIVILEGED, now: '2027-01-15T23:59:59Z' })).code).toBe(0);
      expect((await run(args(file), { stdin: PRIVILEGED, now: '2027-01-16T00:00:00Z' })).code).toBe(2);
    });

    it('are held against SOURCE_DATE_EPOCH where it is set', async () => {
      const file = folder.write('s.yaml', waiver('    expires: 2027-01-15\n'));
      const env = { SOURCE_DATE_EPOCH: String(Date.parse('2027-01-15T00:00:00Z') / 1000) };
      expect((await run(args(file), { stdin: PRIVILEGED, env, now: '2030-01-01T00:00:00Z' })).code).toBe(0);
    });

    it.each(['yesterday', '1e3', '-5', '99999999999999'])('cannot be held against SOURCE_DATE_EPOCH=%s', async epoch => {
      const ran = await run(['assess', '-'], { stdin: HARMLESS, env: { SOURCE_DATE_EPOCH: epoch } });
      expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining(`SOURCE_DATE_EPOCH is '${epoch}'`) });
    });

    it('are refused as a whole when one is wrong', async () => {
      const ran = await run(args(folder.write('x.yaml', 'waivers:\n  - control: no-such-control\n    reason: too bad, too bad\n')), { stdin: PRIVILEGED });
      expect(ran).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('no-such-control') });
    });
  });

  describe('what cannot be read', () => {
    it('is named on stderr and in the report, hides nothing else, and makes the exit code 1', async () => {
      folder.write('mixed/a.yaml', 'a: [\n');
      folder.write('mixed/b.yaml', `${PRIVILEGED}---\nkind: {\n---\n${HARMLESS}`);
      const ran = await run(['assess', folder.at('mixed'), '--format', 'json']);
      const { summary, results, diagnostics } = JSON.parse(ran.stdout);
      expect(ran.code).toBe(1);
      expect(summary.objects).toBe(2);
      expect(results.map(({ control }: any) => control)).toContain('no-privileged-containers');
      expect(diagnostics.map(({ file, document }: any) => [file, document])).toEqual([[folder.at('mixed/a.yaml'), 0], [folder.at('mixed/b.yaml'), 1]]);
      expect(ran.stderr).toContain('mixed/a.yaml');
      expect(ran.stderr).toContain('mixed/b.yaml');
    });

    it('is a file that was named and holds no object', async () => {
      const ran = await run(['assess', folder.write('values.yaml', 'replicas: 3\n')]);
      expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining('values.yaml: holds no kubernetes object') });
    });

    it('is not a file without objects in a folder, which is counted', async () => {
      folder.write('chart/values.yaml', 'replicas: 3\n---\nmore: values\n');
      folder.write('chart/pod.yaml', HARMLESS);
      const ran = await run(['assess', folder.at('chart'), ...NETWORKS]);
      expect(ran.code).toBe(0);
      expect(ran.stderr).toContain('2 documents in ');
      expect(ran.stderr).toContain('left out: no kubernetes objects');
    });

    it('does not forge lines of the terminal', async () => {
      const ran = await run(['assess', folder.at('x\u001b[2J\nbulwark: all well')]);
      expect(ran.stderr.split('\n')).toHaveLength(3);
      expect(ran.stderr).not.toContain('\u001b');
    });

    it('is listed up to a hundred times on stderr', async () => {
      const ran = await run(['assess', ...Array.from({ length: 150 }, (_, i) => folder.at(`gone${i}`))]);
      expect(ran.stderr.trim().split('\n')).toHaveLength(102);
      expect(ran.stderr).toContain('bulwark: and 50 more');
    });
  });

  describe('--output', () => {
    it('takes the data, and standard output stays empty', async () => {
      const output = folder.at('out.json');
      const ran = await run(['assess', '-', '--format', 'json', '--output', output], { stdin: PRIVILEGED });
      expect(ran).toMatchObject({ code: 2, stdout: '' });
      expect(JSON.parse(readFileSync(output, 'utf8')).summary.objects).toBe(1);
    });

    it('never takes the place of what it is about', async () => {
      const manifests = folder.write('kept.yaml', PRIVILEGED);
      const ran = await run(['assess', manifests, '--output', manifests]);
      expect(ran).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('is one of the files that are read: name another one') });
      expect(readFileSync(manifests, 'utf8')).toBe(PRIVILEGED);
    });

    it('never takes the place of what it is about, under another name or malformed', async () => {
      const link = folder.at('link.yaml');
      symlinkSync(folder.write('linked.yaml', PRIVILEGED), link);
      const broken = folder.write('broken.yaml', 'kind: [');
      for (const [read, output] of [[link, folder.at('linked.yaml')], [folder.at('linked.yaml'), link], [broken, broken]]) {
        const ran = await run(['assess', read, '--output', output]);
        expect(ran).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('is one of the files that are read: name another one') });
      }
      expect(readFileSync(link, 'utf8')).toBe(PRIVILEGED);
      expect(readFileSync(broken, 'utf8')).toBe('kind: [');
    });

    it('takes the place of the report of an earlier run, in a folder that is read', async () => {
      folder.write('again/pod.yaml', PRIVILEGED);
      const output = folder.at('again/report.json');
      for (let i = 0; i < 2; i++) expect((await run(['assess', folder.at('again'), '--format', 'json', '--output', output])).code).toBe(2);
      expect(JSON.parse(readFileSync(output, 'utf8')).summary.objects).toBe(1);
    });

    it('- is standard output, also where standard input is read', async () => {
      const ran = await run(['assess', '-', '--format', 'json', '--output', '-'], { stdin: PRIVILEGED });
      expect(ran.code).toBe(2);
      expect(JSON.parse(ran.stdout).summary.objects).toBe(1);
    });

    it('is refused where nothing can be written', async () => {
      const ran = await run(['assess', '-', '--output', folder.at('no/such/folder.json')], { stdin: PRIVILEGED });
      expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining('folder.json: its folder does not exist') });
    });
  });

  describe('colours', () => {
    const escape = '\u001b[';

    it.each([
      ['on a terminal', {}, [], true, true],
      ['in a pipe', {}, [], false, false],
      ['in a pipe with --color always', {}, ['--color', 'always'], false, true],
      ['on a terminal with --color never', {}, ['--color', 'never'], true, false],
      ['on a terminal with NO_COLOR', { NO_COLOR: '1' }, [], true, false],
      ['on a terminal with an empty NO_COLOR', { NO_COLOR: '' }, [], true, true],
      ['with NO_COLOR and --color always', { NO_COLOR: '1' }, ['--color', 'always'], true, true],
      ['in a pipe with FORCE_COLOR', { FORCE_COLOR: '1' }, [], false, true],
      ['in a pipe with FORCE_COLOR=0', { FORCE_COLOR: '0' }, [], false, false],
      ['on a dumb terminal', { TERM: 'dumb' }, [], true, false],
    ])('%s', async (_, env, options, terminal, colored) => {
      const { stdout } = await run(['assess', '-', ...options], { stdin: PRIVILEGED, env, terminal });
      expect(stdout.includes(escape)).toBe(colored);
    });

    it('stay out of files', async () => {
      const output = folder.at('plain.txt');
      await run(['assess', '-', '--output', output], { stdin: PRIVILEGED, terminal: true });
      expect(readFileSync(output, 'utf8')).not.toContain(escape);
    });
  });

  it('lists what passes with --all', async () => {
    const ran = await run(['assess', '-', '--format', 'json', '--all', ...NETWORKS], { stdin: HARMLESS + '---\n' + PRIVILEGED.replace('true', 'false') });
    expect(resultsOf(ran).map(({ verdict }) => verdict)).toEqual(['not-applicable', 'pass']);
  });
});
