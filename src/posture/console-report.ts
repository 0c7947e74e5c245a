import { Assessment, Finding } from './assessment';

function subjectOf({ kind, namespace, name }: Finding): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** The findings as text, grouped by object in the order of the assessment, worst first within each. */
export function consoleReport(assessment: Assessment): string {
  const { summary } = assessment;
  const groups = new Map<string, Finding[]>();
  for (const finding of assessment.findings) {
    const subject = subjectOf(finding);
    groups.set(subject, [...groups.get(subject) ?? [], finding]);
  }
  const lines = [...groups].flatMap(([subject, findings]) => [
    subject,
    ...findings.flatMap(f => [
      `  ${f.severity.padEnd(8)} ${f.control}: ${f.message}`,
      `           ${f.path || '(object)'}${f.constructPath ? `  [${f.constructPath}]` : ''}`,
    ]),
  ]);
  const bad = summary.failed + summary.errors;
  lines.push(`${assessment.profile} @ kubernetes ${assessment.kubernetesVersion}: ${summary.objects} objects, ${summary.controls} controls, `
    + `${summary.passed} passed, ${bad} failed`);
  return lines.join('\n');
}
