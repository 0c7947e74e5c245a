import { Assessment } from '../../assessment';
import { ReportOptions } from '../report-options';
import { cspHash, pageAssets } from './assets';
import { escapeHtml } from './escape';
import { networkHtml } from './network';
import { pageData } from './page-data';
import { diagnosticsHtml, headerHtml, summaryTableHtml } from './static-parts';

/**
 * The assessment as one HTML page that needs nothing else: no network, no other file. Opens from a disk as from a server.
 *
 * A policy in the page lets the browser run this script and this style sheet alone, whatever the data say.
 */
export function* htmlReport(assessment: Assessment, options: ReportOptions = {}): Iterable<string> {
  const { template, style, script } = pageAssets();
  const policy = `default-src 'none'; script-src ${cspHash(script)}; style-src ${cspHash(style)}; base-uri 'none'; form-action 'none'`;
  const slots: Record<string, () => Iterable<string>> = {
    policy: () => [`<meta http-equiv="Content-Security-Policy" content="${policy}">`],
    title: () => [`<title>${escapeHtml(`Security posture: ${assessment.profile}`)}</title>`],
    style: () => ['<style>', style, '</style>'],
    header: () => headerHtml(assessment, options),
    diagnostics: () => diagnosticsHtml(assessment),
    summary: () => summaryTableHtml(assessment),
    network: () => networkHtml(assessment),
    data: () => pageData(assessment),
    script: () => ['<script>', script, '</script>'],
  };
  const pieces = template.split(/<!-- slot: ([a-z]+) -->/);
  for (let i = 0; i < pieces.length; i++) {
    if (i % 2 === 0) yield pieces[i];
    else yield* slots[pieces[i]]();
  }
}
