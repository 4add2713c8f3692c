import type { Micros } from '../../model/time.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const TIME =
  /^(\d{1,2})\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,6}))? ?(?:Z|([+-])(\d\d):?(\d\d))?$/;

/** `10/Oct/2000:13:55:36 -0700`, also with a fraction; undefined for what is no time. Without a zone it is UTC. */
export function clfTime(text: string): Micros | undefined {
  const parts = TIME.exec(text);
  if (parts === null) return undefined;
  const number = (index: number) => Number(parts[index] ?? 0);
  const month = MONTHS.indexOf(parts[2] as string);
  const isTime = month >= 0 && number(4) < 24 && number(5) < 60 && number(6) <= 60 && number(9) < 24 && number(10) < 60;
  // A day that the month does not have would be one of the next.
  const day = Date.UTC(number(3), month, number(1));
  if (!isTime || new Date(day).getUTCDate() !== number(1)) return undefined;
  const zone = (parts[8] === '-' ? -1 : 1) * (number(9) * 3_600 + number(10) * 60);
  const seconds = day / 1_000 + number(4) * 3_600 + number(5) * 60 + number(6) - zone;
  return seconds < 0 ? undefined : seconds * 1_000_000 + Number((parts[7] ?? '').padEnd(6, '0'));
}
