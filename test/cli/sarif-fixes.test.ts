import { readFileSync } from 'node:fs';
import { assess, Assessment } from '../../src/assessment';
import { FileFixes, LARGEST_DOCUMENT, MOST_FIXES } from '../../src/cli/file-fixes';
import { Profile } from '../../src/controls';
import { CompiledProfile } from '../../src/evaluation';
import { renderReport } from '../../src/reports';
import { readManifests } from '../../src/yaml';
import { describeWithCorpus } from '../corpora';
import { describeWithOfficialSchema } from '../reports/official-schema';
import { commentsOf } from './fix/fix-laws';
import { Folder, PRIVILEGED, run } from './harness';

const TARGET = { kubernetesVersion: '1.34' };

function runOf(assessment: Assessment, files: Record<string, string | Uint8Array>): any {
  const bytesOf = (file: string) => typeof files[file] === 'string' ? Buffer.from(files[file]) : files[file] as Uint8Array;
  const report = [...renderReport(assessment, 'sarif', { textFixes: new FileFixes(assessment, bytesOf) })].join('');
  return JSON.parse(report).runs[0];
}

function assessText(text: string | Uint8Array, file = 'a.yaml', profile = Profile.ZERO_TRUST): any {
  return runOf(assess(readManifests(text, file).manifests, profile, TARGET), { [file]: text });
}

/** Where a line and a column stand, as SARIF counts: lines end with `\n`, columns are UTF-16 code units, both from 1. */
function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n');
  expect(line).toBeLessThanOrEqual(lines.length);
  expect(column).toBeLessThanOrEqual(lines[line - 1].length + 1);
  return lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0) + column - 1;
}

/** Makes the replacements of a fix, the last first, so that the places of the others stay. */
function applied(text: string, result: any): string {
  const regions = result.fixes[0].artifactChanges[0].replacements.map(({ deletedRegion: region, insertedContent }: any) => ({
    start: offsetOf(text, region.startLine, region.startColumn),
    end: offsetOf(text, region.endLine, region.endColumn),
    inserted: insertedContent?.text ?? '',
  }));
  regions.forEach(({ start, end }: any, i: number) => {
    expect(end).toBeGreaterThanOrEqual(start);
    if (i > 0) expect(start).toBeGreaterThan(regions[i - 1].end);
  });
  return regions.reduceRight((all: string, { start, end, inserted }: any) => all.slice(0, start) + inserted + all.slice(end), text);
}

/** The failing places of a control, as object and path. */
function failures(text: string, file: string, control: string, profile: Profile): string[] {
  const compiled = CompiledProfile.for(profile, TARGET);
  return readManifests(text, file).manifests.entries.flatMap(({ object }, i) => compiled.evaluate(object)
    .filter(outcome => outcome.control.control.id === control && outcome.verdict === 'fail')
    .flatMap(({ violations }) => violations.map(({ path }) => `${i} ${path.join('/')}`)));
}

/** Makes each fix alone, and holds what comes out against what is promised. Gives the number of fixes. */
function expectGood(text: string, file = 'a.yaml', profile = Profile.ZERO_TRUST): number {
  const { results } = assessText(text, file, profile);
  const fixed = results.filter(({ fixes }: any) => fixes);
  for (const result of fixed) {
    const after = applied(text, result);
    expect(readManifests(after, file).diagnostics).toEqual([]);
    expect(commentsOf(after)).toEqual(commentsOf(text));
    const before = failures(text, file, result.ruleId, profile);
    const left = failures(after, file, result.ruleId, profile);
    expect(left.length).toBeLessThan(before.length);
    expect(before).toEqual(expect.arrayContaining(left));
    if (before.length === 1) expect(left).toEqual([]);
  }
  return fixed.length;
}

const BLOCK = `# what the shop sells
apiVersion: apps/v1
kind: Deployment
metadata: # of the shop
  name: cart
  namespace: shop
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec:
      hostNetwork: true   # for now
      containers:
        # the front
        - name: web
          image: example.com/web:1
          ports: [{containerPort: 80, hostPort: 80}]
        - name: side
          image: example.com/side:1
          securityContext:
            privileged: true # needs its devices
            capabilities:
              add: [SYS_ADMIN, NET_RAW]
`;
const FLOW = '{apiVersion: v1, kind: Pod, metadata: {name: bad, namespace: shop}, spec: {hostPID: true, containers: [{name: web, image: "example.com/ü😀:1", securityContext: {privileged: true}}]}}\n';
const LIST = `apiVersion: v1\nkind: List\nitems:\n${[PRIVILEGED, BLOCK].map(text => text.trimEnd().split('\n').map((line, i) => `${i === 0 ? '- ' : '  '}${line}`).join('\n')).join('\n')}\n`
  .replace('- # what the shop sells\n  apiVersion', '- apiVersion');

describe('fixes of a SARIF report', () => {
  it.each([
    ['block style with comments', BLOCK],
    ['flow style with characters of two code units', FLOW],
    ['several documents', `---\n# first\n${PRIVILEGED}---\n${FLOW}---\n${BLOCK}`],
    ['a List', LIST],
    ['line breaks of two characters', BLOCK.replaceAll('\n', '\r\n')],
    ['no line break at the end', BLOCK.trimEnd()],
    ['JSON', JSON.stringify(readManifests(PRIVILEGED, 'a').manifests.entries[0].object, null, 2)],
    ['fields that are null', BLOCK.replace('          image: example.com/web:1\n', '          image: example.com/web:1\n          securityContext:\n')],
  ])('repair their results, one by one, in %s', (_, text) => {
    expect(expectGood(text)).toBeGreaterThan(5);
  });

  it('repair JSON Lines', () => {
    const rows = [PRIVILEGED, BLOCK].map(text => JSON.stringify(readManifests(text, 'a').manifests.entries[0].object)).join('\n');
    expect(expectGood(rows, 'a.jsonl')).toBeGreaterThan(5);
  });

  it('replace no more than what must change', () => {
    const result = assessText(PRIVILEGED).results.find(({ ruleId }: any) => ruleId === 'no-privileged-containers');
    expect(result.fixes).toEqual([{
      description: { text: expect.stringMatching(/privileged/) },
      artifactChanges: [{
        artifactLocation: { uri: 'a.yaml', uriBaseId: '%SRCROOT%' },
        replacements: [{ deletedRegion: { startLine: 9, startColumn: 21, endLine: 9, endColumn: 25 }, insertedContent: { text: 'false' } }],
      }],
    }]);
  });

  it('are those of the container that a result is about', () => {
    const { results } = assessText(BLOCK);
    const lines = (path: string) => results.find(({ ruleId, properties }: any) => ruleId === 'drop-all-capabilities' && properties.path.includes(path))
      .fixes[0].artifactChanges[0].replacements.map(({ deletedRegion }: any) => deletedRegion.startLine);
    expect(Math.max(...lines('containers[0]'))).toBeLessThanOrEqual(17);
    expect(Math.min(...lines('containers[1]'))).toBeGreaterThan(17);
  });

  it('do not count a byte order mark, and count UTF-16 as characters', () => {
    const plain = assessText(PRIVILEGED).results.map(({ fixes }: any) => fixes);
    for (const bytes of [Buffer.from(`\ufeff${PRIVILEGED}`), Buffer.from(`\ufeff${PRIVILEGED}`, 'utf16le')]) {
      expect(assessText(bytes).results.map(({ fixes }: any) => fixes)).toEqual(plain);
    }
  });

  it('repair containers together that share an anchor', () => {
    const text = BLOCK
      .replace('          ports', '          securityContext: &context {privileged: true}\n          ports')
      .replace(/          securityContext:\n            privileged[^]*$/, '          securityContext: *context\n');
    const privileged = assessText(text).results.filter(({ ruleId }: any) => ruleId === 'no-privileged-containers');
    expect(privileged).toHaveLength(2);
    for (const result of privileged) {
      expect(failures(applied(text, result), 'a.yaml', 'no-privileged-containers', Profile.ZERO_TRUST)).toEqual([]);
    }
  });

  it('are not there where an anchor would carry the change to other fields', () => {
    const result = assessText(FLOW.replace('hostPID: true', 'hostPID: &yes true, hostUsers: *yes')).results.find(({ ruleId }: any) => ruleId === 'no-host-pid');
    expect(result.properties.fix).toBeDefined();
    expect(result.fixes).toBeUndefined();
  });

  it.each([
    ['a lone carriage return', `# a\r# b\n${PRIVILEGED}`],
    ['a byte order mark within', `${PRIVILEGED}---\n\ufeff${PRIVILEGED}`],
    ['bytes that are no text', Buffer.concat([Buffer.from(`${PRIVILEGED}---\n# `), Buffer.from([0xff]), Buffer.from('\n')])],
  ])('are not there for a file with %s, of which columns are not certain', (_, text) => {
    const { results } = assessText(text);
    expect(results.length).toBeGreaterThan(0);
    for (const { fixes } of results) expect(fixes).toBeUndefined();
  });

  it.each([
    ['holds another object now', PRIVILEGED.replace('bad', 'other')],
    ['has fewer documents now', ''],
    ['is broken now', 'a: ['],
  ])('are not there for a file that %s', (_, now) => {
    const assessment = assess(readManifests(PRIVILEGED, 'a.yaml').manifests, Profile.ZERO_TRUST, TARGET);
    for (const { fixes } of runOf(assessment, { 'a.yaml': now }).results) expect(fixes).toBeUndefined();
    for (const { fixes } of runOf(assessment, {}).results) expect(fixes).toBeUndefined();
  });

  it('are not there for what a waiver excuses', () => {
    const { manifests } = readManifests(PRIVILEGED, 'a.yaml');
    const waivers = [{ control: 'no-privileged-containers', reason: 'it needs its devices', origin: 'w.yaml:1' }];
    const assessment = assess(manifests, Profile.ZERO_TRUST, TARGET, { waivers, today: '2027-01-01' });
    const { results } = runOf(assessment, { 'a.yaml': PRIVILEGED });
    expect(results.find(({ ruleId }: any) => ruleId === 'no-privileged-containers').fixes).toBeUndefined();
    expect(results.some(({ fixes }: any) => fixes)).toBe(true);
  });

  it('are as many as somebody looks at, and the run says how many are left out', () => {
    const [{ object }] = readManifests(PRIVILEGED, 'a').manifests.entries;
    const texts = Array.from({ length: 1_000 }, (_, i) => JSON.stringify({ ...object, metadata: { name: `bad-${i}`, namespace: 'shop' } }));
    const { results, properties } = assessText(texts.join('\n'), 'a.jsonl', Profile.ZERO_TRUST);
    const fixable = results.filter(({ properties: { fix } }: any) => fix).length;
    expect(fixable).toBeGreaterThan(MOST_FIXES);
    expect(results.filter(({ fixes }: any) => fixes)).toHaveLength(MOST_FIXES);
    expect(properties.fixesLeftOut).toBe(fixable - MOST_FIXES);
    expect(assessText(PRIVILEGED).properties.fixesLeftOut).toBeUndefined();
  });

  it('are not made in documents that would take seconds', () => {
    const huge = `${PRIVILEGED}# ${'x'.repeat(LARGEST_DOCUMENT)}\n---\n${FLOW}`;
    const { results, properties } = assessText(huge);
    const fixable = results.filter(({ properties: { fix } }: any) => fix).length;
    const fixed = results.filter(({ fixes }: any) => fixes).length;
    expect(fixed).toBeGreaterThan(0);
    expect(fixed).toBeLessThan(fixable);
    expect(properties.fixesLeftOut).toBe(fixable - fixed);
  });
});

describeWithCorpus(['manifests', 'online-boutique.yaml'], 'fixes of a SARIF report of a shop of others', path => {
  it('repair every finding that has a JSON patch', () => {
    const text = readFileSync(path, 'utf8');
    const fixable = assessText(text).results.filter(({ properties }: any) => properties.fix).length;
    expect(expectGood(text)).toBe(fixable);
  });
});

describe('bulwark assess --format sarif', () => {
  let folder: Folder;
  beforeAll(() => folder = new Folder());
  afterAll(() => folder.remove());

  it('has fixes for files, and none for what came through a pipe', async () => {
    const file = folder.write('k8s/bad.yaml', PRIVILEGED);
    const { stdout } = await run(['assess', file, '--format', 'sarif']);
    const result = JSON.parse(stdout).runs[0].results.find(({ ruleId }: any) => ruleId === 'no-privileged-containers');
    expect(applied(PRIVILEGED, result)).toBe(PRIVILEGED.replace('true', 'false'));
    expect(result.fixes[0].artifactChanges[0].artifactLocation).toEqual(result.locations[0].physicalLocation.artifactLocation);
    const piped = await run(['assess', '-', '--format', 'sarif'], { stdin: PRIVILEGED });
    for (const { fixes } of JSON.parse(piped.stdout).runs[0].results) expect(fixes).toBeUndefined();
  });
});

describeWithOfficialSchema('sarif-2.1.0.json', 'SARIF with fixes under its official schema', faults => {
  it.each([['block style', BLOCK], ['flow style', FLOW], ['a List', LIST]])('is valid for %s', (_, text) => {
    const assessment = assess(readManifests(text, 'a.yaml').manifests, Profile.ZERO_TRUST, TARGET);
    const textFixes = new FileFixes(assessment, () => Buffer.from(text));
    const log = JSON.parse([...renderReport(assessment, 'sarif', { textFixes })].join(''));
    expect(log.runs[0].results.some(({ fixes }: any) => fixes)).toBe(true);
    expect(faults(log)).toEqual([]);
  });
});
