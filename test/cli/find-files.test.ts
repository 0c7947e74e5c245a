import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Folder } from './harness';
import { findFiles } from '../../src/cli/input/find-files';

describe('findFiles', () => {
  let folder: Folder;
  beforeEach(() => folder = new Folder());
  afterEach(() => folder.remove());

  /** Names below the folder, of what is found in it. */
  function found(...operands: string[]) {
    const { files, diagnostics, notes } = findFiles(operands.map(operand => join(folder.path, operand)));
    const below = (name: string) => name.slice(folder.path.length + 1);
    return { files: files.map(({ name }) => below(name)), diagnostics: diagnostics.map(({ file, message }) => `${below(file)}: ${message}`), notes };
  }

  it('finds manifests in all folders below, by name', () => {
    for (const name of ['b.yaml', 'a.yml', 'c/a.json', 'c/B.YAML', 'd.jsonl', 'e.txt', 'noextension']) folder.write(name, '');
    expect(found('').files).toEqual(['a.yml', 'b.yaml', 'c/B.YAML', 'c/a.json', 'd.jsonl']);
  });

  it('skips hidden names and node_modules, unless they are named', () => {
    for (const name of ['.git/a.yaml', '.a.yaml', 'node_modules/x/a.yaml', 'b.yaml']) folder.write(name, '');
    expect(found('').files).toEqual(['b.yaml']);
    expect(found('.git', 'node_modules', '.a.yaml').files).toEqual(['.git/a.yaml', 'node_modules/x/a.yaml', '.a.yaml']);
  });

  it('takes a named file whatever its ending, and no file twice', () => {
    folder.write('a.txt', '');
    folder.write('b.yaml', '');
    expect(found('a.txt', 'b.yaml', '', './b.yaml')).toEqual({ files: ['a.txt', 'b.yaml'], diagnostics: [], notes: [] });
  });

  it('finds what a pattern means', () => {
    for (const name of ['a/x.yaml', 'a/b/y.yaml', 'a/b/z.txt', 'c.yaml']) folder.write(name, '');
    expect(found('a/**/*.yaml').files).toEqual(['a/b/y.yaml', 'a/x.yaml']);
    expect(found('*.yaml').files).toEqual(['c.yaml']);
    expect(found('{c.yaml,a/b/z.txt}').files).toEqual(['a/b/z.txt', 'c.yaml']);
  });

  it('takes a file whose name looks like a pattern for that file', () => {
    folder.write('[a].yaml', '');
    folder.write('a.yaml', '');
    expect(found('[a].yaml').files).toEqual(['[a].yaml']);
  });

  it.each([
    ['missing.yaml', 'no such file or folder'],
    ['empty', 'the folder holds no file that ends in .yaml, .yml, .json or .jsonl'],
    ['empty/*.yaml', 'no file matches the pattern'],
    ['missing/*.yaml', 'no file matches the pattern'],
    ['a.yaml/b', 'no such file or folder'],
    ['x'.repeat(5000), 'has a path that is too long'],
  ])('says that %.20s brings nothing', (operand, message) => {
    mkdirSync(folder.at('empty'));
    folder.write('a.yaml', '');
    expect(found(operand)).toEqual({ files: [], diagnostics: [`${operand}: ${message}`], notes: [] });
  });

  it('says which folder may not be read, and reads the rest', () => {
    if (process.getuid?.() === 0) return; // nothing is forbidden to root
    folder.write('closed/a.yaml', '');
    folder.write('open/b.yaml', '');
    chmodSync(folder.at('closed'), 0);
    expect(found('')).toMatchObject({ files: ['open/b.yaml'], diagnostics: ['closed: may not be read: check its permissions'] });
    chmodSync(folder.at('closed'), 0o700);
  });

  describe('with symbolic links', () => {
    it('ends in a loop of folders', () => {
      folder.write('a/b/x.yaml', '');
      symlinkSync(folder.path, folder.at('a/b/up'));
      symlinkSync('.', folder.at('a/self'));
      expect(found('')).toEqual({ files: ['a/b/x.yaml'], diagnostics: [], notes: [] });
    });

    it('says which links lead to themselves or nowhere', () => {
      symlinkSync('loop.yaml', folder.at('loop.yaml'));
      symlinkSync('gone', folder.at('dangling.yaml'));
      symlinkSync('gone', folder.at('other'));
      expect(found('').diagnostics).toEqual([
        'dangling.yaml: is a link to a file that does not exist',
        'loop.yaml: is a symbolic link that leads to itself',
      ]);
    });

    it('follows links within the folder, as mounted ConfigMaps have them', () => {
      folder.write('..2027_01_01/app.yaml', '');
      symlinkSync('..2027_01_01', folder.at('..data'));
      symlinkSync('..data/app.yaml', folder.at('app.yaml'));
      expect(found('').files).toEqual(['app.yaml']);
    });

    it('follows no link that leads out, and says so', () => {
      folder.write('outside/secret.yaml', '');
      folder.write('in/a.yaml', '');
      symlinkSync('../outside', folder.at('in/folder'));
      symlinkSync('../outside/secret.yaml', folder.at('in/file.yaml'));
      const { files, diagnostics, notes } = found('in');
      expect(files).toEqual(['in/a.yaml']);
      expect(diagnostics).toEqual([expect.stringContaining('in/file.yaml: is a link to a file outside')]);
      expect(notes).toEqual([expect.stringContaining('was not entered: name the folder')]);
    });

    it('follows a link that is named', () => {
      folder.write('outside/a.yaml', '');
      symlinkSync('outside', folder.at('link'));
      expect(found('link').files).toEqual(['link/a.yaml']);
    });
  });

  it('finds 5,000 files in 1,000 nested folders', () => {
    // Short of the longest path that systems allow.
    const deep = Array(1_000).fill('d').join('/');
    mkdirSync(folder.at(deep), { recursive: true });
    for (let i = 0; i < 5_000; i++) folder.write(`${deep}/${i}.yaml`, '');
    expect(found('').files).toHaveLength(5_000);
  });
});
