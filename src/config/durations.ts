/** How durations are written, for messages. */
export const DURATION_FORM = 'a duration such as 90s, 10m, 1h30m or 2d, of at least one second and at most 3650d';

const PATTERN = /^(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?$/;

/** Ten years: who wants longer wants no end. Also keeps kernel timeouts, which are milliseconds, far from overflow. */
const LONGEST = 3_650 * 86_400;

/** Seconds of `90s`, `10m`, `1h30m`, `2d`; undefined for anything else, for zero, and for more than ten years. */
export function parseDuration(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1).map((digits) => Number(digits ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  const total = days * 86_400 + hours * 3_600 + minutes * 60 + seconds;
  return total >= 1 && total <= LONGEST ? total : undefined;
}
