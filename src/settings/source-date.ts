/**
 * The time that reports carry and that waivers are held against. Reproducible builds say which
 * (reproducible-builds.org/specs/source-date-epoch); all others take the clock.
 *
 * @param epoch what SOURCE_DATE_EPOCH says, if anything
 * @throws when it is no number of seconds
 */
export function sourceDate(epoch: string | undefined, now: () => Date): Date {
  if (epoch === undefined || epoch === '') return now();
  const date = new Date(Number(epoch) * 1000);
  if (!/^\d{1,11}$/.test(epoch) || Number.isNaN(date.getTime())) {
    throw new Error(`SOURCE_DATE_EPOCH is '${epoch}': expected seconds since 1970, for example 1735689600`);
  }
  return date;
}

/** The day as `YYYY-MM-DD` in UTC. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
