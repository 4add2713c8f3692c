import { type Micros, SECOND } from '../../../../model/time.ts';
import { latin1 } from '../../reading/text.ts';
import { TAG, type Value } from './der.ts';

const UTC = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})$/;
const GENERALIZED = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:\.\d+)?(Z|[+-]\d{4})$/;
const DAY = 86_400;
/** Days before each month of a year that is no leap year. */
const MONTHS = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/** UTCTime or GeneralizedTime (RFC 5280 section 4.1.2.5). Null: it does not parse. */
export function readTime(bytes: Uint8Array, value: Value): Micros | null {
  const isUtc = value.tag === TAG.utcTime;
  if (!isUtc && value.tag !== TAG.generalizedTime) return null;
  const match = (isUtc ? UTC : GENERALIZED).exec(latin1(bytes, value.start, Math.min(value.end, value.start + 40)));
  if (match === null) return null;
  const [, yearText = '', month, day, hour, minute, second, zone = 'Z'] = match;
  const written = Number(yearText);
  // Two digits are of 1950 to 2049.
  const year = isUtc ? written + (written < 50 ? 2000 : 1900) : written;
  const date = daysSinceEpoch(year, Number(month), Number(day));
  if (date === null) return null;
  const offset =
    zone === 'Z' ? 0 : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3)));
  return (date * DAY + Number(hour) * 3600 + (Number(minute) - offset) * 60 + Number(second ?? 0)) * SECOND;
}

/** In the Gregorian calendar, also before its time. */
function daysSinceEpoch(year: number, month: number, day: number): number | null {
  const before = MONTHS[month - 1];
  if (before === undefined || day < 1 || day > 31) return null;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const past = year - 1;
  const leaps = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  // 719,162 days lie between the first day of year 1 and that of 1970.
  return past * 365 + leaps + before + (isLeap && month > 2 ? 1 : 0) + day - 1 - 719_162;
}
