import { Assessment, Finding, namesOf, verdictOf, WaiverUse } from '../assessment';
import { Diagnostic } from '../manifests';
import { isShown } from './by-control';
import { waiverScope } from './descriptions';
import { onOneLine } from './plain-text';
import { ReportOptions } from './report-options';

/** `record` says what a row is: a finding, a waiver and one object that it covers, or a document that could not be read. */
const COLUMNS = [
  'record', 'verdict', 'severity', 'control', 'title', 'apiVersion', 'kind', 'namespace', 'name', 'container', 'path', 'value', 'message', 'remediation',
  'file', 'line', 'document', 'constructPath', 'frameworks', 'waiverReason', 'waiverOwner', 'waiverExpires', 'waiverScope', 'waiverOrigin',
] as const;

type Row = Partial<Record<typeof COLUMNS[number], unknown>>;

/**
 * A table (RFC 4180) with one row a finding; with `all` one for each verdict. Every waiver has a row for each object that it
 * covers, and one if it covers none. Spreadsheets open it, so nothing in it starts a formula.
 */
export function* csvReport(assessment: Assessment, options: ReportOptions = {}): Iterable<string> {
  yield `${COLUMNS.join(',')}\r\n`;
  for (const result of assessment._results) {
    for (const outcome of result.outcomes) {
      const verdict = verdictOf(outcome);
      const { severity, control: { id, title, frameworks = [] } } = outcome.control;
      const knowledge = { title, frameworks: [...new Set(frameworks.map(row => `${row.framework}/${row.id}`))].join(' ') };
      if (isShown(verdict)) {
        for (const violation of outcome.violations) yield line(findingRow(assessment._findingOf(result, outcome, violation), knowledge));
      } else if (options.all) {
        yield line({ record: 'finding', verdict, severity, control: id, ...knowledge, ...namesOf(result.entry.object), ...result.entry.provenance });
      }
    }
  }
  for (const use of assessment._waivers) {
    for (const row of waiverRows(use)) yield line(row);
  }
  for (const { file, line: number, document, message } of assessment._diagnostics as readonly Diagnostic[]) {
    yield line({ record: 'diagnostic', verdict: 'unreadable', file, line: number, document, message });
  }
}

function findingRow({ waiver, ...finding }: Finding, knowledge: Row): Row {
  return { record: 'finding', ...finding, ...knowledge, waiverReason: waiver?.reason, waiverOwner: waiver?.owner, waiverExpires: waiver?.expires };
}

function* waiverRows(use: WaiverUse): Iterable<Row> {
  const { waiver, status, objects } = use;
  const row: Row = {
    record: 'waiver',
    verdict: status,
    control: waiver.control,
    waiverReason: waiver.reason,
    waiverOwner: waiver.owner,
    waiverExpires: waiver.expires,
    waiverScope: waiverScope(waiver),
    waiverOrigin: waiver.origin,
  };
  if (objects.length === 0) yield row;
  for (const object of objects) yield { ...row, ...object };
}

function line(row: Row): string {
  return `${COLUMNS.map(column => cell(row[column])).join(',')}\r\n`;
}

/** What spreadsheets take for the start of a formula, in any width of writing (OWASP, CSV injection); spaces before it are skipped by some. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20|%]/;

function cell(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = onOneLine(value);
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",']/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless;
}
