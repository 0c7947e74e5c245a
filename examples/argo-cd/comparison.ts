import { Assessment, Hardening } from 'cdk8s-bulwark';

/** What failed before and after, by control: numbers of objects, worst first. */
export function comparison(before: Assessment, after: Assessment): string {
  const left = new Map(after.failuresByControl.map(({ control, objects }) => [control, objects]));
  const known = new Set(before.failuresByControl.map(({ control }) => control));
  const rows = [
    ...before.failuresByControl.map(({ control, severity, objects }) => [severity, control, objects, left.get(control) ?? 0]),
    ...after.failuresByControl.filter(({ control }) => !known.has(control)).map(({ control, severity, objects }) => [severity, control, 0, objects]),
    ['', 'all', before.summary.failed + before.summary.errors, after.summary.failed + after.summary.errors],
  ];
  return [['severity', 'control', 'before', 'after'], ...rows]
    .map(([severity, control, ...counts]) => `${String(severity).padEnd(10)}${String(control).padEnd(44)}${counts.map(count => String(count).padStart(8)).join('')}`)
    .join('\n');
}

/** How much hardening did, and what it left because somebody wanted it so. */
export function kept(hardening: Hardening): string {
  const conflicts = hardening.conflicts();
  return [
    `${hardening.applied().length} fields set, ${conflicts.length} values kept:`,
    ...conflicts.map(({ control, constructPath, path, value, reason }) => `  ${control}: ${constructPath} ${path} = ${JSON.stringify(value)} (${reason})`),
  ].join('\n');
}
