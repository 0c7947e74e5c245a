import crypto from 'crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { replaceFile } from '../../src/files';

let folder: string;
const at = (name: string) => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

function* broken(): Iterable<string> {
  yield 'half';
  throw new Error('the rest cannot be written');
}

describe('replaceFile', () => {
  it('writes pieces to a new file, and leaves nothing beside it', () => {
    replaceFile(at('a.txt'), ['one ', 'two']);
    expect(readFileSync(at('a.txt'), 'utf8')).toBe('one two');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('keeps the old text, and nothing else, when the new one cannot be written', () => {
    writeFileSync(at('a.txt'), 'old');
    expect(() => replaceFile(at('a.txt'), broken())).toThrow('the rest cannot be written');
    expect(readFileSync(at('a.txt'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('keeps permissions, and a link as a link', () => {
    writeFileSync(at('a.txt'), 'old', { mode: 0o640 });
    symlinkSync('a.txt', at('link'));
    replaceFile(at('link'), 'new');
    expect(readlinkSync(at('link'))).toBe('a.txt');
    expect(readFileSync(at('a.txt'), 'utf8')).toBe('new');
    expect(statSync(at('a.txt')).mode % 0o1000).toBe(0o640);
  });

  it('writes through no link that somebody has put where its own file would be', () => {
    writeFileSync(at('victim'), 'untouched');
    jest.spyOn(crypto, 'randomBytes').mockImplementation(() => Buffer.alloc(6));
    symlinkSync('victim', at('.a.txt.000000000000.tmp'));
    expect(() => replaceFile(at('a.txt'), 'new')).toThrow(/EEXIST/);
    expect(readFileSync(at('victim'), 'utf8')).toBe('untouched');
    expect(readlinkSync(at('.a.txt.000000000000.tmp'))).toBe('victim');
  });

  it('is not stopped by what a run that was killed has left, though processes in a container share a number', () => {
    writeFileSync(at(`.a.txt.${process.pid}.tmp`), 'half');
    replaceFile(at('a.txt'), 'new');
    replaceFile(at('a.txt'), 'newer');
    expect(readFileSync(at('a.txt'), 'utf8')).toBe('newer');
  });

  it('gives new files the permissions that the user lets files have', () => {
    const umask = process.umask(0o027);
    try {
      replaceFile(at('a.txt'), 'new');
    } finally {
      process.umask(umask);
    }
    expect(statSync(at('a.txt')).mode % 0o1000).toBe(0o640);
  });

  it('refuses folders, and links that lead nowhere', () => {
    mkdirSync(at('folder'));
    symlinkSync('nowhere', at('dangling'));
    expect(() => replaceFile(at('folder'), 'new')).toThrow('it is a folder: name a file');
    expect(() => replaceFile(at('dangling'), 'new')).toThrow('is a link to a file that does not exist');
  });
});
