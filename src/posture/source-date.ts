import { dayOf, sourceDate } from '../settings';

/** The time that reports carry. */
export function reportTime(): string {
  return programDate().toISOString();
}

/** The day that waivers are held against; asked for only where one expires, so that nothing else depends on the day. */
export function todayFor(waivers: readonly { readonly expires?: string }[]): string | undefined {
  return waivers.some(({ expires }) => expires !== undefined) ? dayOf(programDate()) : undefined;
}

function programDate(): Date {
  return sourceDate(process.env.SOURCE_DATE_EPOCH, () => new Date());
}
