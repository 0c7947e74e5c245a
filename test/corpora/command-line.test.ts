import { join } from 'node:path';
import { dump } from 'js-yaml';
import { describeWithCorpus, LabelledRow, readJsonLines } from '../corpora';
import { checkOf, judge, RowVerdict } from './agree';
import { AGREEMENT_VERSION, SuiteMapping, WHOLE_LEVEL } from './mapping';
import { CHECKOV } from './mapping-checkov';
import { GATEKEEPER } from './mapping-gatekeeper';
import { KUBE_LINTER } from './mapping-kube-linter';
import { KYVERNO } from './mapping-kyverno';
import { POLARIS } from './mapping-polaris';
import { PSA } from './mapping-psa';
import { Folder, run } from '../cli/harness';

const SUITES: readonly [string, SuiteMapping][] = [
  ['psa', PSA], ['kyverno', KYVERNO], ['checkov', CHECKOV], ['polaris', POLARIS], ['kube-linter', KUBE_LINTER], ['gatekeeper', GATEKEEPER],
];

/** The ways in which the objects of a row may come to the command. */
const FORMS: readonly (readonly [string, (objects: readonly unknown[]) => string])[] = [
  ['jsonl', objects => objects.map(object => JSON.stringify(object)).join('\n')],
  ['yaml', objects => objects.map(object => dump(object)).join('---\n')],
  ['json', items => JSON.stringify({ apiVersion: 'v1', kind: 'List', items })],
];

/** What chooses the controls of a check on the command line; a profile file where the check has parameters. */
function chosenBy(controls: readonly string[], row: LabelledRow, parameters: Readonly<Record<string, unknown>>, folder: Folder): string[] {
  const level = controls[0] === WHOLE_LEVEL ? row.level : controls[0];
  if (level === 'baseline' || level === 'restricted') return ['--profile', level];
  const wanted = controls.flatMap(control => ['--control', control]);
  if (Object.keys(parameters).length === 0) return wanted;
  const resolved = Object.entries(parameters).map(([control, given]) => ({
    control,
    parameters: Object.fromEntries(Object.entries(given as object).map(([name, value]) =>
      [name, typeof value === 'string' && value.startsWith('$') ? row.parameters?.[value.slice(1)] : value])),
  }));
  return ['--profile', folder.write('profile.yaml', dump({ extends: 'zeroTrust', controls: resolved })), ...wanted];
}

/** The verdict that somebody reads who gives the objects of a row to the command. */
async function verdictOf(row: LabelledRow, check: string, { mapped, settings }: SuiteMapping, form: number, folder: Folder): Promise<RowVerdict> {
  const { version, parameters = {} } = settings?.[check] ?? {};
  const [extension, write] = FORMS[form % FORMS.length];
  const file = folder.write(`row.${extension}`, write(row.objects));
  const { stdout } = await run([
    'assess', file, ...chosenBy(mapped[check], row, parameters, folder), '--format', 'json', '--all',
    '--kubernetes-version', row.version?.replace(/^v/, '') ?? version ?? AGREEMENT_VERSION,
  ]);
  const { results } = JSON.parse(stdout) as { results: { verdict: string }[] };
  return results.some(({ verdict }) => verdict === 'fail' || verdict === 'error') ? 'fail' : 'pass';
}

describeWithCorpus(['posture'], 'verdicts of the command on the labels of third parties', corpus => {
  it.each(SUITES)('of %s are those of the engine, row by row', async (suite, mapping) => {
    const folder = new Folder();
    const keys = new Set([...Object.keys(mapping.mapped), ...Object.values(mapping.notMapped).flat()]);
    const differing: string[] = [];
    let seen = 0;
    for (const row of readJsonLines(join(corpus, `${suite}.jsonl`))) {
      const check = checkOf(row, keys);
      if (check === undefined || !(check in mapping.mapped)) continue;
      const verdict = await verdictOf(row, check, mapping, seen++, folder);
      if (verdict !== judge(row, check, mapping)) differing.push(`${check} ${row.case}: the command says ${verdict}`);
    }
    folder.remove();
    expect(seen).toBeGreaterThan(50);
    expect(differing).toEqual([]);
  }, 300_000);

  it('of whole levels are those of Pod Security Admission, version by version', async () => {
    const folder = new Folder();
    const byLevel = new Map<string, LabelledRow[]>();
    for (const row of readJsonLines(join(corpus, 'psa.jsonl'))) {
      const key = `${row.level} ${row.version!.replace(/^v/, '')}`;
      byLevel.set(key, [...byLevel.get(key) ?? [], row]);
    }
    const differing: string[] = [];
    for (const [key, rows] of byLevel) {
      const [level, version] = key.split(' ');
      const file = folder.write('rows.jsonl', rows.map(({ objects: items }) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items })).join('\n'));
      const { stdout } = await run(['assess', file, '--profile', level, '--kubernetes-version', version, '--format', 'json']);
      const bad = new Set((JSON.parse(stdout).results as { source: { document: number } }[]).map(({ source }) => source.document));
      rows.forEach((row, i) => {
        if (bad.has(i) !== (row.label === 'fail')) differing.push(`${key} ${row.control} ${row.case}`);
      });
    }
    folder.remove();
    expect(byLevel.size).toBeGreaterThan(10);
    expect(differing).toEqual([]);
  }, 60_000);
});
