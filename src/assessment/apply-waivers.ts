import { Profile } from '../controls';
import { ManifestEntry } from '../manifests';
import { isCalendarDay } from './calendar-day';
import { namesOf } from './object-names';
import { AssessedOutcome, ObjectResult } from './object-result';
import { validateWaiver } from './validate-waiver';
import { coverageOf, ScopedWaiver, WaivedObject, WaiverStatus, WaiverUse } from './waiver-set';

/** Results with waivers applied, and what became of each waiver. */
export interface WaivedResults {
  readonly results: ObjectResult[];
  readonly uses: WaiverUse[];
}

/** A waiver on its way through the results. */
interface Grant {
  readonly waiver: ScopedWaiver;
  readonly active: boolean;
  readonly covers: (entry: ManifestEntry) => boolean;
  readonly objects: WaivedObject[];
}

/**
 * Checks waivers before anything is evaluated.
 *
 * @throws when a waiver is malformed, or expires and nobody says which day it is
 */
export function checkWaivers(waivers: readonly ScopedWaiver[], profile: Profile, today: string | undefined): void {
  if (today !== undefined && !isCalendarDay(today)) {
    throw new Error(`today is ${JSON.stringify(today)}: expected a day of the calendar, for example '2027-01-31'`);
  }
  for (const waiver of waivers) {
    validateWaiver(waiver, waiver?.origin ?? 'a waiver', profile);
    for (const pattern of waiver.objects?.length === 0 ? [{}] : waiver.objects ?? []) {
      if (Object.values(pattern).some(field => field !== undefined)) continue;
      throw new Error(`${waiver.origin}: the waiver of '${waiver.control}' has a pattern that names nothing: give a kind, a namespace or a name, or leave objects out to cover all`);
    }
    if (waiver.expires !== undefined && today === undefined) {
      throw new Error(`${waiver.origin}: the waiver of '${waiver.control}' expires on ${waiver.expires}: say which day it is (option 'today', as YYYY-MM-DD)`);
    }
  }
}

/**
 * Applies waivers to what failed, and to what could not be evaluated, which counts as failed. Of several active waivers that
 * cover an outcome the first given is named. What no waiver touches is not copied.
 *
 * @param evaluated ids of the controls that were part of the run
 */
export function applyWaivers(
  results: ObjectResult[],
  waivers: readonly ScopedWaiver[],
  today: string | undefined,
  evaluated: ReadonlySet<string>,
): WaivedResults {
  if (waivers.length === 0) return { results, uses: [] };
  const grants = waivers.map((waiver): Grant => ({
    waiver,
    active: waiver.expires === undefined || waiver.expires >= today!,
    covers: coverageOf(waiver),
    objects: [],
  }));
  const byControl = new Map<string, Grant[]>();
  for (const grant of grants) {
    const { control } = grant.waiver;
    const same = byControl.get(control);
    if (same) same.push(grant);
    else byControl.set(control, [grant]);
  }
  const waived = results.map(result => applyTo(result, byControl));
  return { results: waived, uses: grants.map(grant => ({ waiver: grant.waiver, status: statusOf(grant, evaluated), objects: grant.objects })) };
}

function applyTo(result: ObjectResult, byControl: ReadonlyMap<string, Grant[]>): ObjectResult {
  let outcomes: AssessedOutcome[] | undefined;
  for (let i = 0; i < result.outcomes.length; i++) {
    const outcome = result.outcomes[i];
    if (outcome.violations.length === 0) continue;
    const covering = byControl.get(outcome.control.control.id)?.filter(grant => grant.covers(result.entry));
    if (!covering || covering.length === 0) continue;
    covering.forEach(({ objects }) => objects.push(namesOf(result.entry.object)));
    const active = covering.find(grant => grant.active);
    outcomes ??= [...result.outcomes];
    outcomes[i] = active ? { ...outcome, waiver: active.waiver } : { ...outcome, expiredWaiver: lastToExpire(covering) };
  }
  return outcomes ? { ...result, outcomes } : result;
}

/** The first given, where several expired on one day. */
function lastToExpire(grants: readonly Grant[]): ScopedWaiver {
  return grants.map(({ waiver }) => waiver).reduce((last, next) => next.expires! > last.expires! ? next : last);
}

function statusOf({ waiver, active, objects }: Grant, evaluated: ReadonlySet<string>): WaiverStatus {
  if (!evaluated.has(waiver.control)) return 'not-evaluated';
  if (objects.length === 0) return 'unused';
  return active ? 'active' : 'expired';
}
