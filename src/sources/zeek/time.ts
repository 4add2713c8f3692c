import { type Micros, SECOND } from '../../model/time.ts';

/** 2^53 microseconds in seconds: the last time that fits. */
const LAST_SECOND = 9_007_199_254;
/** Times beyond this are milliseconds (Zeek's LogAscii::json_timestamps = JSON::TS_MILLIS). */
const FIRST_MILLISECONDS = 100_000_000_000;
/** The end of the year 9999 in seconds: certificates that shall never expire say so (RFC 5280 section 4.1.2.5). */
const END_OF_DATES = 253_402_300_799;

/** A number as a number or as text; NaN for everything else. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^[\d.]/.test(value) ? Number(value) : Number.NaN;
}

/** Seconds or milliseconds since the epoch; undefined where they cannot be meant. */
export function secondsTime(number: number): Micros | undefined {
  const seconds = number >= FIRST_MILLISECONDS ? number / 1000 : number;
  return seconds >= 0 && seconds <= LAST_SECOND ? Math.round(seconds * SECOND) : undefined;
}

/** The same for dates up to the year 9999, where numbers of seconds are as large as milliseconds of the year 1978. */
export function momentOf(number: number): Micros | undefined {
  const seconds = number > END_OF_DATES ? number / 1000 : number;
  return seconds >= 0 && seconds <= END_OF_DATES ? Math.round(seconds * SECOND) : undefined;
}

/** Seconds; undefined where they are no duration. */
export function durationOf(seconds: number): Micros | undefined {
  return seconds >= 0 && seconds <= LAST_SECOND ? Math.round(seconds * SECOND) : undefined;
}

/** `2018-01-31T18:12:06.539420Z`; Date.parse alone would lose what is finer than a millisecond. */
export function isoTime(value: string): Micros | undefined {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/.exec(value);
  const whole = parts === null ? Number.NaN : Date.parse(`${parts[1]}${parts[3] ?? 'Z'}`);
  if (!(whole >= 0)) return undefined;
  return whole * 1000 + Math.floor(Number((parts?.[2] ?? '0').padEnd(9, '0')) / 1000);
}
