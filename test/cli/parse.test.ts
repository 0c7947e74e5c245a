import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './harness';
import { COMMANDS } from '../../src/cli/interface/commands';
import { parse } from '../../src/cli/interface/parse';
import { nearest } from '../../src/manifests';

function runOf(...argv: string[]) {
  const request = parse(argv);
  if (request.type !== 'run') throw new Error(`asks for ${request.type}`);
  return request;
}

describe('the arguments of the command', () => {
  it('take options before, between and after paths', () => {
    const { command, args } = runOf('assess', 'a', '--format', 'json', 'b', '-p=x', '--all');
    expect(command.name).toBe('assess');
    expect(args.operands).toEqual(['a', 'b']);
    expect(args.value('format')).toBe('json');
    expect(args.has('all')).toBe(true);
  });

  it('take everything after -- for paths', () => {
    expect(runOf('assess', '--', '--all', '-').args.operands).toEqual(['--all', '-']);
  });

  it('find commands of two words', () => {
    expect(runOf('waivers', 'check', '--waivers', 'w.yaml').command.name).toBe('waivers check');
  });

  it('collect options that may be repeated', () => {
    expect(runOf('assess', 'x', '--control', 'a', '-c', 'b').args.all('control')).toEqual(['a', 'b']);
  });

  it.each([
    [['asess', 'x'], "unknown command 'asess': did you mean 'assess'?"],
    [['waiver', 'chek'], "unknown command 'waiver'"],
    [['waivers', 'chek'], "unknown command 'waivers chek': did you mean 'waivers check'?"],
    [['waivers'], "unknown command 'waivers': did you mean 'waivers check'?"],
    [[], 'expected a command: assess, fix'],
    [['--helpp'], "unknown option '--helpp': did you mean '--help'?"],
    [['assess'], 'PATH… is missing'],
    [['assess', 'x', '--profil', 'y'], "unknown option '--profil': did you mean '--profile'?"],
    [['assess', 'x', '--xyzzy'], "unknown option '--xyzzy': expected one of --profile"],
    [['assess', 'x', '--format', 'jsn'], "option '--format' is 'jsn': did you mean 'json'?"],
    [['assess', 'x', '--fail-on', 'worst'], "option '--fail-on' is 'worst': expected one of critical, high, medium, low, none"],
    [['assess', 'x', '--output'], "option '--output' needs a value: FILE"],
    [['assess', 'x', '--output', '--all'], "option '--output' needs a value, and '--all' looks like an option"],
    [['assess', 'x', '--all=yes'], "option '--all' takes no value"],
    [['assess', 'x', '--format', 'json', '--format', 'console'], "option '--format' is given twice"],
    [['assess', ''], 'PATH is empty'],
    [['explain', 'a', 'b'], "unexpected argument 'b': expected CONTROL"],
    [['diff', 'a'], 'AFTER is missing'],
    [['completion', 'fsh'], "SHELL is 'fsh': did you mean 'fish' or 'zsh'?"],
    [['waivers', 'check'], "option '--waivers FILE' is missing"],
    [['assess', 'x', '--__proto__'], "unknown option '--__proto__'"],
    [['constructor'], "unknown command 'constructor'"],
    [['assess', 'x', '--\u001b[31m'], "unknown option '--\\u001b[31m'"],
  ])('%j are refused with exit code 1 and a word on what was expected', async (argv, message) => {
    const { code, stdout, stderr } = await run(argv);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(`bulwark: ${message}`);
  });
});

describe('help', () => {
  it('lists every command', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    for (const { name } of COMMANDS) expect(stdout).toContain(`  ${name} `);
  });

  it.each(COMMANDS.map(({ name }) => name))('of %s shows usage, every option and an example, before anything is checked', async name => {
    const command = COMMANDS.find(row => row.name === name)!;
    const { code, stdout, stderr } = await run([...name.split(' '), '--help']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain(`usage: bulwark ${name} [OPTION…]`);
    for (const option of command.options) expect(stdout).toContain(`--${option.name}`);
    expect(stdout).toContain(command.examples[0].line);
    expect(await run(['help', ...name.split(' ')])).toEqual({ code, stdout, stderr });
  });

  it('has examples that the command understands', () => {
    for (const { examples } of COMMANDS) {
      for (const { line } of examples) {
        const words = /bulwark ([^|<>)]*)/.exec(line)![1].trim().split(' ').map(word => word.replace(/^'|'$/g, ''));
        expect(() => parse(words)).not.toThrow();
      }
    }
  });

  it('prints the version', async () => {
    const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));
    expect((await run(['--version'])).stdout).toBe(`${version}\n`);
  });
});

describe('help of commands of two words', () => {
  it.each([['network', '--help'], ['network', '-h'], ['help', 'network'], ['--help', 'network']])('lists them: %s %s', async (...argv) => {
    const { code, stdout } = await run(argv);
    expect(code).toBe(0);
    expect(stdout).toContain('network lint');
    expect(stdout).not.toContain('assess');
  });
});

describe('the table of commands', () => {
  it('gives no option or letter twice', () => {
    for (const { name, options } of COMMANDS) {
      const spellings = options.flatMap(option => [option.name, ...option.short ? [option.short] : []]);
      expect({ name, spellings: [...new Set(spellings)] }).toEqual({ name, spellings });
    }
  });
});

describe('nearest', () => {
  it.each([['formt', 'format'], ['fromat', 'format'], ['FORMAT', 'format'], ['kuber', 'kubernetes-version']])('takes %s for %s', (word, meant) => {
    expect(nearest(word, ['format', 'profile', 'kubernetes-version'])[0]).toBe(meant);
  });

  it('makes nothing of a word unlike any, however long', () => {
    expect(nearest('x'.repeat(1_000_000), ['format'])).toEqual([]);
  });
});
