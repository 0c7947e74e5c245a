import { assess, FrameworkEvidence, frameworkEvidence } from '../assessment';
import { FRAMEWORKS, knownControls, Profile } from '../controls';
import { ManifestSet } from '../manifests';
import { CommandError, ExitCode } from './exit-code';
import { didYouMean } from './interface/nearest';
import { PROFILE } from './interface/options';
import { Arguments } from './interface/parse';
import { Io, onOneLine } from './io';
import { selectedProfile, selectedTarget } from './selection';
import { jsonText, textTable } from './text-table';

/** `bulwark frameworks` */
export function frameworksCommand(args: Arguments, io: Io): ExitCode {
  const [framework] = args.operands;
  if (framework !== undefined && !Object.hasOwn(FRAMEWORKS, framework)) {
    const known = Object.keys(FRAMEWORKS);
    throw new CommandError(`unknown framework '${onOneLine(framework)}': ${didYouMean(framework, known, `expected one of ${known.join(', ')}`)}`);
  }
  const all = Profile.ZERO_TRUST._only(...knownControls().map(({ id }) => id));
  const known = evidenceOf(all, args);
  const held = args.has(PROFILE) ? evidenceOf(selectedProfile(args, io), args) : known;
  const rows = known.filter(row => framework === undefined || row.framework === framework)
    .map(row => coverage(row, held.find(other => other.framework === row.framework)));
  io.stdout.write(args.value('format') === 'json' ? jsonText({ schemaVersion: '1', frameworks: rows }) : text(rows, framework !== undefined));
  return ExitCode.OK;
}

/** What reports show of an assessment of nothing: which rows there are, and which controls answer them. */
function evidenceOf(profile: Profile, args: Arguments): FrameworkEvidence[] {
  return frameworkEvidence(assess(ManifestSet.of([]), profile, selectedTarget(args)));
}

interface Coverage {
  readonly framework: string;
  readonly title: string;
  readonly version: string;
  readonly versions: readonly string[];
  /** Rows that controls of the profile answer, of the rows that any control answers. */
  readonly answered: number;
  readonly rows: readonly { readonly id: string; readonly controls: readonly string[] }[];
}

function coverage({ framework, title, version, rows }: FrameworkEvidence, held: FrameworkEvidence | undefined): Coverage {
  const answering = new Map(held?.rows.map(row => [row.id, row.controls.map(({ control }) => control.control.id)]));
  return {
    framework,
    title,
    version,
    versions: FRAMEWORKS[framework].versions,
    answered: rows.filter(({ id }) => answering.has(id)).length,
    rows: rows.map(({ id }) => ({ id, controls: answering.get(id) ?? [] })),
  };
}

function text(frameworks: readonly Coverage[], withRows: boolean): string {
  const overview = textTable([
    ['FRAMEWORK', 'VERSION', 'ROWS', 'ANSWERED', 'TITLE'],
    ...frameworks.map(({ framework, version, rows, answered, title }) => [framework, version, String(rows.length), String(answered), title]),
  ]);
  if (!withRows) return overview;
  const rows = frameworks.flatMap(framework => framework.rows.map(({ id, controls }) => [id, controls.join(', ') || '-']));
  return `${overview}\n${textTable([['ROW', 'CONTROLS'], ...rows])}`;
}
