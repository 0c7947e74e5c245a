import { AssessedOutcome, ObjectResult } from '../../assessment';
import { fixAsJsonPatch } from '../../fixes';
import { shortened } from './escape';

/** The JSON Patch that makes an object meet a control, one operation a line; undefined where there is none. */
export function patchOf({ entry, profile }: ObjectResult, outcome: AssessedOutcome): string | undefined {
  const operations = fixAsJsonPatch(entry.object, outcome, profile);
  if (operations.length === 0) return undefined;
  return shortened(`[\n${operations.map(operation => `  ${JSON.stringify(operation)}`).join(',\n')}\n]`);
}
