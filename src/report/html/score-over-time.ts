import type { ScoreBucket, ScoreSeries, ScoreSpan } from '../../model/packet-scores.ts';
import { countOf, countText, durationText } from '../../model/words.ts';
import { cutText, plainText } from '../plain-text.ts';
import { dateTime, scoreText } from '../words.ts';
import { type Axis, logAxis, rounded } from './axes.ts';
import { type Markup, markup } from './markup.ts';
import { type TimeScale, timeScaleOver } from './scale.ts';

/** Room for the marks of the score on the left, and for the names of the levels on the right. */
const LEFT = 48;
const RIGHT = 56;
/** The margin of every wide drawing of the page. */
const MARGIN = 8;
/** Over the plot, for a row of what is known of a stretch of time. */
const SPAN_ROW = 19;
const MOST_SPAN_ROWS = 4;
const HEIGHT = 200;
const AXIS = 24;
const HEAD = 20;

/** Width of a character at the size of the style sheet, generous. */
const CHARACTER = 6.9;

/** Names of levels stand at least so far from one another. */
const LINE = 14;

/** More decades than this would leave the upper ones, which matter, no room. */
const MOST_DECADES = 6;

/** Rows of the table. */
const MOST_ROWS = 30;

/** Level 1 to 4 have the colours of threats. */
const LEVEL_CLASSES = ['low', 'medium', 'high', 'critical'] as const;

interface Frame {
  readonly time: TimeScale;
  readonly score: Axis;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** From the lowest score that matters to the highest, thresholds and a little more. */
function scoreAxis({ buckets, thresholds }: ScoreSeries, bottom: number, top: number): Axis {
  const values = [...buckets.flatMap(({ greatest, mean }) => [greatest, mean]), ...thresholds];
  const positive = values.filter((value) => value > 0 && value < Number.POSITIVE_INFINITY);
  const highest = positive.length === 0 ? 1 : Math.max(...positive);
  const lowest = Math.max(Math.min(highest / 2, ...positive), highest / 10 ** MOST_DECADES);
  return logAxis(lowest / 1.3, highest * 1.3, bottom, top, 6);
}

/** The parts of all bars that lie between two heights, in one path. */
function bars(buckets: readonly ScoreBucket[], width: number, frame: Frame, base: number, cap: number): string {
  let path = '';
  for (const { start, greatest } of buckets) {
    const top = Math.max(frame.score.at(greatest), cap);
    if (!(greatest > 0) || top >= base) continue;
    const from = rounded(frame.left + frame.time.at(start));
    const to = Math.max(rounded(frame.left + frame.time.at(start + width)), from + 1);
    path += `M${from} ${base}V${top}H${to}V${base}Z`;
  }
  return path;
}

/**
 * A bar that reached a level has its colour: above the first threshold, or all of it where its hosts have a lower one. A
 * high one may have reached none.
 */
function columnsOf({ buckets, width, thresholds }: ScoreSeries, frame: Frame): readonly Markup[] {
  const limit = thresholds[0] === undefined ? frame.top : frame.score.at(thresholds[0]);
  const isHigh = ({ greatest }: ScoreBucket) => frame.score.at(greatest) < limit;
  const unreached = buckets.filter(({ level }) => level === 0);
  const high = buckets.filter((bucket) => bucket.level > 0 && isHigh(bucket));
  const usual = bars(unreached, width, frame, frame.bottom, 0) + bars(high, width, frame, frame.bottom, limit);
  const loud = LEVEL_CLASSES.flatMap((name, index) => {
    const reached = buckets.filter(({ level }) => level === index + 1);
    if (reached.length === 0) return [];
    const low = reached.filter((bucket) => !isHigh(bucket));
    const path = bars(reached, width, frame, limit, 0) + bars(low, width, frame, frame.bottom, 0);
    return [markup`<path class="${name}" d="${path}"/>`];
  });
  return [markup`<path class="area" d="${usual}"/>`, ...loud];
}

/** The mean scores as a line of steps, broken where there is none. */
function means({ buckets, width }: ScoreSeries, frame: Frame): Markup {
  let path = '';
  let end = Number.NaN;
  for (const { start, mean } of buckets) {
    if (!(mean > 0)) continue;
    const from = rounded(frame.left + frame.time.at(start));
    path += `${from === end ? 'V' : `M${from} `}${frame.score.at(mean)}`;
    end = rounded(frame.left + frame.time.at(start + width));
    path += `H${end}`;
  }
  return markup`<path class="halo" d="${path}"/><path class="mean" d="${path}"/>`;
}

/** Thresholds as dashed lines, each named at the right, the names apart from one another. */
function levels(thresholds: readonly number[], frame: Frame): readonly Markup[] {
  let free = frame.bottom;
  return thresholds.map((threshold, index) => {
    const y = frame.score.at(threshold);
    const place = Math.min(y + 4, free);
    free = place - LINE;
    return markup`<line class="alert" x1="${frame.left}" x2="${frame.right}" y1="${y}" y2="${y}"><title>level ${index + 1} above ${scoreText(threshold)}</title></line><text class="remark" x="${frame.right + 6}" y="${rounded(place)}">level ${index + 1}</text>`;
  });
}

interface PlacedSpan {
  readonly span: ScoreSpan;
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

/** Puts each span into the first row in which it and its name are free; the last row takes what is left. */
function placeSpans(spans: readonly ScoreSpan[], time: TimeScale): readonly PlacedSpan[] {
  const ends: number[] = [];
  return spans.map((span) => {
    const from = LEFT + time.at(span.start);
    const to = Math.max(LEFT + time.at(span.end), from + 3);
    const free = ends.findIndex((end) => end <= from);
    const row = free >= 0 ? free : Math.min(ends.length, MOST_SPAN_ROWS - 1);
    ends[row] = Math.max(to, from + plainText(span.name).length * CHARACTER) + 10;
    return { span, row, from: rounded(from), to: rounded(to) };
  });
}

/** A bar over the plot with its name, and for a phase of learning the shade below it. */
function spanMark({ span, row, from, to }: PlacedSpan, frame: Frame, width: number): Markup {
  const y = HEAD + row * SPAN_ROW;
  const shade =
    span.kind === 'attack'
      ? null
      : markup`<rect class="learning" x="${from}" y="${frame.top}" width="${rounded(to - from)}" height="${frame.bottom - frame.top}"/>`;
  // A name that would run out of the drawing ends where its bar ends.
  const name = cutText(plainText(span.name), Math.floor((width - LEFT) / CHARACTER));
  const fits = from + name.length * CHARACTER <= width;
  const text = markup`<text class="label" x="${fits ? from : width}" y="${y + 9}" text-anchor="${fits ? 'start' : 'end'}">${name}</text>`;
  return markup`${shade}<rect class="${span.kind === 'attack' ? 'high' : 'learned'}" x="${from}" y="${y + 13}" width="${rounded(to - from)}" height="3"/>${text}`;
}

function told({ buckets, thresholds, spans }: ScoreSeries): string {
  const highest = buckets.toSorted((a, b) => b.greatest - a.greatest)[0];
  const most =
    highest === undefined ? '' : ` The highest is ${scoreText(highest.greatest)}, at ${dateTime(highest.start)}.`;
  const limits = thresholds
    .map((threshold, index) => ` Level ${index + 1} begins above ${scoreText(threshold)}.`)
    .join('');
  const known = spans.map(({ kind, name, start, end }) => ` ${kind}: ${name}, ${dateTime(start)} to ${dateTime(end)}.`);
  return `The highest score of each ${countOf(buckets.length, 'stretch', 'stretches')} of time.${most}${limits}${known.join('')} The table below says the same.`;
}

function drawing(series: ScoreSeries, width: number, name: string): Markup {
  const { buckets, spans, thresholds } = series;
  const starts = [...buckets, ...spans].map(({ start }) => start);
  const ends = [...buckets.map(({ start }) => start + series.width), ...spans.map(({ end }) => end)];
  const time = timeScaleOver(Math.min(...starts), Math.max(...ends), width - LEFT - RIGHT);
  const placed = placeSpans(spans, time);
  const top = HEAD + SPAN_ROW * (1 + Math.max(-1, ...placed.map(({ row }) => row)));
  const bottom = top + HEIGHT;
  const frame = { time, score: scoreAxis(series, bottom, top + 6), left: LEFT, right: width - RIGHT, top, bottom };
  const columns = time.ticks.map(
    ({ x, label }) =>
      markup`<line class="grid" x1="${LEFT + x}" x2="${LEFT + x}" y1="${top}" y2="${bottom}"/><text class="tick" x="${LEFT + x}" y="${bottom + 17}" text-anchor="middle">${label}</text>`,
  );
  const rows = frame.score.marks.map(
    ({ at, label }) =>
      markup`<line class="grid" x1="${LEFT}" x2="${frame.right}" y1="${at}" y2="${at}"/><text class="tick" x="${LEFT - 7}" y="${at + 4}" text-anchor="end">${label}</text>`,
  );
  return markup`<svg class="${name}" role="img" aria-labelledby="score-${name}-title score-${name}-desc" viewBox="${-MARGIN} 0 ${width + 2 * MARGIN} ${bottom + AXIS}"><title id="score-${name}-title">Scores in time, on a logarithm</title><desc id="score-${name}-desc">${told(series)}</desc><text class="remark" x="0" y="12">score</text>${placed.map((item) => spanMark(item, frame, width))}${columns}${rows}${columnsOf(series, frame)}${means(series, frame)}<line class="rule" x1="${LEFT}" x2="${frame.right}" y1="${bottom}" y2="${bottom}"/>${levels(thresholds, frame)}</svg>`;
}

function row({ start, greatest, mean, count, level }: ScoreBucket): Markup {
  return markup`<tr><td><time>${dateTime(start)}</time></td><td>${scoreText(greatest)}</td><td>${scoreText(mean)}</td><td>${countText(count)}</td><td>${level}</td></tr>`;
}

/**
 * The scores in time: drawn once for wide and once for narrow windows, and told as a table for those who do not see it.
 * `units` is what was scored, in the plural. Null where nothing was scored.
 */
export function scoreSection(series: ScoreSeries, units: string): Markup | null {
  const { buckets } = series;
  if (buckets.length === 0) return null;
  const highest = new Set(buckets.toSorted((a, b) => b.greatest - a.greatest).slice(0, MOST_ROWS));
  const rows = buckets.filter((bucket) => highest.has(bucket)).map(row);
  const width = durationText(series.width / 1_000_000);
  const which =
    rows.length === buckets.length
      ? `The scores of each ${width}`
      : `The ${rows.length} highest of ${buckets.length} stretches of ${width}`;
  const caption = `Times are UTC. A bar is the highest score of ${width}, the line the mean; the colour of a bar is that of the highest level that was reached.`;
  return markup`<section aria-labelledby="score"><h2 id="score">How the ${units} scored</h2>
<figure>${drawing(series, 960, 'wide')}${drawing(series, 380, 'narrow')}
<figcaption>${caption}</figcaption></figure>
<details class="alternative"><summary>The scores in time as a table</summary><div class="scroll" tabindex="0" role="region" aria-label="The scores in time as a table"><table><caption>${which}, UTC</caption><thead><tr><th scope="col">From</th><th scope="col">Highest</th><th scope="col">Mean</th><th scope="col">Scored</th><th scope="col">Level</th></tr></thead><tbody>${rows}</tbody></table></div></details></section>`;
}
