import { assess, Assessment } from '../assessment';
import { CompiledProfile } from '../evaluation';
import { writePieces } from '../files';
import { HardeningMode } from '../fixes';
import { Diagnostic, KubeObject, ManifestSet } from '../manifests';
import { readManifests } from '../yaml';
import { exitCodeOf, say, sayLines } from './assess-command';
import { wantsColor } from './color';
import { ExitCode } from './exit-code';
import { FixedFile, fixFile, FixTextOptions, RefusedFix, replaceIfUnchanged, unifiedDiff } from './fix';
import { InputFile, STDIN } from './input/find-files';
import { COLOR } from './interface/options';
import { Arguments } from './interface/parse';
import { Io } from './io';
import { writeFailure } from './output';
import { count, readInput } from './reading';
import { selectedProfile, selectedTarget } from './selection';

interface GivenFile {
  readonly file: InputFile;
  readonly bytes: Uint8Array;
  readonly manifests: ManifestSet;
}

/** A file with what its fixes came to. */
interface Fixed {
  readonly file: InputFile;
  readonly given: Uint8Array;
  readonly fixed: FixedFile;
}

/** `bulwark fix` */
export function fixCommand(args: Arguments, io: Io): ExitCode {
  const profile = selectedProfile(args, io);
  const target = selectedTarget(args);
  const given: GivenFile[] = [];
  const input = readInput(args.operands, io, (file, bytes, manifests) => given.push({ file, bytes, manifests }));
  const dryRun = args.has('dry-run');
  const respect = args.has('respect');
  const fixes = fixAll(given, {
    profile: CompiledProfile.for(profile, target),
    mode: respect ? HardeningMode.RESPECT : HardeningMode.ENFORCE,
  });
  const unwritten = dryRun ? showAll(fixes, wantsColor(args.value(COLOR), false, io), io) : writeAll(fixes, io);
  const results = withoutFixes(fixes, new Set(unwritten.map(({ file }) => file)));
  const diagnostics = [...input.diagnostics, ...unwritten, ...results.flatMap(({ fixed }) => newFaults(fixed.diagnostics, input.diagnostics))];
  say(input.notes, diagnostics, io);
  const refused = results.flatMap(({ file, fixed }) => fixed.refused.map(row => ({ file: file.name, ...row })));
  sayLines(refused.map(refusalText), io);
  const left = assess(ManifestSet.join(results.map(({ file, fixed }) => readManifests(fixed.bytes, file.name).manifests)), profile, target);
  sayLines(summary(results, refused.length, left, dryRun, diagnostics.length > 0), io);
  // What somebody asked to keep is no failure to repair it.
  return exitCodeOf(diagnostics, false) || (refused.length > 0 && !respect ? ExitCode.INCOMPLETE : ExitCode.OK);
}

/** Namespaces first, as they are after their own fixes: they decide what objects of other files need. */
function fixAll(given: readonly GivenFile[], options: FixTextOptions): Fixed[] {
  const namespaces = new Map<string, KubeObject>();
  for (const { file, bytes, manifests } of given) {
    if (!manifests.entries.some(({ object }) => isNamespace(object))) continue;
    const fixed = fixFile(bytes, file.name, options).bytes;
    for (const { object } of readManifests(fixed, file.name).manifests.entries) {
      if (isNamespace(object)) namespaces.set(object.metadata?.name ?? '', object);
    }
  }
  const namespaceOf = ({ metadata }: KubeObject) => metadata?.namespace === undefined ? undefined : namespaces.get(metadata.namespace);
  return given.map(({ file, bytes }) => ({ file, given: bytes, fixed: fixFile(bytes, file.name, { ...options, namespaceOf }) }));
}

function isNamespace({ apiVersion, kind }: KubeObject): boolean {
  return apiVersion === 'v1' && kind === 'Namespace';
}

/** The diagnostics that reading did not give already. */
function newFaults(diagnostics: readonly Diagnostic[], known: readonly Diagnostic[]): Diagnostic[] {
  const keyOf = ({ file, document, message }: Diagnostic) => JSON.stringify([file, document, message]);
  const given = new Set(known.map(keyOf));
  return diagnostics.filter(diagnostic => !given.has(keyOf(diagnostic)));
}

function writeAll(results: readonly Fixed[], io: Io): Diagnostic[] {
  return results.flatMap(({ file, given, fixed }) => {
    if (file.name === STDIN) io.stdout.write(fixed.text);
    if (file.name === STDIN || fixed.bytes === given) return [];
    try {
      replaceIfUnchanged(file.name, given, fixed.bytes, [file.root]);
      return [];
    } catch (error) {
      return [{ file: file.name, message: `could not be written: ${writeFailure(error)}` }];
    }
  });
}

/** Files that could not be written hold what they held. */
function withoutFixes(results: readonly Fixed[], unwritten: ReadonlySet<string>): Fixed[] {
  return results.map(result => unwritten.has(result.file.name) ? { ...result, fixed: { ...result.fixed, bytes: result.given } } : result);
}

function showAll(results: readonly Fixed[], color: boolean, io: Io): Diagnostic[] {
  for (const { file, fixed } of results) {
    const diff = unifiedDiff(file.name, fixed.before, fixed.splices);
    writePieces(color ? painted(diff) : diff, text => io.stdout.write(text));
  }
  return [];
}

const COLORS: Readonly<Record<string, number>> = { '+': 32, '-': 31, '@': 36 };

function* painted(lines: Iterable<string>): Iterable<string> {
  for (const line of lines) {
    const code = COLORS[line[0]];
    yield code === undefined ? line : line.replace(/[^\r\n]+/g, text => `\u001b[${code}m${text}\u001b[0m`);
  }
}

function refusalText({ file, line, control, object, path, reason }: RefusedFix & { readonly file: string }): string {
  const { namespace, name } = object.metadata ?? {};
  return `${file}:${line}: ${control ? `${control} of ` : ''}${object.kind} ${namespace ? `${namespace}/` : ''}${name ?? ''} is not fixed`
    + `${path ? ` at ${path}` : ''}: ${reason}`;
}

function summary(results: readonly Fixed[], refused: number, left: Assessment, dryRun: boolean, incomplete: boolean): string[] {
  const changed = results.filter(({ fixed, given }) => fixed.bytes !== given);
  const changes = changed.reduce((sum, { fixed }) => sum + fixed.changes.length, 0);
  const failures = left.failuresByControl;
  const findings = left.findings.length;
  const first = `${dryRun ? 'would fix' : 'fixed'} ${count(changes, 'place')} in ${count(changed.length, 'file')}${refused > 0 ? `, ${refused} not fixed` : ''}`;
  return findings === 0 ? [`${first}; nothing is left${incomplete ? ' in what could be read' : ''}`] : [
    `${first}; ${count(findings, 'finding')} ${findings === 1 ? 'is' : 'are'} left, to be repaired by hand:`,
    ...failures.map(({ control, severity, objects }) => `  ${severity.padEnd(8)}  ${control}: ${count(objects, 'object')}`),
  ];
}
