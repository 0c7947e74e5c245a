import { FieldPlaces } from './field-places';
import { withObject } from './with-object';
import { CompiledProfile } from '../../evaluation';
import { ConflictReason, HardenedObject, HardeningMode, hardenObject, HardenOptions } from '../../fixes';
import { Diagnostic, FieldPath, formatFieldPath, KubeObject, ManifestEntry } from '../../manifests';
import {
  aliasBudget, applySplices, EditedDocument, editSource, parseSource, Positions, readManifests, sameWithoutNulls, Source, sourcesOf, Splice,
} from '../../yaml';

const BOM = '\ufeff';

/** How a text is fixed. */
export interface FixTextOptions {
  readonly profile: CompiledProfile;
  /**
   * Ids of the controls whose fixes are applied.
   *
   * @default - those of all controls of the profile
   */
  readonly controls?: ReadonlySet<string>;
  /**
   * What happens to values that somebody wrote.
   *
   * @default HardeningMode.ENFORCE - who asks for a fix wants the finding gone
   */
  readonly mode?: HardeningMode;
  /**
   * The Namespace that an object lives in.
   *
   * @default - that of the same text, as it is after its own fixes
   */
  readonly namespaceOf?: (object: KubeObject) => KubeObject | undefined;
}

/** Where in a text something belongs to. */
export interface FixPlace {
  /** Number of the document in the text, from 0. */
  readonly document: number;
  readonly object: KubeObject;
  readonly control: string;
  /** Path in the object, for example `spec.containers[0].securityContext.privileged`. */
  readonly path: string;
  /** Line in the text before, from 1: of the field, or of what is nearest above it. */
  readonly line: number;
}

/** A change that was made. */
export interface FixChange extends FixPlace {
  /** What stood there, when it is a string, a number or a boolean: lists and objects may hold credentials. */
  readonly before?: unknown;
  /** What stands there now; undefined when it was removed. */
  readonly after?: unknown;
}

/** A fix that was not made, or not as a whole. */
export interface RefusedFix extends FixPlace {
  /** Why, in words. */
  readonly reason: string;
}

/** A text after its fixes. */
export interface FixedText {
  /** The very same text when nothing was to be fixed. */
  readonly text: string;
  /** The changes of the text, with offsets in the text before. */
  readonly splices: readonly Splice[];
  readonly changes: readonly FixChange[];
  readonly refused: readonly RefusedFix[];
  /** What could not be read, and is as it was. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Why a fix left something as it was, in words. What is missing here has no fix that applies, and is for an assessment to tell. */
const REASONS: ReadonlyMap<ConflictReason, string> = new Map([
  [ConflictReason.EXPLICIT_VALUE, 'somebody wrote the value'],
  [ConflictReason.MALFORMED, 'what stands above the field is not of the type that it must have'],
]);

/**
 * Applies the fixes of controls to the objects of a text, and leaves every line as it is that need not change. Pure.
 * Documents that cannot be read stay as they are; so does what cannot be changed alone.
 */
export function fixText(given: string, file: string, options: FixTextOptions): FixedText {
  if (!given.startsWith(BOM)) return fixWithoutMark(given, file, options);
  const { text, splices, ...rest } = fixWithoutMark(given.slice(BOM.length), file, options);
  const shifted = splices.map(splice => ({ ...splice, start: splice.start + BOM.length, end: splice.end + BOM.length }));
  return { text: BOM + text, splices: shifted, ...rest };
}

function fixWithoutMark(text: string, file: string, options: FixTextOptions): FixedText {
  const { manifests, diagnostics } = readManifests(text, file);
  const fixer = new Fixer(options, manifests.entries);
  const byDocument = new Map<number, FixedEntry[]>();
  for (const fixed of fixer.fixAll(manifests.entries)) {
    const document = fixed.entry.provenance.document!;
    const group = byDocument.get(document);
    if (group) group.push(fixed);
    else byDocument.set(document, [fixed]);
  }
  if (byDocument.size === 0) return { text, splices: [], changes: [], refused: [], diagnostics };
  const splices: Splice[] = [];
  const changes: FixChange[] = [];
  const refused: RefusedFix[] = [];
  const positions = Positions.of(text, file);
  for (const source of sourcesOf(text, file)) {
    const fixed = byDocument.get(source.document);
    if (!fixed) continue;
    const edited = editObjects(text, source, file, fixed);
    splices.push(...edited.splices);
    report(fixed, edited.refused, positions, changes, refused);
  }
  return { text: applySplices(text, splices), splices, changes, refused, diagnostics };
}

/** An object of which there is something to tell. */
interface FixedEntry {
  readonly entry: ManifestEntry;
  readonly hardened: HardenedObject;
  /** Why nothing was done. */
  readonly failure?: string;
}

class Fixer {
  private readonly hardenOptions: HardenOptions;
  private readonly namespaces = new Map<string, FixedEntry>();
  private readonly namespaceOf: (object: KubeObject) => KubeObject | undefined;

  public constructor(private readonly options: FixTextOptions, entries: readonly ManifestEntry[]) {
    const { profile, controls } = options;
    const exclude = controls && new Set(profile.controls.map(({ control }) => control.id).filter(id => !controls.has(id)));
    this.hardenOptions = { mode: options.mode ?? HardeningMode.ENFORCE, exclude };
    // Namespaces first: a fix of theirs may decide what their objects need.
    for (const entry of entries) {
      const { apiVersion, kind, metadata } = entry.object;
      if (apiVersion === 'v1' && kind === 'Namespace') this.namespaces.set(metadata?.name ?? '', this.fix(entry, undefined));
    }
    this.namespaceOf = options.namespaceOf
      ?? (({ metadata }) => metadata?.namespace === undefined ? undefined : this.namespaces.get(metadata.namespace)?.hardened.object);
  }

  public* fixAll(entries: readonly ManifestEntry[]): Iterable<FixedEntry> {
    for (const entry of entries) {
      const known = entry.object.kind === 'Namespace' ? this.namespaces.get(entry.object.metadata?.name ?? '') : undefined;
      const fixed = known?.entry === entry ? known : this.fix(entry, this.namespaceOf(entry.object));
      const { object, conflicts } = fixed.hardened;
      if (object !== entry.object || fixed.failure || conflicts.some(({ reason }) => REASONS.has(reason))) yield fixed;
    }
  }

  private fix(entry: ManifestEntry, namespaceObject: KubeObject | undefined): FixedEntry {
    try {
      return { entry, hardened: hardenObject(entry.object, this.options.profile, { ...this.hardenOptions, namespaceObject }) };
    } catch (error) {
      return { entry, hardened: { object: entry.object, applied: [], conflicts: [] }, failure: (error as Error).message };
    }
  }
}

/** Brings the objects of one document to their places in its text. */
function editObjects(text: string, source: Source, file: string, fixed: readonly FixedEntry[]): EditedDocument {
  const before = parseSource(source, text.slice(source.start, source.end), aliasBudget());
  const after = fixed.reduce((value, { entry, hardened }) => hardened.object === entry.object ? value
    : withObject(value, entry.provenance.within ?? [], hardened.object), before);
  return editSource(text, source, file, before, after, sameWithoutNulls);
}

function report(
  fixed: readonly FixedEntry[], refusedEdits: EditedDocument['refused'], positions: Positions, changes: FixChange[], refused: RefusedFix[],
): void {
  const refusals = new FieldPlaces(refusedEdits);
  for (const { entry: { object, provenance }, hardened, failure } of fixed) {
    const placeOf = (control: string, path: FieldPath): FixPlace => ({
      document: provenance.document!,
      object,
      control,
      path: formatFieldPath(path),
      line: positions.lineOf(provenance, path) ?? provenance.line!,
    });
    if (failure !== undefined) refused.push({ ...placeOf('', []), reason: failure });
    for (const { control, path, value, overwritten } of hardened.applied) {
      const refusal = refusals.touching([...provenance.within ?? [], ...path]);
      if (refusal) refused.push({ ...placeOf(control, path), reason: refusal.reason });
      else changes.push({ ...placeOf(control, path), ...scalar(overwritten), after: value });
    }
    for (const { control, path, reason } of hardened.conflicts) {
      const words = REASONS.get(reason);
      if (words !== undefined) refused.push({ ...placeOf(control, path), reason: words });
    }
  }
}

function scalar(value: unknown): { before?: unknown } {
  return value === undefined || typeof value === 'object' ? {} : { before: value };
}
