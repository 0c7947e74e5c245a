import { chmodSync, linkSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { replaceIfUnchanged } from '../../../src/cli/fix';

const bytes = (text: string) => Buffer.from(text);

describe('replaceIfUnchanged', () => {
  let folder: string;
  const at = (...parts: string[]) => join(folder, ...parts);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bulwark-replace-'));
    mkdirSync(at('root'));
    writeFileSync(at('root', 'a.yaml'), 'old');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('replaces the content, keeps the mode, and leaves nothing else behind', () => {
    chmodSync(at('root', 'a.yaml'), 0o640);
    replaceIfUnchanged(at('root', 'a.yaml'), bytes('old'), bytes('new'), [at('root')]);
    expect(readFileSync(at('root', 'a.yaml'), 'utf8')).toBe('new');
    expect(statSync(at('root', 'a.yaml')).mode % 0o1000).toBe(0o640);
    expect(readdirSync(at('root'))).toEqual(['a.yaml']);
  });

  it('leaves a file alone that was changed meanwhile', () => {
    expect(() => replaceIfUnchanged(at('root', 'a.yaml'), bytes('older'), bytes('new'), [at('root')])).toThrow('was changed by somebody else');
    expect(readFileSync(at('root', 'a.yaml'), 'utf8')).toBe('old');
    expect(readdirSync(at('root'))).toEqual(['a.yaml']);
  });

  it('writes through a link that stays within the roots, and the link stays a link', () => {
    symlinkSync('a.yaml', at('root', 'link.yaml'));
    replaceIfUnchanged(at('root', 'link.yaml'), bytes('old'), bytes('new'), [at('root')]);
    expect(lstatSync(at('root', 'link.yaml')).isSymbolicLink()).toBe(true);
    expect(readFileSync(at('root', 'a.yaml'), 'utf8')).toBe('new');
  });

  it('does not follow a link out of the roots', () => {
    writeFileSync(at('secret.yaml'), 'old');
    mkdirSync(at('root-too'));
    writeFileSync(at('root-too', 'b.yaml'), 'old');
    for (const target of ['../secret.yaml', '../root-too/b.yaml']) {
      symlinkSync(target, at('root', 'link.yaml'));
      expect(() => replaceIfUnchanged(at('root', 'link.yaml'), bytes('old'), bytes('new'), [at('root')])).toThrow('outside of what was named');
      expect(readFileSync(at('root', target), 'utf8')).toBe('old');
      rmSync(at('root', 'link.yaml'));
    }
  });

  it('takes a file as its own root, also by a link that was named', () => {
    symlinkSync(at('root', 'a.yaml'), at('named.yaml'));
    replaceIfUnchanged(at('named.yaml'), bytes('old'), bytes('new'), [at('named.yaml')]);
    expect(readFileSync(at('root', 'a.yaml'), 'utf8')).toBe('new');
  });

  it('does not part hard links', () => {
    linkSync(at('root', 'a.yaml'), at('root', 'b.yaml'));
    expect(() => replaceIfUnchanged(at('root', 'a.yaml'), bytes('old'), bytes('new'), [at('root')])).toThrow('2 hard links');
  });

  it('refuses what is no plain file, or not there', () => {
    expect(() => replaceIfUnchanged(at('root'), bytes(''), bytes('new'), [at('root')])).toThrow();
    expect(() => replaceIfUnchanged(at('root', 'none.yaml'), bytes(''), bytes('new'), [at('root')])).toThrow(/ENOENT/);
  });
});
