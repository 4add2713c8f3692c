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
    .toLowerCase();
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
