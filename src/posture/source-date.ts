/**
 * The time that reports carry and that waivers are held against. Reproducible builds say which
 * (reproducible-builds.org/specs/source-date-epoch); all others take the clock.
 *
 * @throws when SOURCE_DATE_EPOCH is no number of seconds
 */
export function sourceDate(): Date {
  const epoch = process.env.SOURCE_DATE_EPOCH;
  if (epoch === undefined || epoch === '') return new Date();
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
