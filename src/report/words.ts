import { EVIDENCE_NAMES, type Evidence } from '../model/evidence.ts';
import { type Micros, SECOND, secondsText } from '../model/time.ts';
import type { Verdict } from '../model/verdict.ts';
import { capitalised, countText, durationText } from '../model/words.ts';

/** The largest time that a calendar can show (ECMAScript: 100,000,000 days from the epoch), in microseconds. */
const LAST_CALENDAR_TIME = 8.64e18;

/** `2023-11-14T22:13:20.000001Z`; Unix seconds where a capture claims a time beyond the calendar. */
export function isoTime(time: Micros): string {
  if (!(Math.abs(time) < LAST_CALENDAR_TIME)) return secondsText(time);
  const second = Math.floor(time / SECOND);
  const fraction = String(time - second * SECOND).padStart(6, '0');
  return `${new Date(second * 1_000).toISOString().slice(0, -5)}.${fraction}Z`;
}

/** `22:13:20`, in UTC like every time that Gatehound prints. */
export function clockTime(time: Micros): string {
  const text = isoTime(time);
  return text.includes('T') ? text.slice(text.indexOf('T') + 1, text.indexOf('.')) : text;
}

/** `2023-11-14 22:13:20`. */
export function dateTime(time: Micros): string {
  const text = isoTime(time);
  return text.includes('T') ? text.slice(0, text.indexOf('.')).replace('T', ' ') : text;
}

/** `Horizontal port scan (3 times), ARP scan`: the kinds of a list, in the order of their first coming. */
export function kindsText(evidence: readonly Evidence[]): string {
  const kinds = [...Map.groupBy(evidence, (piece) => piece.evidence)];
  const names = kinds.map(([kind, { length }]) => {
    const name = EVIDENCE_NAMES[kind];
    return length === 1 ? name : `${name} (${countText(length)} times)`;
  });
  return capitalised(names.join(', '));
}

/** `distinct targets` of `distinctTargets`. */
export function featureName(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()
    .replace(/\b(?:owasp|cwe|url|http)\b/g, (name) => name.toUpperCase());
}

/** What the policy decided, as the end of a sentence: `block 10.77.0.66 for 10 minutes`. */
export function verdictAction(verdict: Verdict): string {
  const { subject, level, seconds } = verdict;
  if (level === 0) return `only watch ${subject}`;
  if (level === 1) return `close the open connections of ${subject}`;
  const time = level === 2 && seconds !== null ? `for ${durationText(seconds)}` : 'for good';
  const rest = level === 4 ? ' and tell the other machines' : '';
  return `block ${subject} ${time}${rest}`;
}

/**
 * `0.1 %`, `99.97 %`: as many decimals as it takes to tell a share from none and from all of it, and at least as many
 * as told (a column of them stands in line then).
 */
export function percentText(share: number, leastDecimals = 0): string {
  const percent = share * 100;
  const distance = Math.min(Math.abs(percent), Math.abs(100 - percent));
  const needed = distance >= 10 ? 1 : distance >= 0.1 ? 2 : Math.min(6, Math.ceil(-Math.log10(distance)) + 1);
  const text = percent.toFixed(distance === 0 ? leastDecimals : Math.max(needed, leastDecimals));
  if (distance > 0 && Number(text) === 0) return 'under 0.000001 %';
  if (distance > 0 && Number(text) === 100) return 'over 99.999999 %';
  return `${leastDecimals === 0 && text.includes('.') ? text.replace(/\.?0+$/, '') : text} %`;
}

/** `0.1234`, `1,234`, `1.2e-7`: a measured number in four digits. */
export function scoreText(score: number): string {
  const size = Math.abs(score);
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return score.toExponential(1).replace('e+', 'e').replace('.0e', 'e');
  return countText(size >= 1_000 ? Math.round(score) : Number(score.toPrecision(4)));
}

/** `120 MB`, `1.5 GB`: decimal units. */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  return `${size < 10 && unit > 0 ? Number(size.toFixed(1)) : Math.round(size)} ${units[unit]}`;
}
