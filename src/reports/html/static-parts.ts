import { Assessment, WORST_FIRST } from '../../assessment';
import { ReportOptions } from '../report-options';
import { escapeHtml, shortened } from './escape';

/** Shapes beside the words, so that no meaning hangs on a colour. The page script has the same. */
const SHAPES: Readonly<Record<string, string>> = { critical: '◆', high: '▲', medium: '●', low: '○' };

/** Name, score and totals: there before any script runs. */
export function* headerHtml(assessment: Assessment, { time, toolVersion }: ReportOptions): Iterable<string> {
  const { score, scoreWithWaivers } = assessment;
  const { objects, controls, passed, failed, waived, errors, notApplicable } = assessment.summary;
  const about = [
    ['Profile', assessment.profile],
    ['Kubernetes', assessment.kubernetesVersion],
    ...time === undefined ? [] : [['Assessed', time]],
    ...toolVersion === undefined ? [] : [['Tool', `cdk8s-bulwark ${toolVersion}`]],
  ];
  yield `<dl class="about">${about.map(([term, text]) => `<div><dt>${term}</dt><dd>${escapeHtml(shortened(text))}</dd></div>`).join('')}</dl>\n`;
  yield '<div class="totals">\n';
  yield '<div class="score"><h2>Score</h2>'
    + `<p><strong id="score">${score === undefined ? '–' : score.toFixed(1)}</strong> <span>of 100</span></p>`
    + (score === undefined ? '<p class="note">no object is one that the profile says anything about</p>'
      : `<meter min="0" max="100" value="${score}" aria-label="Score">${score}</meter>`)
    + (waived === 0 || scoreWithWaivers === undefined ? '' : `<p class="note">${scoreWithWaivers.toFixed(1)} if what is waived were met</p>`)
    + '</div>\n';
  yield figures('Findings by severity', 'places that someone has to change', bySeverity(assessment));
  yield figures('Checks', `${objects} objects, ${controls} controls; ${notApplicable} pairs do not apply`, [
    ['passed', passed, 'pass'], ['failed', failed, 'fail'], ['waived', waived, 'waived'], ['errors', errors, 'error'],
  ]);
  yield '</div>\n';
}

function figures(title: string, note: string, rows: readonly (readonly [string, number, string])[]): string {
  const cells = rows.map(([label, count, kind]) => {
    const shape = SHAPES[kind] ? `<span aria-hidden="true">${SHAPES[kind]}</span> ` : '';
    return `<div class="figure ${kind}"><dt>${shape}${label}</dt><dd>${count}</dd></div>`;
  });
  return `<div class="figures"><h2>${title}</h2><dl>${cells.join('')}</dl><p class="note">${note}</p></div>\n`;
}

function bySeverity({ _results: results }: Assessment): [string, number, string][] {
  const counts = new Map<string, number>();
  for (const { outcomes } of results) {
    for (const { waiver, violations, control: { severity } } of outcomes) {
      if (!waiver && violations.length > 0) counts.set(severity, (counts.get(severity) ?? 0) + violations.length);
    }
  }
  return WORST_FIRST.map(severity => [severity, counts.get(severity) ?? 0, severity]);
}

/** What could not be read. Before everything else, because it makes the answer incomplete. */
export function* diagnosticsHtml({ _diagnostics: diagnostics }: Assessment): Iterable<string> {
  if (diagnostics.length === 0) return;
  yield '<section class="diagnostics" aria-labelledby="diagnostics-title">'
    + '<h2 id="diagnostics-title"><span aria-hidden="true">⚠</span> Not everything could be read</h2>'
    + `<p>${diagnostics.length === 1 ? 'One place of the input' : `${diagnostics.length} places of the input`} could not be read, so that the answer is incomplete. Everything else was assessed.</p><ul>\n`;
  for (const { file, document, line, message } of diagnostics) {
    const place = `${file}${line === undefined ? '' : `:${line}`}${document === undefined ? '' : ` (document ${document})`}`;
    yield `<li><code>${escapeHtml(shortened(place))}</code> <bdi>${escapeHtml(shortened(message))}</bdi></li>\n`;
  }
  yield '</ul></section>\n';
}

/** What remains of the page where scripts are switched off: the result of every control. */
export function* summaryTableHtml(assessment: Assessment): Iterable<string> {
  yield '<p>This page filters and groups with a script of its own, which the browser does not run. The result of every control:</p>\n';
  yield '<div class="scroll" role="region" aria-label="Results by control" tabindex="0"><table><thead><tr><th scope="col">Control</th><th scope="col">Severity</th>'
    + '<th scope="col">Passed</th><th scope="col">Failed</th><th scope="col">Errors</th><th scope="col">Waived</th></tr></thead><tbody>\n';
  for (const { control: { control }, severity, passed, failed, errors, waived } of assessment._evidence) {
    yield `<tr><th scope="row">${escapeHtml(control.title)} <code>${escapeHtml(control.id)}</code></th><td>${severity}</td>`
      + `<td>${passed}</td><td>${failed}</td><td>${errors}</td><td>${waived}</td></tr>\n`;
  }
  yield '</tbody></table></div>\n';
}
