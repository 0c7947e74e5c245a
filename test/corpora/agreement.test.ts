import { existsSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { Catalogue } from '../../src/controls';
import { describeWithCorpus, LabelledRow, readJsonLines } from '../corpora';
import { checkOf, judge, RowVerdict } from './agree';
import { renderReport, renderSummary, SuiteResult } from './agreement-report';
import { SuiteMapping } from './mapping';
import { CHECKOV } from './mapping-checkov';
import { GATEKEEPER } from './mapping-gatekeeper';
import { KUBE_LINTER } from './mapping-kube-linter';
import { KYVERNO } from './mapping-kyverno';
import { POLARIS } from './mapping-polaris';
import { PSA } from './mapping-psa';
import { ADJUDICATIONS } from '../posture/adjudication';

/** Anything that is not adjudicated must agree with its label. */
const SUITES: readonly [string, SuiteMapping][] = [
  ['psa', PSA],
  ['kyverno', KYVERNO],
  ['checkov', CHECKOV],
  ['polaris', POLARIS],
  ['kube-linter', KUBE_LINTER],
  ['gatekeeper', GATEKEEPER],
];
const REPORT = join(__dirname, '../../docs/agreement.md');

function describeRow(row: LabelledRow, verdict: string): string {
  return `${[row.control, row.rule, row.dialect, row.case].filter(Boolean).join(' ')}: labelled ${row.label}, we say ${verdict}`;
}

describeWithCorpus(['posture'], 'agreement with the labels of third parties', folder => {
  const results: SuiteResult[] = [];

  describe.each(SUITES)('%s', (suite, mapping) => {
    const adjudications = ADJUDICATIONS[suite] ?? [];
    const rows = readJsonLines(join(folder, `${suite}.jsonl`));
    const mapped = new Set(Object.keys(mapping.mapped));
    const notMapped = new Map(Object.entries(mapping.notMapped).flatMap(([reason, checks]) => checks.map(check => [check, reason] as const)));
    const all = new Set([...mapped, ...notMapped.keys()]);
    const judged: { row: LabelledRow; check: string; verdict: RowVerdict }[] = [];
    for (const row of rows) {
      const check = checkOf(row, all);
      if (check !== undefined && mapped.has(check)) judged.push({ row, check, verdict: judge(row, check, mapping) });
    }
    const differing = judged.filter(({ row, verdict }) => row.label !== verdict);
    const adjudicationOf = ({ row, check, verdict }: typeof judged[number]) => adjudications
      .find(a => a.check === check && a.cases.includes(row.case ?? '') && a.expected === verdict);
    results.push({
      suite,
      rows: rows.map(row => ({ check: checkOf(row, all), reason: notMapped.get(checkOf(row, all) ?? '') })),
      judged: judged.map(one => ({
        check: one.check, controls: mapping.mapped[one.check], agrees: one.row.label === one.verdict, adjudication: adjudicationOf(one)?.reason,
      })),
    });

    it('says of every check which controls answer it, or why none does', () => {
      expect([...new Set(rows.filter(row => checkOf(row, all) === undefined).map(row => `${row.control}/${row.rule ?? '-'}`))]).toEqual([]);
      expect([...mapped].filter(check => notMapped.has(check))).toEqual([]);
    });

    it('maps no check that has no rows, and to no control that does not exist', () => {
      const used = new Set(rows.map(row => checkOf(row, all)));
      expect([...all].filter(check => !used.has(check))).toEqual([]);
      const known = new Set([...Catalogue.all().map(({ id }) => id), 'level', 'baseline', 'restricted']);
      expect(Object.values(mapping.mapped).flat().filter(control => !known.has(control))).toEqual([]);
    });

    it('agrees with every label that is not adjudicated', () => {
      expect(differing.filter(one => !adjudicationOf(one)).map(({ row, verdict }) => describeRow(row, verdict))).toEqual([]);
    });

    it('needs every adjudication', () => {
      const needed = adjudications.flatMap(a => a.cases
        .filter(name => !differing.some(one => one.check === a.check && one.row.case === name && one.verdict === a.expected))
        .map(name => `${a.check} ${name}`));
      expect(needed).toEqual([]);
    });
  });

  it('is what docs/agreement.md says', () => {
    console.info(renderSummary(results));
    const report = renderReport(results);
    if (process.env.BULWARK_WRITE_REPORT === '1') writeFileSync(REPORT, report);
    expect(existsSync(REPORT) ? readFileSync(REPORT, 'utf8') : '').toBe(report);
  });
});
