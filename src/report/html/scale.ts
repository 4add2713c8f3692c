import { scaleUtc } from 'd3-scale';
import { DAY, MINUTE, type Micros } from '../../model/time.ts';
import type { Analysis } from '../analysis.ts';
import { clockTime, dateTime } from '../words.ts';

/** A mark on the axis. */
export interface AxisTick {
  readonly x: number;
  readonly label: string;
}

/** Where a time stands in a drawing. */
export interface TimeScale {
  at(time: Micros): number;
  readonly ticks: readonly AxisTick[];
}

/** What a calendar can show, less a margin: a capture may claim any time. */
const LIMIT: Micros = 8e18;

function tickLabel(time: Micros, step: Micros): string {
  if (step >= DAY) return dateTime(time).slice(0, 10);
  return step >= MINUTE ? clockTime(time).slice(0, 5) : clockTime(time);
}

/** A scale over everything that was read and found, `width` units wide. */
export function timeScale(analysis: Analysis, width: number): TimeScale {
  const { start, end } = analysis.span;
  let first = start ?? Number.POSITIVE_INFINITY;
  let last = end ?? Number.NEGATIVE_INFINITY;
  for (const piece of analysis.evidence) {
    first = Math.min(first, piece.firstTime);
    last = Math.max(last, piece.lastTime);
  }
  return timeScaleOver(first, last, width);
}

/** A scale from one time to another, `width` units wide; a second long at least. */
export function timeScaleOver(from: Micros, to: Micros, width: number): TimeScale {
  const first = Math.min(Math.max(from, -LIMIT), LIMIT - 1);
  const last = Math.min(Math.max(to, first + 1_000_000), LIMIT);
  const scale = scaleUtc()
    .domain([new Date(first / 1_000), new Date(last / 1_000)])
    .range([0, width])
    .clamp(true);
  const dates = scale.ticks(Math.max(2, Math.floor(width / 130)));
  const times = dates.map((date) => date.getTime() * 1_000);
  const step = (times[1] ?? last) - (times[0] ?? first);
  return {
    at: (time) => Math.round(scale(new Date(Math.min(Math.max(time, -LIMIT), LIMIT) / 1_000)) * 10) / 10,
    ticks: times.map((time) => ({ x: Math.round(scale(new Date(time / 1_000))), label: tickLabel(time, step) })),
  };
}
