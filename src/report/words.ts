import type { Evidence, EvidenceKind } from '../model/evidence.ts';
import { type Micros, SECOND, secondsText } from '../model/time.ts';
import type { Verdict } from '../model/verdict.ts';

/** `12,345`: the same on every machine, whatever its locale. */
export function countText(count: number): string {
  const [whole = '', fraction] = String(count).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** `1 packet`, `2 packets`, `1,000 queries` (give the plural where it is not one more s). */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${countText(count)} ${count === 1 ? noun : plural}`;
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** `10 minutes`, `1 hour 5 minutes`, `0.25 seconds`: at most two units. */
export function durationText(seconds: number): string {
  if (seconds < 10) return countOf(Number(seconds.toFixed(seconds < 1 ? 3 : 1)), 'second');
  let rest = Math.round(seconds);
  const largest = UNITS.findIndex(([, size]) => rest >= size);
  const parts: string[] = [];
  for (const [name, size] of UNITS.slice(largest, largest + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(countOf(count, name));
  }
  return parts.join(' ');
}

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

/** `Horizontal port scan`. */
export function kindText(kind: EvidenceKind): string {
  const words = kind
    .toLowerCase()
    .replaceAll('_', ' ')
    .replace(/^arp\b/, 'ARP');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `Horizontal port scan (3 times), password guessing`: the kinds of a list, in the order of their first coming. */
export function kindsText(evidence: readonly Evidence[]): string {
  const kinds = [...Map.groupBy(evidence, (piece) => piece.evidence)];
  return kinds
    .map(([kind, pieces], index) => {
      const name = kindText(kind);
      const inside = index === 0 || /^[A-Z]{2}/.test(name) ? name : name.charAt(0).toLowerCase() + name.slice(1);
      return pieces.length === 1 ? inside : `${inside} (${countText(pieces.length)} times)`;
    })
    .join(', ');
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
