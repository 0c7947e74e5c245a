import fc from 'fast-check';
import { pageFunctions } from './page-script';
import { Assessment, frameworkEvidence } from '../../../src/assessment';
import { pageData } from '../../../src/reports/html/page-data';
import { hostile, shop } from '../../browser/assessments';

const { readModel, parseState, formatState, filterFindings, byNamespace, judgedByRow, judgedSentence, visible } = pageFunctions();

function modelOf(assessment: Assessment): any {
  return readModel([...pageData(assessment)].join(''));
}

/** Values of another realm, as plain ones. */
function plain(value: unknown): any {
  return JSON.parse(JSON.stringify(value));
}

describe.each([['shop', shop], ['hostile', hostile]])('the data of the page: %s', (_, make) => {
  const assessment = make();
  const model = modelOf(assessment);

  it('read back, are the findings of the assessment', () => {
    const expected = [...assessment._findingsWith('fail', 'error', 'waived')].map(({ control, severity, verdict, namespace, name, path, message, line }) => (
      { control, severity, verdict, namespace, name, path: path.slice(0, 2000), message: message.slice(0, 2000), line }
    ));
    expect(plain(model.findings.map((finding: any) => ({
      control: finding.control.id,
      severity: finding.severity,
      verdict: finding.verdict,
      namespace: finding.subject.namespace,
      name: finding.subject.name,
      path: finding.path,
      message: finding.message,
      line: finding.line || undefined,
    })))).toEqual(plain(expected));
  });

  it('give under each row of a framework the checks that the evidence counts', () => {
    const evidence = frameworkEvidence(assessment);
    expect(evidence.length).toBeGreaterThan(3);
    evidence.forEach((framework, i) => {
      const judged = judgedByRow(model, model.frameworks[i]);
      framework.rows.forEach((row, n) => {
        // One object may be judged by several controls of a row; with one control objects and checks are the same.
        if (row.controls.length > 1) return;
        const count = (verdict: string) => judged[n].filter((entry: any) => entry.verdict === verdict).length;
        expect({ row: row.id, passed: count('pass'), failed: count('fail'), errors: count('error'), waived: count('waived') }).toEqual({ row: row.id, ...row.counts });
      });
    });
  });
});

describe('filterFindings', () => {
  const model = modelOf(shop());
  const NOTHING = parseState('');

  it('shows everything without a filter', () => {
    const { shown, bySeverity } = filterFindings(model, NOTHING);
    expect(shown).toHaveLength(model.findings.length);
    expect([...bySeverity.values()].reduce((sum: number, count: number) => sum + count, 0)).toBe(model.findings.length);
  });

  it('tells what each choice of a field would show, whatever is chosen in that field', () => {
    fc.assert(fc.property(
      fc.subarray(['critical', 'high', 'medium', 'low']), fc.subarray(['fail', 'waived']), fc.constantFrom(undefined, 'shop', 'ops', ''), fc.constantFrom('', 'web', 'IMAGE deploy'),
      (severity, verdict, namespace, q) => {
        const state = { ...NOTHING, severity, verdict, namespace, q };
        const { bySeverity, byVerdict } = filterFindings(model, state);
        for (const choice of ['critical', 'high', 'medium', 'low']) {
          expect(bySeverity.get(choice) ?? 0).toBe(filterFindings(model, { ...state, severity: [choice] }).shown.length);
        }
        for (const choice of ['fail', 'waived']) expect(byVerdict.get(choice) ?? 0).toBe(filterFindings(model, { ...state, verdict: [choice] }).shown.length);
      }));
  });

  it('finds objects without a namespace, which is not the same as any namespace', () => {
    const { shown } = filterFindings(model, { ...NOTHING, namespace: '' });
    expect(new Set(shown.map((finding: any) => finding.subject.namespace))).toEqual(new Set([undefined]));
    expect(shown.length).toBeLessThan(model.findings.length);
  });

  it('finds every word of a search, in any field and any case', () => {
    const { shown } = filterFindings(model, { ...NOTHING, q: 'AGENT  privileged' });
    expect(new Set(shown.map((finding: any) => finding.subject.name))).toEqual(new Set(['agent']));
  });

  it('takes a framework for all controls that answer its rows', () => {
    const { shown } = filterFindings(model, { ...NOTHING, framework: 'pss-restricted' });
    // Restricted includes what baseline asks for.
    expect(shown.map((finding: any) => finding.control.id)).toContain('no-privileged-containers');
  });
});

describe('byNamespace', () => {
  it('keeps every finding once, the worst of an object first', () => {
    const model = modelOf(shop());
    const groups = byNamespace(model, model.findings);
    expect(plain(groups.map(({ namespace }: any) => namespace))).toEqual(['', 'ops', 'shop']);
    const listed = groups.flatMap(({ workloads }: any) => workloads.flatMap(({ findings }: any) => findings));
    expect(new Set(listed).size).toBe(model.findings.length);
    for (const { findings } of groups.flatMap(({ workloads }: any) => workloads)) {
      const ranks = findings.map(({ severity }: any) => model.severities.indexOf(severity));
      expect(plain(ranks)).toEqual(plain(ranks).sort());
    }
  });
});

describe('judgedSentence', () => {
  it('counts objects by their worst verdict', () => {
    const verdicts = ['fail', 'pass', 'pass', 'waived'].map(verdict => ({ verdict }));
    expect(judgedSentence(verdicts)).toBe('4 objects judged: 2 passed, 1 failed, 1 waived');
    expect(judgedSentence([])).toBe('no object to judge');
  });
});

describe('the address of a view', () => {
  it('gives back the view, whatever names stand in it', () => {
    const text = fc.option(fc.string({ unit: 'grapheme', minLength: 1 }), { nil: undefined });
    fc.assert(fc.property(
      fc.constantFrom('findings', 'evidence', 'waivers', 'controls'), fc.string(), fc.subarray(['critical', 'high']), text, fc.option(fc.string(), { nil: undefined }), text,
      (tab, q, severity, control, namespace, kind) => {
        const state = { tab, q, severity, verdict: [], control, namespace, kind };
        expect(plain(parseState(formatState(state)))).toEqual(plain(state));
      }));
  });

  it('shows the findings for an address that nobody wrote', () => {
    expect(parseState('#tab=nowhere&severity=,,').tab).toBe('findings');
    expect(parseState('#%%%').tab).toBe('findings');
  });
});

describe('visible', () => {
  it('spells out what nobody sees', () => {
    expect(visible('web\u202egnp\u0000\u200b')).toBe('web\\u202egnp\\u0000\\u200b');
  });
});
