import { execFileSync } from 'child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, extname, join, relative } from 'path';
import { expectFixed } from './fix-laws';
import { unifiedDiff } from '../../../src/cli/fix';
import { Profile } from '../../../src/controls';
import { CompiledProfile } from '../../../src/evaluation';
import { HardeningMode } from '../../../src/fixes';
import { describeWithCorpus } from '../../corpora';
import { EVERYTHING, TARGET } from '../../fixes/profiles';

const profiles = [Profile.RESTRICTED, Profile.ZERO_TRUST, EVERYTHING]
  .map(profile => ({ name: profile.name, profile: CompiledProfile.for(profile, TARGET) }));

function manifestsIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return ['.yaml', '.yml', '.json'].includes(extname(path)) ? [path] : [];
  return readdirSync(path).sort().flatMap(name => manifestsIn(join(path, name)));
}

describeWithCorpus(['manifests'], 'fixing real manifests', root => {
  const files = manifestsIn(root).map(path => ({ name: relative(root, path), text: readFileSync(path, 'utf8') }));

  it('has many', () => expect(files.length).toBeGreaterThan(200));

  it.each(profiles)('leaves no fixable finding of $name, loses no comment, and has nothing to do the second time', ({ profile }) => {
    let changed = 0;
    for (const { name, text } of files) {
      const { changes, refused } = expectFixed(text, name, { profile });
      changed += changes.length > 0 ? 1 : 0;
      expect(refused.map(({ reason }) => reason).filter(reason => /read as it should|not known/.test(reason))).toEqual([]);
    }
    expect(changed).toBeGreaterThan(80);
  });

  it('touches no line that says something, where it only adds', () => {
    for (const { name, text } of files) {
      const { splices } = expectFixed(text, name, { profile: profiles[2].profile, mode: HardeningMode.RESPECT });
      // A last line without a line break gets one.
      const removed = [...unifiedDiff(name, text, splices)].filter(line => /^-(?!--)/.test(line) && !line.includes('No newline'));
      expect(removed.filter(line => !/[{[\]}]|: *(?:null|~)? *(?:#.*)?$/.test(line.trimEnd()))).toEqual([]);
    }
  });

  it.each([['patch', ['-p1', '-s', '-i']], ['git', ['apply']]])('shows differences that %s accepts', (tool, options) => {
    const folder = mkdtempSync(join(tmpdir(), 'bulwark-fix-'));
    try {
      const expected = files.map(({ name, text }) => ({ name, before: text, ...expectFixed(text, name, { profile: profiles[2].profile }) }));
      for (const { name, before } of expected) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), before);
      }
      writeFileSync(join(folder, 'all.diff'), expected.flatMap(({ name, before, splices }) => [...unifiedDiff(name, before, splices)]).join(''));
      execFileSync(tool, [...options, 'all.diff'], { cwd: folder });
      for (const { name, text } of expected) expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
