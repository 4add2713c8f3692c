/**
 * Times inside are integer microseconds since the Unix epoch. They fit a double exactly until the year 2255,
 * so no BigInt is needed. Outside (JSON, logs) they are Unix seconds with six decimals.
 */
export type Micros = number;

export const MILLISECOND: Micros = 1_000;
export const SECOND: Micros = 1_000_000;
export const MINUTE: Micros = 60 * SECOND;
export const HOUR: Micros = 60 * MINUTE;
export const DAY: Micros = 24 * HOUR;

/** Unix seconds as a number; exact to the microsecond for times of this century. */
export function toSeconds(time: Micros): number {
  return time / SECOND;
}

/** Unix seconds as text with six decimals, as Zeek writes them: `1700000000.000001`. */
export function secondsText(time: Micros): string {
  const whole = Math.trunc(time / SECOND);
  const fraction = Math.abs(time - whole * SECOND);
  const sign = time < 0 && whole === 0 ? '-' : '';
  return `${sign}${whole}.${String(fraction).padStart(6, '0')}`;
}

/** The whole second that holds a time; ticks fall on these. */
export function floorToSecond(time: Micros): Micros {
  return Math.floor(time / SECOND) * SECOND;
}
