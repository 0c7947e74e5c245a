import { CelDuration, CelTimestamp } from '../time';
import { intFrom } from '../values';
import { FunctionRow } from './registry';

const TIMESTAMP = 'google.protobuf.Timestamp';
const DURATION = 'google.protobuf.Duration';
const DAY = 86_400_000;

const CALENDAR: Record<string, (date: Date) => number> = {
  getFullYear: date => date.getUTCFullYear(),
  getMonth: date => date.getUTCMonth(),
  getDate: date => date.getUTCDate(),
  getDayOfMonth: date => date.getUTCDate() - 1,
  getDayOfWeek: date => date.getUTCDay(),
  getDayOfYear: date => {
    const start = new Date(date.getTime());
    start.setUTCMonth(0, 1);
    return Math.round((date.getTime() - start.getTime()) / DAY);
  },
  getHours: date => date.getUTCHours(),
  getMinutes: date => date.getUTCMinutes(),
  getSeconds: date => date.getUTCSeconds(),
  getMilliseconds: date => date.getUTCMilliseconds(),
};

const nanosPer = (unit: bigint) => ({ nanos }: CelDuration) => intFrom(nanos / unit);
const same = (value: unknown) => value;

export const TIME: FunctionRow[] = [
  { signature: `timestamp(string): ${TIMESTAMP}`, validated: true, call: CelTimestamp.parse },
  { signature: `timestamp(int): ${TIMESTAMP}`, validated: true, call: CelTimestamp.ofSeconds },
  { signature: `timestamp(${TIMESTAMP}): ${TIMESTAMP}`, call: same },
  { signature: `duration(string): ${DURATION}`, validated: true, call: CelDuration.parse },
  { signature: `duration(${DURATION}): ${DURATION}`, call: same },
  { signature: `string(${TIMESTAMP}): string`, call: String },
  { signature: `string(${DURATION}): string`, call: String },
  { signature: `int(${TIMESTAMP}): int`, call: (t: CelTimestamp) => intFrom(t.seconds) },
  ...Object.entries(CALENDAR).flatMap(([name, read]): FunctionRow[] => [
    { signature: `${TIMESTAMP}#${name}(): int`, call: (t: CelTimestamp) => read(t.in('UTC')) },
    { signature: `${TIMESTAMP}#${name}(string): int`, call: (t: CelTimestamp, zone: string) => read(t.in(zone)) },
  ]),
  { signature: `${DURATION}#getHours(): int`, call: nanosPer(3_600_000_000_000n) },
  { signature: `${DURATION}#getMinutes(): int`, call: nanosPer(60_000_000_000n) },
  { signature: `${DURATION}#getSeconds(): int`, call: nanosPer(1_000_000_000n) },
  { signature: `${DURATION}#getMilliseconds(): int`, call: nanosPer(1_000_000n) },
];
