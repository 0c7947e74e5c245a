import { FieldPath } from '../manifests';
import { PlacedDocument } from './edit-nodes';
import { EditPlanner, PlannedEdit, RefusedEdit } from './edit-planner';
import { applySplices, Splice } from './edit-splices';
import { DocumentStyle } from './edit-style';
import { Same, sameValue } from './edit-values';

/** How a document is edited. */
export interface EditOptions {
  /** Reads the text of one document; the edited text must give the wanted value to the same reader. */
  readonly read: (text: string) => unknown;
  /**
   * When two values count as the same.
   *
   * @default - when they are the same JSON
   */
  readonly same?: Same;
  /**
   * Whether the text is JSON, and must stay it.
   *
   * @default false
   */
  readonly isJson?: boolean;
}

/** A document after its edits. */
export interface EditedDocument {
  readonly text: string;
  /** What the text says now: the value wanted, but for what was refused. */
  readonly value: unknown;
  /** The changes of the text. */
  readonly splices: readonly Splice[];
  /** The fields that were changed. */
  readonly paths: readonly FieldPath[];
  /** What could not be changed without changing anything else. */
  readonly refused: readonly RefusedEdit[];
}

/** More anchors than this nobody tries one by one. */
const MAX_ANCHORS = 16;

/**
 * Edits the text of one document so that it says `after` where it says `before`. Lines that need not change stay as
 * they are, to the byte. What cannot be done is refused and stays; the text never says anything else than `value`.
 */
export function editDocument(text: string, before: unknown, after: unknown, options: EditOptions): EditedDocument {
  return new DocumentEditor(text, options).edit(before, after);
}

/** Plans edits of one document, each of the text as it was given: its places, which cost the most, are found once. */
export class DocumentEditor {
  private readonly same: Same;
  private placed?: { readonly document: PlacedDocument; readonly style: DocumentStyle };

  public constructor(private readonly text: string, private readonly options: EditOptions) {
    this.same = options.same ?? sameValue;
  }

  /** As `editDocument`. */
  public edit(before: unknown, after: unknown): EditedDocument {
    const { text, same } = this;
    if (same(before, after)) return { text, value: before, splices: [], paths: [], refused: [] };
    const nothing = (reason: string): EditedDocument => ({ text, value: before, splices: [], paths: [], refused: [{ path: [], reason }] });
    try {
      this.placed ??= this.place();
    } catch (error) {
      return nothing(`the places of its fields are not known: ${(error as Error).message}`);
    }
    const { document, style } = this.placed;
    const attempt = (closed: ReadonlySet<string>): EditedDocument | undefined => {
      const planner = new EditPlanner(document, style, same, closed);
      try {
        const value = planner.plan(before, after);
        const splices = splicesOf(planner.edits);
        const edited = applySplices(text, splices);
        if (!same(this.options.read(edited), value)) return undefined;
        return { text: edited, value, splices, paths: planner.edits.flatMap(({ paths }) => paths), refused: planner.refused };
      } catch {
        return undefined; // edits that overlap, or a text that does not parse any more
      }
    };
    const all = attempt(new Set());
    if (all) return all;
    // An anchor's text may change only where every place that shares it wants the same change.
    const closed = new Set(document.sharedAnchors);
    let best = closed.size > 0 ? attempt(closed) : undefined;
    if (!best) return nothing('the edited text would not read as it should');
    for (const name of closed.size <= MAX_ANCHORS ? [...closed] : []) {
      closed.delete(name);
      const better = attempt(closed);
      if (better) best = better;
      else closed.add(name);
    }
    return best;
  }

  private place() {
    const document = PlacedDocument.parse(this.text, this.options.isJson);
    return { document, style: new DocumentStyle(document) };
  }
}

/** The splices of all edits; an edit that several places share is made once. */
function splicesOf(edits: readonly PlannedEdit[]): Splice[] {
  const shared = new Set<string>();
  return edits.flatMap(({ splices, anchors }) => {
    if (anchors.length > 0) {
      const key = JSON.stringify(splices.map(({ start, end, text }) => [start, end, text]));
      if (shared.has(key)) return [];
      shared.add(key);
    }
    return splices;
  });
}
