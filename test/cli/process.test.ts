import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { Binary, Folder, HARMLESS, PRIVILEGED } from './harness';
import { REPORT_FORMATS } from '../../src/reports';

// Each starts a program or several, on a machine that may be busy.
jest.setTimeout(60_000);

describe('the process', () => {
  let binary: Binary;
  let folder: Folder;
  beforeAll(() => {
    binary = new Binary();
    folder = new Folder();
  });
  afterAll(() => {
    binary.remove();
    folder.remove();
  });

  /** What a shell makes of a line, with bulwark on its PATH. */
  function shell(line: string) {
    const { status, stdout, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', line], {
      cwd: folder.path, encoding: 'utf8', env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1', PATH: `${binary.path.replace(/\/bulwark$/, '')}:${process.env.PATH}` }, maxBuffer: 64 * 1024 * 1024,
    });
    return { code: status, stdout, stderr };
  }

  it('is made of nothing that knows constructs', () => {
    const inputs = Object.keys(binary.built.metafile!.inputs);
    expect(inputs.some(name => name.includes('src/assessment/assess.ts'))).toBe(true);
    expect(inputs.filter(name => /node_modules\/(cdk8s|cdk8s-plus-28|constructs|cdk8s-cli)\/|src\/(hardening|workloads|namespaces|network|posture)\//.test(name))).toEqual([]);
  });

  it('says that there is no space for its output', () => {
    const { code, stderr } = shell('bulwark controls > /dev/full');
    expect(code).toBe(1);
    expect(stderr).toBe('bulwark: could not write the output: no space is left\n');
  });

  describe('what V8 compiled', () => {
    const cached = () => readdirSync(folder.at('cache/cdk8s-bulwark'));
    const assess = (env: Record<string, string> = {}) =>
      binary.run(['assess', '-'], { stdin: PRIVILEGED, env: { XDG_CACHE_HOME: folder.at('cache'), NODE_DISABLE_COMPILE_CACHE: '', ...env } });

    it('is kept for the next run, for the user alone', () => {
      const first = assess();
      expect(first).toMatchObject({ code: 2, stderr: '' });
      expect(cached()).toEqual([expect.stringMatching(/^bulwark-.*\.bin$/)]);
      expect(statSync(folder.at(`cache/cdk8s-bulwark/${cached()[0]}`)).mode % 0o1000).toBe(0o600);
      expect(assess()).toEqual(first);
    });

    it('is made anew when it is damaged, and not read when others can write to it', () => {
      const file = folder.at(`cache/cdk8s-bulwark/${cached()[0]}`);
      writeFileSync(file, 'damaged');
      expect(assess().code).toBe(2);
      const whole = readFileSync(file);
      expect(whole.length).toBeGreaterThan(10_000);
      writeFileSync(file, whole.subarray(0, 1000));
      chmodSync(file, 0o666);
      expect(assess().code).toBe(2);
      expect(statSync(file).mode % 0o1000).toBe(0o600);
    });

    it('is not missed where nothing can be kept', () => {
      for (const env of [{ XDG_CACHE_HOME: '/dev/null', HOME: '' }, { XDG_CACHE_HOME: '/proc', HOME: '' }, { XDG_CACHE_HOME: '', HOME: '' }]) {
        expect(assess(env)).toMatchObject({ code: 2, stderr: '' });
      }
    });
  });

  it('assesses files, with the exit codes that are documented', () => {
    const [bad, good] = [folder.write('codes/bad.yaml', PRIVILEGED), folder.write('codes/good.yaml', HARMLESS)];
    const one = ['--control', 'no-privileged-containers'];
    expect(binary.run(['assess', good, ...one]).code).toBe(0);
    expect(binary.run(['assess', bad, ...one]).code).toBe(2);
    expect(binary.run(['assess', bad, folder.at('codes/gone.yaml'), ...one]).code).toBe(1);
    expect(binary.run(['assess', good, '--nonsense']).code).toBe(1);
  });

  it.each(REPORT_FORMATS.map(({ name }) => name))('writes the format %s, the same for the same input and time', format => {
    const file = folder.write('formats.yaml', PRIVILEGED);
    const env = { SOURCE_DATE_EPOCH: '1800000000' };
    const [first, second] = [1, 2].map(() => binary.run(['assess', file, '--format', format], { env }));
    expect(first).toMatchObject({ code: 2, stderr: '' });
    expect(first.stdout).toContain('no-privileged-containers');
    expect(second).toEqual(first);
  });

  it('reads what is piped in, from pipes and from descriptors', () => {
    writeFileSync(folder.at('piped.yaml'), PRIVILEGED);
    for (const line of ['cat piped.yaml | bulwark assess -', 'bulwark assess - < piped.yaml', 'bulwark assess <(cat piped.yaml)', '(sleep 0.3; cat piped.yaml) | bulwark assess -']) {
      const { code, stdout } = shell(`${line} --format json`);
      expect({ line, code, objects: JSON.parse(stdout).summary.objects }).toEqual({ line, code: 2, objects: 1 });
      expect(JSON.parse(stdout).results.find((row: any) => row.control === 'no-privileged-containers').source.line).toBe(9);
    }
  });

  describe('with a large report', () => {
    beforeAll(() => {
      writeFileSync(folder.at('large.yaml'), Array.from({ length: 2_000 }, (_, i) => PRIVILEGED.replace('name: bad', `name: bad-${i}`)).join('---\n'));
    });

    it('ends quietly when nobody reads on', () => {
      const { stdout, stderr } = shell('bulwark assess large.yaml --format json | head -1');
      expect(stdout).toBe('{\n');
      expect(stderr).toBe('');
    });

    it('ends quietly when nobody reads what it has to say', () => {
      expect(shell('bulwark assess gone.yaml 2>&1 >/dev/null | true').stderr).toBe('');
    });

    it('writes all of it to a slow reader', () => {
      const { stdout } = shell('bulwark assess large.yaml --format json | (sleep 1; cat)');
      expect(JSON.parse(stdout).summary.objects).toBe(2_000);
    });

    it('writes all of it to a pipe that does not block', async () => {
      // Node makes the pipes of its children sockets, and those of itself non-blocking.
      const child = spawn(process.execPath, [binary.path, 'assess', folder.at('large.yaml'), '--format', 'json']);
      let text = '';
      child.stdout.setEncoding('utf8').on('data', piece => text += piece);
      await new Promise(resolve => child.on('close', resolve));
      expect(JSON.parse(text).summary.objects).toBe(2_000);
    });

    it('fails when there is no space left', () => {
      if (process.platform !== 'linux') return;
      const { code, stderr } = shell('bulwark assess large.yaml --output /dev/full');
      expect({ code, stderr }).toEqual({ code: 1, stderr: 'bulwark: could not write /dev/full: no space is left\n' });
    });
  });

  describe('--output', () => {
    const args = (output: string) => ['assess', folder.write('o/in.yaml', PRIVILEGED), '--format', 'json', '--output', output];

    it('replaces the file, keeps its permissions and leaves nothing beside it', () => {
      const output = folder.write('o/out/report.json', 'old');
      chmodSync(output, 0o640);
      expect(binary.run(args(output)).code).toBe(2);
      expect(JSON.parse(readFileSync(output, 'utf8')).schemaVersion).toBe('1');
      expect(statSync(output).mode % 0o1000).toBe(0o640);
      expect(readdirSync(folder.at('o/out'))).toEqual(['report.json']);
    });

    it('writes through a link', () => {
      folder.write('o/real.json', 'old');
      symlinkSync('real.json', folder.at('o/link.json'));
      binary.run(args(folder.at('o/link.json')));
      expect(readlinkSync(folder.at('o/link.json'))).toBe('real.json');
      expect(JSON.parse(readFileSync(folder.at('o/real.json'), 'utf8')).schemaVersion).toBe('1');
    });

    it('writes into what is no file', () => {
      expect(JSON.parse(shell('bulwark assess o/in.yaml --format json --output >(cat) ; sleep 0.3').stdout).schemaVersion).toBe('1');
    });

    it('leaves the old file when it cannot write', () => {
      mkdirSync(folder.at('o/folder'));
      expect(binary.run(args(folder.at('o/folder')))).toMatchObject({ code: 1, stderr: expect.stringContaining('it is a folder: name a file') });
    });
  });

  describe('with hostile input', () => {
    const deep = 10_000;
    const laughs = ['a0: &a0 [x, x, x, x, x, x, x, x, x]', ...Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`)].join('\n');
    const hostile: Record<string, string | Uint8Array> = {
      'malformed.yaml': 'a: [\n  b: }\n',
      'laughs.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: lol}\n${laughs}\n`,
      'nested-flow.yaml': `apiVersion: v1\nkind: ConfigMap\ndata: ${'['.repeat(deep)}${']'.repeat(deep)}\n`,
      'nested-block.yaml': `apiVersion: v1\nkind: ConfigMap\n${Array.from({ length: deep }, (_, i) => `${' '.repeat(i)}a:`).join('\n')}\n`,
      'nested.json': `{"apiVersion":"v1","kind":"ConfigMap","data":${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}}`,
      'duplicate.yaml': 'apiVersion: v1\nkind: Pod\nkind: ConfigMap\nmetadata: {name: x}\n',
      'nul.yaml': 'apiVersion: v1\nkind: "Config\0Map"\nmetadata: {name: x\0y}\n',
      'cycle.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: &d\n  self: *d\n',
      'latin1.yaml': Buffer.from('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "\xe9\xe8"}\n', 'latin1'),
      'wrong-types.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: [1]\nspec: {containers: {a: b}, volumes: 7}\n---\napiVersion: v1\nkind: Pod\nmetadata: null\nspec: text\n',
      'list.json': '[1, 2, 3]',
      'no-kind.yaml': 'apiVersion: v1\nmetadata: {name: x}\n',
    };

    it.each(Object.keys(hostile))('%s is an error or a finding, and hides nothing else', name => {
      const file = folder.write(`hostile/${name}`, hostile[name]);
      const good = folder.write('hostile/good.yaml', PRIVILEGED);
      const started = Date.now();
      const { code, stdout, stderr } = binary.run(['assess', file, good, '--format', 'json']);
      expect(Date.now() - started).toBeLessThan(20_000);
      expect([1, 2]).toContain(code);
      expect(stderr).not.toContain('defect');
      const { results, diagnostics } = JSON.parse(stdout);
      expect(results.some((row: any) => row.source.file === good && row.control === 'no-privileged-containers')).toBe(true);
      expect(code === 1).toBe(diagnostics.length > 0);
      if (code === 2) expect(results.some((row: any) => row.source.file === file)).toBe(true);
    });

    it.each([
      ['UTF-16 with a byte order mark', Buffer.from(`\ufeff${PRIVILEGED}`, 'utf16le')],
      ['UTF-16 without', Buffer.from(PRIVILEGED, 'utf16le')],
      ['UTF-8 with a byte order mark', `\ufeff${PRIVILEGED}`],
      ['CRLF', PRIVILEGED.replaceAll('\n', '\r\n')],
      ['a scalar of 10 MB beside', `${PRIVILEGED}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata:\n  a: ${'x'.repeat(10_000_000)}\n`],
      ['keys of the prototype', `${PRIVILEGED}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: p}\ndata: {__proto__: a, constructor: b, toString: c}\n`],
    ])('%s is read like any other', (_, text) => {
      const { code, stdout } = binary.run(['assess', folder.write('encoded/in.yaml', text), '--format', 'json']);
      expect(code).toBe(2);
      expect(JSON.parse(stdout).results.map((row: any) => row.control)).toContain('no-privileged-containers');
    });

    it('an empty file that was named is an error, in a folder it is nothing', () => {
      folder.write('empty/a.yaml', '');
      folder.write('empty/b.yaml', HARMLESS);
      expect(binary.run(['assess', folder.at('empty/a.yaml')])).toMatchObject({ code: 1, stderr: expect.stringContaining('holds no kubernetes object') });
      expect(binary.run(['assess', folder.at('empty'), '--control', 'no-privileged-containers']).code).toBe(0);
    });

    it('a folder that holds itself by a link is read once', () => {
      folder.write('loop/a.yaml', PRIVILEGED);
      symlinkSync('.', folder.at('loop/again'));
      expect(JSON.parse(binary.run(['assess', folder.at('loop'), '--format', 'json']).stdout).summary.objects).toBe(1);
    });

    it('a file beyond the limit, and a device without end, are refused', () => {
      const huge = folder.write('huge.yaml', '');
      truncateSync(huge, 200 * 1024 * 1024);
      expect(binary.run(['assess', huge])).toMatchObject({ code: 1, stderr: expect.stringContaining('huge.yaml: is larger than 128 MiB') });
      if (process.platform === 'linux') expect(binary.run(['assess', '/dev/zero']).stderr).toContain('/dev/zero: is larger than 128 MiB');
    });

    it('3,000 files are read with few descriptors', () => {
      for (let i = 0; i < 3_000; i++) folder.write(`many/${i % 30}/${i}.yaml`, PRIVILEGED);
      const { code, stdout } = shell('ulimit -n 40; bulwark assess many --control no-privileged-containers --format json');
      expect({ code, objects: JSON.parse(stdout).summary.objects }).toEqual({ code: 2, objects: 3_000 });
    });
  });
});
