import { type Micros, SECOND } from '../../../model/time.ts';

const SECONDS_A_DAY = 86_400;
const SHAPE = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/;

/** A KerberosTime (RFC 4120 section 5.2.3), `19700101000000Z`; null where it does not read as one. */
export function kerberosTime(text: string): Micros | null {
  const parts = SHAPE.exec(text);
  if (parts === null) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return null;
  return (daysSinceEpoch(year, month, day) * SECONDS_A_DAY + hour * 3_600 + minute * 60 + second) * SECOND;
}

/** Years begin in March here, so that a leap day is the last of its year. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const leaps = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  // Months from March on have 153 days in each five.
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return 365 * marchYear + leaps + dayOfYear - 719_468;
}
