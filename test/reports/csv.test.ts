import { hostileShop, shop, textOf } from './assessments';

/** Rows as RFC 4180 says; throws on what it does not allow. */
function parse(text: string): Record<string, string>[] {
  const rows: string[][] = [[]];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  let end = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    rows[rows.length - 1].push(match[1]?.replace(/""/g, '"') ?? match[2]);
    if (match[3] === '\r\n') rows.push([]);
    end = pattern.lastIndex;
  }
  if (end !== text.length) throw new Error(`not CSV at ${JSON.stringify(text.slice(end, end + 80))}`);
  const [head, ...body] = rows.slice(0, -1);
  return body.map(row => {
    expect(row).toHaveLength(head.length);
    return Object.fromEntries(head.map((name, i) => [name, row[i]]));
  });
}

describe('csvReport', () => {
  it('has a row for each finding, with its place and knowledge', () => {
    const assessment = shop();
    const rows = parse(textOf(assessment, 'csv')).filter(({ record }) => record === 'finding');
    expect(rows).toHaveLength(assessment.findings.length + assessment.waivedFindings.length);
    expect(rows[0]).toMatchObject({
      verdict: 'fail',
      severity: 'critical',
      control: 'no-privileged-containers',
      kind: 'Deployment',
      namespace: 'shop',
      name: 'cart',
      container: 'web',
      path: 'spec.template.spec.containers[0].securityContext.privileged',
      value: 'true',
      file: 'k8s/shop.yaml',
      line: '8',
      document: '0',
    });
    expect(rows[0].frameworks.split(' ')).toContain('cis-kubernetes/5.2.2');
  });

  it('has a row for each verdict that was asked for', () => {
    const assessment = shop();
    const verdicts = parse(textOf(assessment, 'csv', { all: true })).map(({ verdict }) => verdict);
    expect(verdicts.filter(verdict => verdict === 'pass')).toHaveLength(assessment.summary.passed);
  });

  it('has a row for each waiver and object', () => {
    const rows = parse(textOf(shop(), 'csv')).filter(({ record }) => record === 'waiver');
    expect(rows.map(({ verdict, control, name }) => [verdict, control, name])).toEqual([
      ['active', 'no-privileged-containers', 'agent'], ['expired', 'run-as-non-root', 'cart'], ['unused', 'no-host-pid', ''],
    ]);
  });

  it('starts no formula in a spreadsheet, and stays a table, whatever somebody wrote', () => {
    const assessment = hostileShop();
    const rows = parse(textOf(assessment, 'csv', { all: true }));
    for (const cell of rows.flatMap(row => Object.values(row))) expect(cell).not.toMatch(/^\s*[=+\-@\t\r|%\uff1d]|\n/);
    expect(rows.map(({ name }) => name)).toContain('\'=HYPERLINK("https://evil.example","x")');
  });
});
