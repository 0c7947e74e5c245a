import { linkSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { Folder, HARMLESS, PRIVILEGED, run } from './harness';
import { CLI_DOC, renderCliDoc } from '../../scripts/cli-doc';
import { COMMANDS } from '../../src/cli/interface/commands';
import { FRAMEWORKS, knownControl, knownControls, Profile } from '../../src/controls';

let folder: Folder;
beforeAll(() => folder = new Folder());
afterAll(() => folder.remove());

const ONE = ['--control', 'no-privileged-containers'];

describe('bulwark explain', () => {
  it.each(knownControls().map(({ id }) => id))('knows all about %s', async id => {
    const control = knownControl(id)!;
    const { code, stdout } = await run(['explain', id]);
    expect(code).toBe(0);
    expect(stdout).toContain(`${id}: ${control.title}`);
    for (const { framework, id: row } of control.frameworks ?? []) {
      expect(stdout).toContain(FRAMEWORKS[framework].title);
      expect(stdout).toContain(row);
    }
    expect(JSON.parse((await run(['explain', id, '--format', 'json'])).stdout).control).toEqual(JSON.parse(JSON.stringify(control)));
  });

  it('gives a patch that makes the example good', async () => {
    const { examplePatch } = JSON.parse((await run(['explain', 'drop-all-capabilities', '--format', 'json'])).stdout);
    expect(examplePatch.patch.at(-1)).toEqual({ op: 'add', path: '/spec/template/spec/containers/0/securityContext/capabilities/drop', value: ['ALL'] });
  });

  it('shows severity and parameters of a profile of somebody\'s own', async () => {
    const file = folder.write('own.yaml', 'name: ours\nextends: zeroTrust\ncontrols:\n  - control: no-service-links\n    severity: critical\n');
    expect((await run(['explain', 'no-service-links', '--profile', file])).stdout).toContain('ours (critical)');
  });

  it('guesses what was meant', async () => {
    expect(await run(['explain', 'drop-all-capability'])).toMatchObject({ code: 1, stderr: expect.stringContaining("did you mean 'drop-all-capabilities'") });
  });
});

describe('bulwark controls', () => {
  const ids = async (...options: string[]) => JSON.parse((await run(['controls', '--format', 'json', ...options])).stdout).controls.map(({ id }: any) => id);

  it('lists the whole catalogue', async () => {
    expect(await ids()).toEqual(knownControls().map(({ id }) => id));
    expect((await run(['controls'])).stdout.trim().split('\n')).toHaveLength(knownControls().length + 1);
  });

  it('lists what filters leave', async () => {
    expect(await ids('--family', 'rbac')).toEqual(knownControls().filter(({ family }) => family === 'rbac').map(({ id }) => id));
    expect(await ids('--severity', 'critical')).toEqual(knownControls().filter(({ severity }) => severity === 'critical').map(({ id }) => id));
    expect([...await ids('--profile', 'baseline')].sort()).toEqual(Profile.BASELINE._effectiveControls('1.34').map(({ control }) => control.id).sort());
    expect(await ids('--framework', 'pss-baseline')).toContain('no-privileged-containers');
    expect(await ids('--framework', 'pss-baseline')).not.toContain('no-service-links');
  });

  it.each([['--family', 'rbca', 'rbac'], ['--framework', 'cis-kubernets', 'cis-kubernetes']])('guesses what %s %s meant', async (option, value, meant) => {
    expect(await run(['controls', option, value])).toMatchObject({ code: 1, stderr: expect.stringContaining(`did you mean '${meant}'?`) });
  });
});

describe('bulwark frameworks', () => {
  it('lists every framework, and how much of what is known a profile answers', async () => {
    const all = JSON.parse((await run(['frameworks', '--format', 'json'])).stdout).frameworks;
    expect(all.map(({ framework }: any) => framework)).toEqual(Object.keys(FRAMEWORKS));
    for (const { answered, rows } of all) expect(answered).toBe(rows.length);
    const baseline = JSON.parse((await run(['frameworks', '--format', 'json', '--profile', 'baseline'])).stdout).frameworks;
    expect(baseline.find(({ framework }: any) => framework === 'cis-kubernetes').answered).toBeLessThan(all.find(({ framework }: any) => framework === 'cis-kubernetes').answered);
  });

  it('lists the rows of one with the controls that answer them', async () => {
    const { stdout } = await run(['frameworks', 'pss-baseline']);
    expect(stdout).toMatch(/^privileged +no-privileged-containers$/m);
    expect(await run(['frameworks', 'pss'])).toMatchObject({ code: 1, stderr: expect.stringContaining("unknown framework 'pss': did you mean 'pss-baseline' or 'pss-restricted'?") });
  });
});

describe('bulwark waivers check', () => {
  const waivers = (control: string, more = '') => folder.write('waivers.yaml', `waivers:\n  - control: ${control}\n    reason: the vendor needs it until spring\n${more}`);

  it('validates without paths', async () => {
    expect(await run(['waivers', 'check', '--waivers', waivers('no-privileged-containers')])).toMatchObject({ code: 0, stdout: expect.stringContaining('1 waiver: 1 active') });
    expect((await run(['waivers', 'check', '--waivers', waivers('no-privileged-containers', '    expires: 2027-01-14\n')])).code).toBe(2);
    expect(await run(['waivers', 'check', '--waivers', waivers('nothing')])).toMatchObject({ code: 1, stderr: expect.stringContaining("'nothing'") });
  });

  it('says what is covered, and fails when nothing is', async () => {
    const file = waivers('no-privileged-containers');
    expect(await run(['waivers', 'check', '--waivers', file, '-'], { stdin: PRIVILEGED }))
      .toMatchObject({ code: 0, stdout: expect.stringContaining('covers Pod shop/bad') });
    const unused = await run(['waivers', 'check', '--waivers', file, '--format', 'json', '-'], { stdin: HARMLESS });
    expect(unused.code).toBe(2);
    expect(JSON.parse(unused.stdout).waivers).toEqual([expect.objectContaining({ status: 'unused', covers: [] })]);
  });
});

describe('bulwark diff', () => {
  const good = PRIVILEGED.replace('privileged: true', 'privileged: false');
  const compare = (before: string, after: string, ...options: string[]) =>
    run(['diff', folder.write('before.yaml', before), folder.write('after.yaml', after), ...options, ...ONE]);

  it('fails when something got worse', async () => {
    expect(await compare(good, PRIVILEGED)).toMatchObject({ code: 2, stdout: expect.stringContaining('+ critical no-privileged-containers: Pod shop/bad container web') });
    expect((await compare(good, PRIVILEGED, '--fail-on', 'none')).code).toBe(0);
  });

  it('is content when something got better, or nothing changed', async () => {
    expect(await compare(PRIVILEGED, good)).toMatchObject({ code: 0, stdout: expect.stringContaining('- critical no-privileged-containers') });
    expect(await compare(PRIVILEGED, PRIVILEGED)).toMatchObject({ code: 0, stdout: 'worse: 0 new findings; better: 0 findings gone\n' });
  });

  it('takes a container that moved for the same', async () => {
    const moved = PRIVILEGED.replace('  containers:\n', '  containers:\n    - name: first\n      image: example.com/first\n');
    expect(JSON.parse((await compare(PRIVILEGED, moved, '--format', 'json')).stdout)).toMatchObject({ worse: [], better: [] });
  });

  it('names objects that came and went, and scores', async () => {
    const other = PRIVILEGED.replace('name: bad', 'name: other');
    const { worse, better, added, removed, scores } = JSON.parse((await compare(good, `${good}---\n${other}`, '--format', 'json')).stdout);
    expect(added).toEqual([{ apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'other' }]);
    expect([worse.length, better.length, removed.length]).toEqual([1, 0, 0]);
    expect(scores[0]).toEqual({ framework: '', before: 100, after: 50 });
  });

  it('writes Markdown in which names are text', async () => {
    const { stdout } = await compare(good, PRIVILEGED.replace('name: web', 'name: "<img src=x>|@all"'), '--format', 'markdown');
    expect(stdout).toContain('### Worse');
    expect(stdout).not.toMatch(/<img|@all/);
  });

  it('is incomplete when one side cannot be read', async () => {
    expect(await run(['diff', folder.at('gone'), '-'], { stdin: HARMLESS })).toMatchObject({ code: 1, stderr: expect.stringContaining('gone: no such file') });
    expect((await run(['diff', '-', '-'])).stderr).toContain('standard input can only be read once');
  });
});

describe('bulwark fix', () => {
  const commented = PRIVILEGED.replace('privileged: true', 'privileged: true # why?');

  it('repairs a file and leaves the rest of it alone', async () => {
    const file = folder.write('fix/a.yaml', commented);
    const { code, stdout, stderr } = await run(['fix', folder.at('fix'), ...ONE]);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: 'bulwark: fixed 1 place in 1 file; nothing is left\n' });
    expect(readFileSync(file, 'utf8')).toBe(commented.replace('true', 'false'));
  });

  it('counts nothing as repaired that could not be written', async () => {
    const file = folder.write('linked.yaml', commented);
    linkSync(file, folder.at('other-name.yaml'));
    const { code, stderr } = await run(['fix', file, ...ONE]);
    expect(code).toBe(1);
    expect(stderr).toContain('could not be written: has 2 hard links');
    expect(stderr).toContain('fixed 0 places in 0 files; 1 finding is left');
  });

  it('does not touch a file in which nothing is to be repaired', async () => {
    const file = folder.write('fine.yaml', HARMLESS);
    utimesSync(file, 1, 1);
    expect(await run(['fix', file, ...ONE])).toMatchObject({ code: 0, stderr: 'bulwark: fixed 0 places in 0 files; nothing is left\n' });
    expect(statSync(file).mtimeMs).toBe(1_000);
  });

  it('shows what it would do with --dry-run, and does it not', async () => {
    const file = folder.write('dry.yaml', commented);
    const { code, stdout, stderr } = await run(['fix', file, '--dry-run', ...ONE]);
    expect(code).toBe(0);
    expect(stdout).toContain('-        privileged: true # why?\n+        privileged: false # why?\n');
    expect(stderr).toContain('would fix 1 place in 1 file');
    expect(readFileSync(file, 'utf8')).toBe(commented);
  });

  it('keeps with --respect what somebody wrote', async () => {
    const file = folder.write('respect.yaml', commented);
    const { code, stderr } = await run(['fix', file, '--respect', ...ONE]);
    expect(code).toBe(0);
    expect(stderr).toContain('is not fixed at spec.containers[0].securityContext.privileged: somebody wrote the value');
    expect(stderr).toContain('1 finding is left, to be repaired by hand');
    expect(readFileSync(file, 'utf8')).toBe(commented);
  });

  it('prints what it is given on standard input', async () => {
    expect((await run(['fix', '-', ...ONE], { stdin: commented })).stdout).toBe(commented.replace('true', 'false'));
  });

  it('fixes the rest when something cannot be read', async () => {
    const file = folder.write('half.yaml', `${commented}---\na: [\n`);
    const { code, stderr } = await run(['fix', file, ...ONE]);
    expect(code).toBe(1);
    expect(stderr.match(/half\.yaml/g)).toHaveLength(1);
    expect(readFileSync(file, 'utf8')).toBe(`${commented.replace('true', 'false')}---\na: [\n`);
  });

  it('leaves nothing to fix, and changes nothing the second time', async () => {
    const file = folder.write('all.yaml', commented);
    await run(['fix', file]);
    const once = readFileSync(file, 'utf8');
    expect((await run(['fix', file])).stderr).toContain('fixed 0 places in 0 files');
    expect(readFileSync(file, 'utf8')).toBe(once);
  });
});

describe('docs/cli.md', () => {
  it('is up to date', () => {
    expect(readFileSync(CLI_DOC, 'utf8') === renderCliDoc()).toBe(true);
  });

  it('names controls that exist', () => {
    const named = COMMANDS.flatMap(({ examples }) => examples.flatMap(({ line }) => /(?:--control|explain) (\S+)/.exec(line)?.[1] ?? []));
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter(id => !knownControl(id))).toEqual([]);
  });
});
