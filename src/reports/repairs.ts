import { AssessedOutcome, ObjectResult } from '../assessment';
import { EffectiveControl } from '../controls';
import { JsonPatchOperation } from '../fixes';
import { formatPointer } from '../manifests';
import { counted } from './plain-text';

const FIX_COMMAND = '`bulwark fix`';
/** Without the mode it leaves alone what somebody wrote, which is what most findings are about that are no omissions. */
const HARDENING = '`Hardening.of(scope).apply()`, with HardeningMode.ENFORCE also where the program sets something else';

/** Which of the findings that a report lists need nobody to repair them. */
export class Repairs {
  private readonly byHand = new Set<string>();
  private total = 0;
  private automatic = 0;
  private fixer = FIX_COMMAND;

  /** Takes note of what an object failed, and of the fix that was shown for it, if any. */
  public note(result: ObjectResult, { control: { control }, violations }: AssessedOutcome, fix: readonly JsonPatchOperation[] | undefined): void {
    // Of several containers a fix may answer some; where it changes none of them it changes what they share.
    const answered = fix ? violations.filter(({ scopePath }) => fix.some(({ path }) => path.startsWith(`${formatPointer(scopePath)}/`))).length : 0;
    const repaired = fix && answered === 0 ? violations.length : answered;
    this.total += violations.length;
    this.automatic += repaired;
    if (repaired < violations.length) this.byHand.add(control.id);
    if (repaired > 0 && isOfConstruct(result)) this.fixer = HARDENING;
  }

  /** Whether a finding of the control was listed without a fix. */
  public needsHand({ control }: EffectiveControl): boolean {
    return this.byHand.has(control.id);
  }

  /** `57 of 153 findings can be repaired by …`; undefined where none can. */
  public get summary(): string | undefined {
    return this.automatic === 0 ? undefined : `${this.automatic} of ${counted(this.total, 'finding')} can be repaired by ${this.fixer}`;
  }
}

/**
 * The same for findings that are too many to ask each for its fix; undefined where no control has any.
 *
 * @param failed controls that objects fail, with the indices of these
 */
export function repairsByControl(
  failed: readonly { readonly control: EffectiveControl; readonly objects: readonly number[] }[], results: readonly ObjectResult[],
): string | undefined {
  const fixable = failed.filter(({ control: { control } }) => (control.fix ?? []).length > 0);
  if (fixable.length === 0) return undefined;
  const fixer = fixable.some(({ objects }) => objects.some(i => isOfConstruct(results[i]))) ? HARDENING : FIX_COMMAND;
  return `findings of ${fixable.length} of ${counted(failed.length, 'control')} can be repaired, where their objects allow it, by ${fixer}`;
}

function isOfConstruct({ entry }: ObjectResult): boolean {
  return entry.provenance.constructPath !== undefined;
}
