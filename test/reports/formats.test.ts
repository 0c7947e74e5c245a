import { DIAGNOSTICS, hostileShop, manyFindings, shop, textOf, WAIVERS } from './assessments';
import { REPORT_FORMATS, renderReport, reportFormat } from '../../src/reports';
import { messageProper } from '../../src/reports/descriptions';
import { onOneLine } from '../../src/reports/plain-text';

const NAMES = REPORT_FORMATS.map(({ name }) => name);
/** Formats that say every finding; those for people say the first of many. */
const COMPLETE = NAMES.filter(name => name !== 'console' && name !== 'markdown' && name !== 'html');

/** The texts of a report as they are read, whatever the format escapes. */
function readable(report: string): string {
  return report.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/&quot;/g, '"').replace(/&apos;/g, '\'').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')
    .replace(/\\+([[\]])/g, '$1').replace(/""/g, '"').replace(/\\"/g, '"');
}

describe('REPORT_FORMATS', () => {
  it('has every format, with names and extensions that a command line can take', () => {
    expect([...NAMES].sort()).toEqual(['console', 'csv', 'html', 'json', 'junit', 'markdown', 'openreports', 'oscal', 'sarif']);
    for (const { name, extension, title, mediaType } of REPORT_FORMATS) {
      expect(`${name} ${extension}`).toMatch(/^[a-z]+ [a-z]+$/);
      expect(title).not.toBe('');
      expect(mediaType).toMatch(/^[a-z]+\/[a-z+]+$/);
    }
  });
});

describe('renderReport', () => {
  it('refuses a format that does not exist and names those that do', () => {
    expect(() => reportFormat('pdf')).toThrow("report format 'pdf' is unknown: expected one of console, json,");
  });

  it.each([undefined, 'yesterday', '2027-01-31', '2027-01-31T12:00:00'])('refuses to write OSCAL at the time %s', time => {
    expect(() => renderReport(shop(), 'oscal', { time })).toThrow(/needs the time of the assessment, not .*: give it as ISO 8601 with a time zone/);
  });

  it.each(NAMES)('writes %s the same twice', name => {
    expect(textOf(shop(), name)).toBe(textOf(shop(), name));
  });

  it.each(NAMES.filter(name => name !== 'html'))('names each failing control with its object, each waiver with what it covers, and what could not be read, in %s', name => {
    const assessment = shop();
    const report = readable(textOf(assessment, name));
    for (const { control } of assessment.findings) expect(report).toContain(control);
    for (const finding of assessment.findings) expect(report).toContain(onOneLine(messageProper(finding)));
    for (const { reason, origin } of WAIVERS) {
      expect(report).toContain(reason);
      expect(report).toContain(origin);
    }
    expect(assessment._waivers.map(({ status }) => status)).toEqual(['active', 'expired', 'unused']);
    for (const { owner } of WAIVERS) if (owner) expect(report).toContain(owner);
    expect(report).toContain('broken.yaml');
    expect(report).toContain(DIAGNOSTICS[0].message);
  });

  it.each(COMPLETE)('names every place of many findings in %s', name => {
    const assessment = manyFindings(1_000);
    const report = textOf(assessment, name);
    for (const { entry } of assessment._results) expect(report).toContain(entry.object.metadata!.name);
  });

  it.each(NAMES)('lets no name, value or reason send a control character to whoever reads %s', name => {
    // In HTML the page's script sets the data as text, and browsers keep a turned direction within its element.
    const unseen = name === 'html' ? /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028]/ : /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u202e]/;
    // Line feeds and carriage returns are ours; a value with one would forge a line.
    expect(textOf(hostileShop(), name)).not.toMatch(unseen);
  });

  let many: ReturnType<typeof manyFindings> | undefined;
  it.each(NAMES.filter(name => name !== 'html'))('writes 30,000 findings in pieces, within seconds and memory, in %s', name => {
    const assessment = many ??= manyFindings(30_000);
    let [length, longest] = [0, 0];
    const start = Date.now();
    for (const piece of renderReport(assessment, name, { time: '2027-01-31T12:00:00Z' })) {
      length += piece.length;
      longest = Math.max(longest, piece.length);
    }
    expect(length).toBeGreaterThan(1_000);
    // A part of OpenReports is one object of a cluster, at most 1.5 MB; an observation of OSCAL names the objects of one control.
    expect(longest).toBeLessThan(2_000_000);
    expect(Date.now() - start).toBeLessThan(60_000);
  }, 120_000);
});
