import { HOSTILE_TEXTS, hostileShop, manyFindings, shop, textOf } from './assessments';
import { Catalogue } from '../../src/controls';

/** What GitHub makes of Markdown that it finds anywhere but in code. */
const SIDE_EFFECTS = /@[a-z]|#\d|\bhttps?:|www\.|!\[|<(?!\/?(details|summary|b|code)>)/i;

describe('markdownReport', () => {
  it('starts with what is not met and the score', () => {
    const assessment = shop();
    const { failed } = assessment.summary;
    expect(textOf(assessment, 'markdown').split('\n')[0]).toBe(`## ${failed} checks not met, score ${assessment.score} of 100`);
    expect(textOf(shop({ objects: [], waivers: [], diagnostics: [] }), 'markdown').split('\n')[0]).toBe('## All controls are met');
  });

  it('folds the findings of an object, the worst object first', () => {
    const summaries = [...textOf(shop(), 'markdown').matchAll(/<summary><b>(\w+)<\/b> <code>(.*?)<\/code>/g)].map(match => [match[1], match[2]]);
    expect(summaries[0]).toEqual(['critical', 'Deployment shop/cart']);
    expect(summaries).toContainEqual(['high', 'Service shop/cart']);
  });

  it('links each control to its description, once', () => {
    const text = textOf(shop(), 'markdown');
    expect(text.match(/\[no-privileged-containers\](?!:)/g)!.length).toBeGreaterThan(1);
    expect(text.match(/^\[no-privileged-containers\]: https:\/\/\S+\/docs\/controls\.md#no-privileged-containers$/gm)).toHaveLength(1);
  });

  it('has a row for each framework and each waiver', () => {
    const assessment = shop();
    const text = textOf(assessment, 'markdown');
    for (const { title, version, score } of assessment.frameworkScores) expect(text).toContain(`| ${title} | ${version} | ${score ?? 'nothing applies'} |`);
    expect(text).toContain('<code>excuses 1 object</code>: <code>Deployment shop/agent</code>');
  });

  it('fits into a comment and counts what it leaves out', () => {
    const assessment = manyFindings(20_000);
    const text = textOf(assessment, 'markdown');
    expect(text.length).toBeLessThan(65_536);
    expect(text.length).toBeGreaterThan(40_000);
    const [, findings] = /\*\*(\d+) findings in \d+ objects left out\*\*/.exec(text)!;
    const shown = [...text.matchAll(/^\| (critical|high|medium|low) \| \[/gm)].length;
    expect(Number(findings) + shown).toBe([...assessment._findingsWith('fail', 'error')].length);
  });

  it('leaves nothing out where all is asked for', () => {
    const assessment = manyFindings(3_000);
    const text = textOf(assessment, 'markdown', { all: true });
    expect([...text.matchAll(/^\| (critical|high|medium|low) \| \[/gm)].length).toBe(assessment.findings.length);
  });

  it('fits where everything is long', () => {
    const long = 'x'.repeat(3_000);
    const waivers = Array.from({ length: 300 }, (_, i) => ({ control: 'no-host-pid', reason: long, owner: long, origin: `${long}:${i}`, objects: [{ name: long }] }));
    const diagnostics = Array.from({ length: 300 }, () => ({ file: long, message: long }));
    const text = textOf(shop({ waivers, diagnostics }), 'markdown');
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/… and \d+ more, which other formats list/);
  });

  it('mentions nobody, refers to nothing and runs nothing, whatever somebody wrote', () => {
    const text = textOf(hostileShop(), 'markdown', { all: true });
    const known = Catalogue.all().map(({ id }) => id);
    const definitions = text.slice(text.lastIndexOf('\n\n['));
    // Entities are letters only to who reads the page; what GitHub looks for would stand there as it is.
    expect(text.slice(0, -definitions.length).replace(/&#\d+;/g, '')).not.toMatch(SIDE_EFFECTS);
    // No link but to controls, and none with a target of its own.
    expect(text).not.toContain('](');
    for (const [, label] of text.matchAll(/\[(.*?)\]/g)) expect(known).toContain(label);
    const rows = text.split('\n').filter(line => line.startsWith('| critical | ['));
    expect(rows).toHaveLength(HOSTILE_TEXTS.length);
    for (const row of rows) expect(row.split('|')).toHaveLength(6);
  });
});
