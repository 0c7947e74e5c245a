import { TextEdit } from '../report-options';
import { artifactOf } from './sarif-locations';

/** The fix of a result (3.55): one file, in which regions are replaced. Undefined where there is nothing to replace. */
export function fixesOf(file: string | undefined, edits: readonly TextEdit[] | undefined, description: string): object[] | undefined {
  if (file === undefined || edits === undefined || edits.length === 0) return undefined;
  return [{
    description: { text: description },
    artifactChanges: [{
      artifactLocation: artifactOf(file),
      replacements: edits.map(({ text, ...region }) => ({ deletedRegion: region, insertedContent: text === '' ? undefined : { text } })),
    }],
  }];
}
