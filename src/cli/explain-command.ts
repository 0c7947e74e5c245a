import { Control, ControlFix, ControlParameter, FixOperation, FRAMEWORKS, Profile, unknownControl } from '../controls';
import { BUILT_IN_PROFILES } from '../settings';
import { CommandError, ExitCode } from './exit-code';
import { explain, Explanation } from './explanation';
import { PROFILE } from './interface/options';
import { Arguments } from './interface/parse';
import { Io, onOneLine } from './io';
import { selectedProfile, selectedTarget } from './selection';
import { jsonText, paragraph, textTable } from './text-table';

/** `bulwark explain` */
export function explainCommand(args: Arguments, io: Io): ExitCode {
  const [id] = args.operands;
  const profile = selectedProfile(args, io);
  const target = selectedTarget(args);
  const control = profile._control(id);
  if (!control) throw new CommandError(onOneLine(unknownControl(id, profile._knownIds)), 'bulwark controls');
  const [effective] = profile._only(id)._effectiveControls(target.kubernetesVersion);
  const others = BUILT_IN_PROFILES.filter(({ name }) => name !== profile.name);
  const profiles = args.has(PROFILE) ? [profile, ...others] : BUILT_IN_PROFILES;
  const explanation = explain(control, effective, profiles as Profile[], target);
  io.stdout.write(args.value('format') === 'json' ? jsonText(explanation) : text(explanation));
  return ExitCode.OK;
}

function text({ control, waivable, profiles, parameters, examplePatch }: Explanation): string {
  const { id, title, severity, family, rationale, remediation, fix = [] } = control;
  const held = profiles.map(row => `${row.profile} (${row.severity})`).join(', ');
  return [
    `${id}: ${title}\n`,
    section('about', [
      ['severity', severity],
      ['family', family],
      ['applies to', appliesTo(control)],
      ['in profiles', held || (control.optIn ? 'none: add it to a profile of your own' : 'none for this version of Kubernetes')],
      ['waivers', waivable ? 'may excuse it' : 'cannot excuse it'],
      ...control.kubernetesVersions ? [['kubernetes', control.kubernetesVersions]] : [],
      ...control.podSecurityVersions ? [['pod security', control.podSecurityVersions]] : [],
    ]),
    `\nwhy\n${paragraph(rationale)}`,
    `\nwhat to do\n${paragraph(remediation)}`,
    section('parameters', Object.entries(control.parameters ?? {}).map(([name, spec]) => [name, parameterText(spec, parameters[name])])),
    section('frameworks', (control.frameworks ?? []).map(row => [FRAMEWORKS[row.framework].title, row.id, row.versions])),
    `\nmessage\n  ${control.message}\n`,
    `\nCEL, true when the object is good\n${dedent(control.expression)}\n`,
    fix.length > 0 ? `\nfix\n${fix.map(step => `  ${fixText(step)}\n`).join('')}` : '\nfix\n  none that is safe to apply automatically\n',
    examplePatch ? `\nexample: JSON Patch for ${examplePatch.object.kind} ${examplePatch.object.metadata?.name}\n`
      + examplePatch.patch.map(operation => `  ${JSON.stringify(operation)}\n`).join('') : '',
  ].join('');
}

function section(title: string, rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? '' : `\n${title}\n${textTable(rows.map(([first, ...rest]) => [`  ${first}`, ...rest]))}`;
}

function appliesTo({ kinds, scope, containerLists }: Control): string {
  const what = kinds ? kinds.map(kind => kind === '*' ? 'every kind' : kind).join(', ') : 'every kind that runs pods';
  return `${what}, by ${scope}${containerLists ? ` (${containerLists.join(', ')})` : ''}`;
}

function parameterText({ type, description }: ControlParameter, value: unknown): string {
  return `${description} (${type}) = ${value === undefined ? 'not set' : JSON.stringify(value)}`;
}

function fixText({ target, path, operation = FixOperation.SET, value, parameter, valueExpression, onlyAbsent, when }: ControlFix): string {
  const what = parameter !== undefined ? `the parameter ${parameter}` : valueExpression !== undefined ? `what '${oneLine(valueExpression)}' gives` : JSON.stringify(value);
  const verb = operation === FixOperation.REMOVE ? 'remove' : `${operation} ${what} at`;
  return `${verb} ${path} of the ${target}${onlyAbsent ? ', unless it is set' : ''}${when !== undefined ? `, when '${oneLine(when)}'` : ''}`;
}

function oneLine(expression: string): string {
  return expression.replace(/\s+/g, ' ').trim();
}

/** An expression without the indentation of its source file. */
function dedent(expression: string): string {
  const [first, ...rest] = expression.split('\n');
  const indentation = Math.min(...rest.map(line => line.length - line.trimStart().length), 20);
  return [first, ...rest.map(line => line.slice(indentation))].map(line => `  ${line}`).join('\n');
}
