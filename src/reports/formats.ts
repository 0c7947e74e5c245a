import { Assessment, assessmentJson } from '../assessment';
import { consoleReport } from './console-report';
import { csvReport } from './csv-report';
import { htmlReport } from './html';
import { junitReport } from './junit-report';
import { markdownReport } from './markdown-report';
import { openReports } from './open-reports';
import { oscalReport } from './oscal/oscal-report';
import { ReportOptions } from './report-options';
import { sarifReport } from './sarif/sarif-report';

/** A format that an assessment can be written in. The command line, the documentation and the enum of the API are projected from these rows. */
export interface ReportFormatRow {
  /** How it is asked for, for example `sarif`. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly title: string;
  readonly mediaType: string;
  /** Of a file that holds it, without the dot. */
  readonly extension: string;
  /** Whether the format demands the time of the assessment (`ReportOptions.time`). */
  readonly needsTime: boolean;
  /** The report in pieces, so that a large one is never held as one text. */
  readonly render: (assessment: Assessment, options: ReportOptions) => Iterable<string>;
}

/** Every format, in the order of the documentation. */
export const REPORT_FORMATS: readonly ReportFormatRow[] = [
  { name: 'console', title: 'text for people', mediaType: 'text/plain', extension: 'txt', needsTime: false, render: consoleReport },
  {
    name: 'json',
    title: 'the JSON that other programs build on (docs/assessment.schema.json)',
    mediaType: 'application/json',
    extension: 'json',
    needsTime: false,
    render: assessmentJson,
  },
  { name: 'sarif', title: 'SARIF 2.1.0, for code scanning', mediaType: 'application/sarif+json', extension: 'sarif', needsTime: false, render: sarifReport },
  { name: 'junit', title: 'JUnit XML, for CI servers', mediaType: 'application/xml', extension: 'xml', needsTime: false, render: junitReport },
  {
    name: 'oscal',
    title: 'assessment results of OSCAL, for auditors',
    mediaType: 'application/json',
    extension: 'json',
    needsTime: true,
    render: oscalReport,
  },
  {
    name: 'openreports',
    title: 'reports of openreports.io/v1alpha1, for a cluster',
    mediaType: 'application/json',
    extension: 'json',
    needsTime: false,
    render: openReports,
  },
  { name: 'csv', title: 'a table for spreadsheets', mediaType: 'text/csv', extension: 'csv', needsTime: false, render: csvReport },
  { name: 'markdown', title: 'Markdown, for the comment of a pull request', mediaType: 'text/markdown', extension: 'md', needsTime: false, render: markdownReport },
  { name: 'html', title: 'a page that stands alone', mediaType: 'text/html', extension: 'html', needsTime: false, render: htmlReport },
];

/**
 * The row of a format.
 *
 * @throws when there is none of that name
 */
export function reportFormat(name: string): ReportFormatRow {
  const row = REPORT_FORMATS.find(format => format.name === name);
  if (!row) throw new Error(`report format '${name}' is unknown: expected one of ${REPORT_FORMATS.map(format => format.name).join(', ')}`);
  return row;
}

/**
 * Writes an assessment in a format, in pieces.
 *
 * @throws when the format is unknown, or demands a time and gets none
 */
export function renderReport(assessment: Assessment, format: string, options: ReportOptions = {}): Iterable<string> {
  const row = reportFormat(format);
  if (row.needsTime && !isTime(options.time)) {
    throw new Error(`report format '${format}' needs the time of the assessment, not ${options.time === undefined ? 'none' : `'${options.time}'`}: `
      + 'give it as ISO 8601 with a time zone, for example 2027-01-31T12:00:00Z');
  }
  return row.render(assessment, options);
}

function isTime(time: string | undefined): boolean {
  return time !== undefined && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(time) && !Number.isNaN(Date.parse(time));
}
