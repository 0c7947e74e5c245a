import { DocumentEditor, EditedDocument } from './edit-document';
import { Same } from './edit-values';
import { aliasBudget } from './parse-document';
import { parseSource } from './read-manifests';
import { Source, sourcesOf } from './sources';

const BOM = '\ufeff';

/** Edits one document of a text, so that it says `after` where it said `before`. The splices are those of the whole text. */
export function editSource(text: string, source: Source, file: string, before: unknown, after: unknown, same?: Same): EditedDocument {
  return new SourceEditor(text, source, file, same).edit(before, after);
}

/** Plans edits of one document of a text, each of the text as it was given. */
export class SourceEditor {
  private readonly base: number;
  private readonly editor: DocumentEditor;

  public constructor(text: string, source: Source, file: string, same?: Same) {
    this.base = source.start + (text.startsWith(BOM, source.start) ? BOM.length : 0);
    const own = text.slice(this.base, source.end);
    const json = isJson(own);
    const read = json ? (edited: string) => JSON.parse(edited) : (edited: string) => readOne(edited, file);
    this.editor = new DocumentEditor(own, { read, same, isJson: json });
  }

  /** As `editSource`. */
  public edit(before: unknown, after: unknown): EditedDocument {
    const edited = this.editor.edit(before, after);
    const splices = edited.splices.map(splice => ({ ...splice, start: splice.start + this.base, end: splice.end + this.base }));
    return { ...edited, splices };
  }
}

function readOne(text: string, file: string): unknown {
  const [source, ...others] = sourcesOf(text, file);
  if (!source || others.length > 0) throw new Error('the edited document is not one document');
  return parseSource(source, text.slice(source.start, source.end), aliasBudget());
}

function isJson(text: string): boolean {
  if (!/^\s*\{/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
