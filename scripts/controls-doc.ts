/*
 * Prints docs/controls.md from the catalogue.
 *
 *   npx tsx scripts/controls-doc.ts          writes the page
 *   npx tsx scripts/controls-doc.ts --check  says whether it is up to date (exit code 1 when it is not)
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { Catalogue, Control, ControlFix, ControlParameter, ControlScope, FixOperation, FRAMEWORKS, parseMessage, Profile, Severity } from '../src/controls';

export const CONTROLS_DOC = join(__dirname, '..', 'docs', 'controls.md');

const PROFILES = [Profile.BASELINE, Profile.RESTRICTED, Profile.ZERO_TRUST];
const SEVERITIES = Object.values(Severity);

/** Longer lists are cut: the rest is in the source, and nobody reads it here. */
const LONGEST_LIST = 24;

function code(value: unknown): string {
  const text = (typeof value === 'string' ? value : JSON.stringify(value)) || '""';
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function values(value: unknown): string {
  if (!Array.isArray(value)) return code(value);
  if (value.length === 0) return 'none';
  const shown = value.slice(0, LONGEST_LIST).map(code).join(', ');
  return value.length > LONGEST_LIST ? `${shown} and ${value.length - LONGEST_LIST} more` : shown;
}

function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.map(cell => String(cell).replace(/\|/g, '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** An expression that was indented to fit its source file, without the indentation that all later lines share. */
function dedent(expression: string): string {
  const [first, ...rest] = expression.split('\n');
  const indentation = Math.min(...rest.map(line => line.length - line.trimStart().length), 20);
  return [first, ...rest.map(line => `  ${line.slice(indentation)}`)].join('\n');
}

const SET_FACTS = join(__dirname, '..', 'src', 'assessment', 'set', 'set-facts.ts');

/** Name, type and meaning of every fact that set controls see, from where they are declared. */
function setFacts(): [name: string, type: string, meaning: string][] {
  const declared = readFileSync(SET_FACTS, 'utf8').matchAll(/\/\*\* (.+) \*\/\n {2}readonly (\w+): (.+);/g);
  return [...declared].map(([, meaning, name, type]) => [name, type.replace('readonly string[]', 'list of strings').replace('number', 'integer'), meaning]);
}

function appliesTo({ kinds, scope, containerLists }: Control): string {
  const what = kinds ? kinds.map(kind => kind === '*' ? 'every kind' : code(kind)).join(', ') : 'every kind that runs pods';
  return `${what}, ${scope === ControlScope.SET ? 'among all objects' : `by ${scope}`}${containerLists ? ` (${containerLists.map(code).join(', ')})` : ''}`;
}

function versionsOf({ kubernetesVersions, podSecurityVersions }: Control): string[] {
  return [
    ...kubernetesVersions ? [`Kubernetes ${code(kubernetesVersions)}`] : [],
    ...podSecurityVersions ? [`Pod Security Standards ${code(podSecurityVersions)}`] : [],
  ];
}

function profilesOf({ id, optIn }: Control): string {
  const names = PROFILES.filter(profile => profile.controls.some(({ control }) => control === id)).map(({ name }) => name);
  return names.length > 0 ? names.join(', ') : optIn ? 'none; add it to a profile of your own' : 'none';
}

function fixInWords(fix: ControlFix): string {
  const value = fix.parameter !== undefined ? `the parameter ${code(fix.parameter)}` : code(fix.valueExpression ?? fix.value);
  const condition = fix.when === undefined ? '' : ` where ${code(fix.when)}`;
  const at = `${code(fix.path)} of the ${fix.target === 'podSpec' ? 'pod specification' : fix.target}`;
  if (fix.operation === FixOperation.REMOVE) return `removes ${at}${condition}, only when enforced`;
  return `${fix.operation === FixOperation.APPEND ? `adds ${value} to` : `sets to ${value}`} ${at}${condition}`;
}

function defaultInWords({ defaultValue, defaultByVersion, defaultByKubernetesVersion }: ControlParameter): string {
  const rows = (kind: string, list: readonly { since: string; value: unknown }[] = []) => list.map(({ since, value }) => `from ${kind} ${since}: ${values(value)}`);
  return [
    ...defaultValue === undefined ? [] : [values(defaultValue)],
    ...rows('policy version', defaultByVersion),
    ...rows('Kubernetes', defaultByKubernetesVersion),
  ].join('<br>');
}

/** `CIS Kubernetes Benchmark 5.7.4 (1.9-1.10), 5.6.4 (1.11, 1.12)`, one such text for each framework. */
function frameworksOf({ frameworks = [] }: Control): string[] {
  return [...new Set(frameworks.map(({ framework }) => framework))].map(framework => {
    const rows = frameworks.filter(row => row.framework === framework).map(({ id, versions }) => `${id} (${versions})`);
    return `${FRAMEWORKS[framework].title} ${rows.join(', ')}`;
  });
}

/** The message with an ellipsis where it names the offending value. */
function messageInWords(message: string): string {
  return parseMessage(message).map(({ text }) => text ?? '…').join('');
}

function section(control: Control): string {
  const { id, title, severity, rationale, remediation, expression, message, fix, parameters } = control;
  const versions = versionsOf(control);
  return [
    `### ${id}`,
    `**${title}.** ${rationale}`,
    `**To repair it:** ${remediation}`,
    [
      `- Severity: ${severity}`,
      `- Applies to: ${appliesTo(control)}`,
      ...versions.length > 0 ? [`- Holds for: ${versions.join(', ')}`] : [],
      `- Profiles: ${profilesOf(control)}`,
      `- Automatic fix: ${fix && fix.length > 0 ? fix.map(fixInWords).join('; ') : 'no'}`,
      `- Message: ${code(messageInWords(message))}`,
      `- Frameworks: ${frameworksOf(control).join('; ') || 'none'}`,
    ].join('\n'),
    `\`\`\`cel\n${dedent(expression)}\n\`\`\``,
    ...parameters ? [table(['Parameter', 'Type', 'Meaning', 'Default'], Object.entries(parameters)
      .map(([name, parameter]) => [code(name), parameter.type, parameter.description, defaultInWords(parameter)]))] : [],
  ].join('\n\n');
}

function counts(controls: readonly Control[], families: readonly string[]): string {
  const row = (name: string, of: readonly Control[]) => [
    name,
    of.length,
    ...SEVERITIES.map(severity => of.filter(control => control.severity === severity).length),
    of.filter(({ fix }) => fix && fix.length > 0).length,
    ...PROFILES.map(({ controls: settings }) => of.filter(({ id }) => settings.some(({ control }) => control === id)).length),
  ];
  const header = ['Family', 'Controls', ...SEVERITIES, 'fixed automatically', ...PROFILES.map(({ name }) => name)];
  const rows = families.map(family => row(`[${family}](#${family})`, controls.filter(control => control.family === family)));
  return table(header, [...rows, row('**all**', controls)]);
}

function coverage(controls: readonly Control[]): string {
  const rows = Object.entries(FRAMEWORKS).map(([framework, { title, versions }]) => {
    const answering = controls.filter(({ frameworks }) => frameworks?.some(row => row.framework === framework));
    const ids = new Set(answering.flatMap(({ frameworks }) => frameworks!.filter(row => row.framework === framework).map(({ id }) => id)));
    return [title, versions.join(', '), answering.length, [...ids].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).join(', ')];
  });
  return table(['Framework', 'Versions', 'Controls', 'Rows that controls answer, in any version'], rows);
}

/** The page of the catalogue, in Markdown. The same controls always give the same text. */
export function renderControlsDoc(controls: readonly Control[]): string {
  const families = [...new Set(controls.map(({ family }) => family))];
  const chapters = families.map(family => {
    const members = controls.filter(control => control.family === family);
    const contents = members.map(({ id, title, severity }) => `- [${id}](#${id}) (${severity}): ${title}`).join('\n');
    return [`## ${family}`, contents, ...members.map(section)].join('\n\n');
  });
  return [
    '<!-- Generated from the catalogue by `npx tsx scripts/controls-doc.ts`. Do not edit. -->',
    '# Controls',
    'Every control is one statement of what secure means, as one CEL expression that is true when the object is good. Expressions see `object`, '
      + '`params`, `namespaceObject` and `variables` (`podSpec`, `podMeta`, `containers`, `images`, `isWindows`, `rules`); a control that is judged '
      + 'by container sees `container` too, and one that is judged among all objects sees `set`.',
    'What needs all objects is judged at synth and by the command line; an API server, which sees one object at a time, cannot enforce it. Only '
      + 'objects that are there are judged, so that part of an application is not blamed for what the rest may hold: a namespace without a '
      + 'Namespace object has no quota to miss, and a name counts as dangling only among others of its sort. The objects of one app that are '
      + 'made for several clusters are judged cluster by cluster. An object without a namespace counts as one of the namespace default.',
    table(['Fact', 'Type', 'Meaning'], setFacts().map(([name, type, meaning]) => [code(`set.${name}`), type, meaning])),
    counts(controls, families),
    '## Frameworks',
    coverage(controls),
    ...chapters,
  ].join('\n\n') + '\n';
}

function main(check: boolean): void {
  const page = renderControlsDoc(Catalogue.all());
  if (!check) {
    mkdirSync(dirname(CONTROLS_DOC), { recursive: true });
    writeFileSync(CONTROLS_DOC, page);
  } else if (!existsSync(CONTROLS_DOC) || readFileSync(CONTROLS_DOC, 'utf8') !== page) {
    console.error('docs/controls.md is not up to date: run npx tsx scripts/controls-doc.ts');
    process.exitCode = 1;
  }
}

if (require.main === module) main(process.argv.includes('--check'));
