import { createHash } from 'crypto';
import { Assessment } from '../../../src/assessment';
import { htmlReport } from '../../../src/reports/html';
import { hostile, large, PAYLOAD, shop } from '../../browser/assessments';

function page(assessment: Assessment, options = {}): string {
  return [...htmlReport(assessment, options)].join('');
}

function dataOf(html: string): string {
  return /<script type="application\/json" id="data">([^<]*)<\/script>/.exec(html)![1];
}

describe('htmlReport', () => {
  it('gives the same bytes for the same assessment', () => {
    expect(page(shop())).toBe(page(shop()));
  });

  it('allows its own script and style sheet by their hashes, and nothing else', () => {
    const html = page(shop());
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
    const [, style] = /<style>([^]*?)<\/style>/.exec(html)!;
    const [, script] = /<script>([^]*?)<\/script>/.exec(html)!;
    expect(html).toContain(`content="default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'"`);
  });

  it('refers to no other file and no network', () => {
    const html = page(shop()).replace(dataOf(page(shop())), '');
    expect(html).not.toMatch(/\s(src|srcset)=|url\((?!#tip\))|@import|import\(|fetch\(|XMLHttpRequest|<link|https?:/);
  });

  it('has nothing in its data that a parser of HTML could take for markup', () => {
    const data = dataOf(page(hostile()));
    expect(data).not.toMatch(/[<>&\u2028\u2029]/);
    expect(JSON.parse(data).strings).toEqual(expect.arrayContaining([`name ${PAYLOAD}`, `namespace ${PAYLOAD}`, `file ${PAYLOAD}`, `path ${PAYLOAD}`]));
  });

  it('escapes what it writes outside of its data', () => {
    const html = page(hostile(), { time: PAYLOAD, toolVersion: PAYLOAD });
    expect(html).not.toContain('<img');
    expect(html.match(/<svg/g)).toHaveLength(1); // the picture of the network
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    expect(html.match(/<\/noscript>/g)).toHaveLength(1);
    expect(html).toContain('<dd>profile &lt;/script&gt;&lt;/noscript&gt;');
  });

  it('has the result of every control for browsers without scripts', () => {
    const assessment = shop();
    const [, table] = /<noscript>([^]*?)<\/noscript>/.exec(page(assessment))!;
    expect(table.match(/<tr><th scope="row">/g)).toHaveLength(assessment._evidence.length);
    const pinned = assessment._evidence.find(({ control }) => control.control.id === 'image-digest-pinned')!;
    expect(table).toMatch(new RegExp(`<code>image-digest-pinned</code></th><td>${pinned.severity}</td><td>0</td><td>2</td><td>0</td><td>1</td>`));
  });

  it('names a time and a version only when it is told them', () => {
    expect(page(shop())).not.toContain('Assessed');
    const html = page(shop(), { time: '2027-01-31T12:00:00Z', toolVersion: '1.2.3' });
    expect(html).toContain('<dt>Assessed</dt><dd>2027-01-31T12:00:00Z</dd>');
    expect(html).toContain('cdk8s-bulwark 1.2.3');
  });

  it('writes what repeats once, so that thousands of findings stay small', () => {
    const assessment = large(5000);
    expect(page(assessment).length / assessment.findings.length).toBeLessThan(200);
  });
});
