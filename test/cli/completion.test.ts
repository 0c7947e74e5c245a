import { spawnSync } from 'node:child_process';
import { Folder, run } from './harness';
import { COMMANDS, SHELLS } from '../../src/cli/interface/commands';
import { knownControls } from '../../src/controls';

let folder: Folder;
beforeAll(async () => {
  folder = new Folder();
  for (const shell of SHELLS) folder.write(`script.${shell}`, (await run(['completion', shell])).stdout);
  folder.write('manifests/web.yaml', '');
});
afterAll(() => folder.remove());

function installed(shell: string): boolean {
  return spawnSync(shell, ['-c', 'exit 0']).status === 0;
}

function bash(script: string): string {
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], { cwd: folder.path, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

/** What bash offers; the words are as bash splits the line. */
function bashOffers(...words: string[]): string[] {
  const array = words.map(word => `'${word}'`).join(' ');
  return bash(`source script.bash; COMP_WORDS=(${array}); COMP_CWORD=${words.length - 1}; _bulwark; printf '%s\\n' "\${COMPREPLY[@]}"`).trim().split('\n');
}

function fishOffers(line: string): string[] {
  const { stdout } = spawnSync('fish', ['--no-config', '-c', `source script.fish; complete -C '${line}'`], { cwd: folder.path, encoding: 'utf8' });
  return stdout.trim().split('\n').map(offer => offer.split('\t')[0]);
}

const CASES: readonly (readonly [string[], string])[] = [
  [['ass'], 'assess'],
  [['waivers', ''], 'check'],
  [['waivers', 'check', '--wa'], '--waivers'],
  [['assess', '--pro'], '--profile'],
  [['assess', '--profile', 'rest'], 'restricted'],
  [['assess', '--format', 'sar'], 'sarif'],
  [['assess', '--fail-on', 'hi'], 'high'],
  [['assess', '--control', 'drop-all'], 'drop-all-capabilities'],
  [['explain', 'drop-all'], 'drop-all-capabilities'],
  [['frameworks', 'cis'], 'cis-kubernetes'],
  [['controls', '--family', 'rb'], 'rbac'],
  [['completion', 'z'], 'zsh'],
  [['assess', 'manif'], 'manifests'],
  [['assess', '--waivers', 'manif'], 'manifests'],
  [['help', 'contr'], 'controls'],
];

describe('completion in bash', () => {
  it.each(CASES)('%j offers %s', (words, offer) => {
    expect(bashOffers('bulwark', ...words)).toEqual([offer]);
  });

  it('offers values after the sign too, which bash makes a word of its own', () => {
    expect(bashOffers('bulwark', 'assess', '--format', '=')).toContain('sarif');
    expect(bashOffers('bulwark', 'assess', '--format', '=', 'sar')).toEqual(['sarif']);
  });

  it('offers every option of every command', () => {
    for (const { name, options } of COMMANDS) {
      expect(bashOffers('bulwark', ...name.split(' '), '--').sort()).toEqual(options.map(option => `--${option.name}`).sort());
    }
  });

  it('offers profiles and files alike', () => {
    expect(bashOffers('bulwark', 'assess', '--profile', '')).toEqual(expect.arrayContaining(['baseline', 'restricted', 'zeroTrust', 'manifests']));
  });

  it('offers every control', () => {
    expect(bashOffers('bulwark', 'explain', '')).toEqual(knownControls().map(({ id }) => id));
  });

  it('registers itself', () => {
    expect(bash('source script.bash; complete -p bulwark')).toContain('-F _bulwark bulwark');
  });
});

(installed('fish') ? describe : describe.skip)(`completion in fish${installed('fish') ? '' : ' (fish absent)'}`, () => {
  it.each(CASES)('%j offers %s', (words, offer) => {
    expect(fishOffers(['bulwark', ...words].join(' ')).map(text => text.replace(/\/$/, ''))).toContain(offer);
  });
});

(installed('zsh') ? describe : describe.skip)(`completion in zsh${installed('zsh') ? '' : ' (zsh absent)'}`, () => {
  it('parses', () => {
    expect(spawnSync('zsh', ['-n', folder.at('script.zsh')], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  /** Types a line and the tab key at a terminal of its own, and gives the line as it then stands. */
  function zshCompletes(line: string): string {
    folder.write('setup.zsh', [
      `cd ${folder.path}`,
      'autoload -U compinit && compinit -D -u && source script.zsh',
      'show() { print -r -- "$BUFFER" > shown }',
      'zle -N show',
      'bindkey "^I" complete-word "^G" show',
      'print -r -- READY',
    ].join('\n'));
    const driver = [
      'zmodload zsh/zpty',
      'zpty z zsh -f -i',
      `zpty -w z ". ${folder.at('setup.zsh')}"`,
      'while zpty -r z out; do [[ $out == READY* ]] && break; done',
      `zpty -n -w z '${line}'$'\\t\\a'`,
      `for i in {1..100}; do [[ -s ${folder.at('shown')} ]] && break; sleep 0.1; done`,
      `zpty -d z; cat ${folder.at('shown')}; rm ${folder.at('shown')}`,
    ].join('\n');
    const { stdout, stderr } = spawnSync('zsh', ['-f', '-c', driver], { encoding: 'utf8', timeout: 20_000 });
    return stdout.trim() || stderr;
  }

  it.each([
    ['bulwark ass', 'bulwark assess'],
    ['bulwark waivers ch', 'bulwark waivers check'],
    ['bulwark assess --profile rest', 'bulwark assess --profile restricted'],
    ['bulwark assess --profile manif', 'bulwark assess --profile manifests/'],
    ['bulwark waivers check --waivers manif', 'bulwark waivers check --waivers manifests/'],
    ['bulwark explain drop-all', 'bulwark explain drop-all-capabilities'],
    ['bulwark assess --fail-on=hi', 'bulwark assess --fail-on=high'],
  ])('%s becomes %s', (line, completed) => {
    expect(zshCompletes(line)).toBe(completed);
  });
});
