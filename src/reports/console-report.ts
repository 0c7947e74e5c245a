import { Assessment, Finding, WORST_FIRST } from '../assessment';
import { onOneLine } from './plain-text';
import { ReportOptions } from './report-options';

function subjectOf({ kind, namespace, name }: Finding): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** `3 high, 12 medium` */
function bySeverity(findings: readonly Finding[]): string {
  return WORST_FIRST.map(severity => ({ severity, count: findings.filter(finding => finding.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}`)
    .join(', ');
}

/**
 * The findings as text: by object in the order of the assessment, worst first within each; then what to do about each
 * control, once; what the profile leaves out, with the reasons; and the totals.
 */
export function* consoleReport(assessment: Assessment, _options: ReportOptions = {}): Iterable<string> {
  const { findings, summary } = assessment;
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const subject = subjectOf(finding);
    const group = groups.get(subject);
    if (group) group.push(finding);
    else groups.set(subject, [finding]);
  }
  const lines = [...groups].flatMap(([subject, found]) => [
    subject,
    ...found.flatMap(f => [
      `  ${f.severity.padEnd(8)} ${f.control}: ${f.message}`,
      `           ${f.path || '(object)'}${f.constructPath ? `  [${f.constructPath}]` : ''}`,
    ]),
  ]);
  // Findings come worst first, and so do the remedies.
  const remedies = new Map(findings.map(({ control, remediation }) => [control, remediation]));
  if (remedies.size > 0) lines.push('', 'to repair:', ...[...remedies].map(([control, remediation]) => `  ${control}: ${remediation}`), '');
  lines.push(...assessment._disabled.map(({ control, reason }) => `left out: ${control}, ${reason}`));
  const bad = summary.failed + summary.errors;
  lines.push(`${assessment.profile} @ kubernetes ${assessment.kubernetesVersion}: ${summary.objects} objects, ${summary.controls} controls, `
    + `${summary.passed} passed, ${bad} failed${findings.length > 0 ? `; findings: ${bySeverity(findings)}` : ''}`);
  yield lines.map(onOneLine).join('\n');
}
