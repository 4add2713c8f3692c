import type { Micros } from '../../model/time.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../model/time.ts';

/** `1 host`, `1,024 hosts`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  const digits = String(count).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${digits} ${count === 1 ? singular : plural}`;
}

/** A duration for people, rounded to what matters: `less than 0.1 s`, `0.4 s`, `12 s`, `3 min`, `5 h`, `2 days`. */
export function span(duration: Micros): string {
  if (duration < SECOND / 10) return 'less than 0.1 s';
  if (duration < 10 * SECOND) return `${Math.round(duration / (SECOND / 10)) / 10} s`;
  if (duration < 2 * MINUTE) return `${Math.round(duration / SECOND)} s`;
  if (duration < 2 * HOUR) return `${Math.round(duration / MINUTE)} min`;
  if (duration < 2 * DAY) return `${Math.round(duration / HOUR)} h`;
  return `${Math.round(duration / DAY)} days`;
}
