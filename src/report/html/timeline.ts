import type { Evidence } from '../../model/evidence.ts';
import { evidenceTitle } from '../../model/evidence.ts';
import { countOf, countText, durationText } from '../../model/words.ts';
import type { Analysis } from '../analysis.ts';
import { columnsOf, cutText, plainText } from '../plain-text.ts';
import type { ProfileStory } from '../profile-story.ts';
import { clockTime, dateTime } from '../words.ts';
import { type Markup, markup } from './markup.ts';
import { type TimeScale, timeScale } from './scale.ts';
import { shapeAt } from './shapes.ts';

/** Most lanes, and most rows of a lane: what one look can take in. */
const MOST_LANES = 10;
const MOST_ROWS = 6;
const MOST_MARKS = 60;

const LANE_HEAD = 26;
const ROW = 22;
const LANE_FOOT = 12;
const AREA = 60;
const AXIS = 24;
/** Room for shapes that stand at the very edge. */
const MARGIN = 8;

/** Widths of a character at the sizes of the style sheet, generous, so that nothing runs into anything. */
const LABEL_WIDTH = 6.9;
const ADDRESS_WIDTH = 8.1;

interface Placed {
  readonly piece: Evidence;
  readonly row: number;
  readonly from: number;
  readonly to: number;
  /** Where the label begins or ends; null where there is no room for one. */
  readonly label: { readonly x: number; readonly anchor: 'start' | 'end' } | null;
}

/** Puts each piece into the first row that is free there; the last row takes what is left, without labels. */
function place(pieces: readonly Evidence[], scale: TimeScale, width: number): readonly Placed[] {
  const rowEnds: number[] = [];
  return pieces.slice(0, MOST_MARKS).map((piece) => {
    const from = scale.at(piece.firstTime);
    const to = scale.at(piece.lastTime);
    const text = evidenceTitle(piece.evidence).length * LABEL_WIDTH;
    const fitsRight = to + 14 + text <= width;
    const begin = fitsRight || from - 14 - text < 0 ? from - 8 : from - 14 - text;
    const end = fitsRight ? to + 14 + text : to + 10;
    const free = rowEnds.findIndex((rowEnd) => rowEnd <= begin);
    const row = free >= 0 ? free : Math.min(rowEnds.length, MOST_ROWS - 1);
    const crowded = free < 0 && rowEnds.length === MOST_ROWS;
    rowEnds[row] = Math.max(rowEnds[row] ?? 0, end + 8);
    if (crowded || (!fitsRight && begin === from - 8)) return { piece, row, from, to, label: null };
    return {
      piece,
      row,
      from,
      to,
      label: fitsRight ? { x: to + 12, anchor: 'start' } : { x: from - 12, anchor: 'end' },
    };
  });
}

function mark(placed: Placed, top: number): Markup {
  const { piece, from, to, label } = placed;
  const y = top + placed.row * ROW + ROW / 2;
  const span = `${clockTime(piece.firstTime)} to ${clockTime(piece.lastTime)}`;
  const bar =
    to - from < 2
      ? null
      : markup`<rect class="${piece.threat}" x="${from}" y="${y - 2}" width="${to - from}" height="4" rx="2"/>`;
  const text =
    label === null
      ? null
      : markup`<text class="label" x="${label.x}" y="${y + 4}" text-anchor="${label.anchor}">${evidenceTitle(piece.evidence)}</text>`;
  return markup`<g><title>${evidenceTitle(piece.evidence)}, ${piece.threat}, ${span}: ${piece.description}</title>${bar}${shapeAt(piece.threat, from, y)}${text}</g>`;
}

/** One profile: its address, when the alert came, its evidence. */
function lane(story: ProfileStory, scale: TimeScale, width: number, top: number): { drawing: Markup; bottom: number } {
  const address = cutText(plainText(story.ip), 40);
  const placed = place(story.evidence, scale, width);
  const rows = 1 + Math.max(0, ...placed.map((item) => item.row));
  const bottom = top + LANE_HEAD + rows * ROW + LANE_FOOT;
  const alert = story.alerts[0];
  const note = alert === undefined ? '' : `alert ${clockTime(alert.time)}`;
  const x = alert === undefined ? 0 : scale.at(alert.time);
  const half = (note.length * LABEL_WIDTH) / 2;
  const taken = columnsOf(address) * ADDRESS_WIDTH + 12;
  // Over its line where there is room, else at the edge, else nowhere: the title of the line says it too.
  const above = x - half >= taken && x + half <= width;
  const fits = above || taken + 2 * half <= width;
  const raised =
    alert === undefined
      ? null
      : markup`<line class="alert" x1="${x}" x2="${x}" y1="${top + 22}" y2="${bottom - LANE_FOOT / 2}"><title>${alert.sentence}</title></line>`;
  const remark =
    fits && note !== ''
      ? markup`<text class="remark" x="${above ? x : width}" y="${top + 17}" text-anchor="${above ? 'middle' : 'end'}">${note}</text>`
      : null;
  const drawing = markup`<line class="rule" x1="0" x2="${width}" y1="${top}" y2="${top}"/><text class="address" x="0" y="${top + 17}">${address}</text>${remark}${raised}${placed.map((item) => mark(item, top + LANE_HEAD))}`;
  return { drawing, bottom };
}

/** Flows in time as an area of steps. */
function area(analysis: Analysis, scale: TimeScale, top: number): Markup | null {
  const { bins, width } = analysis.activity;
  if (bins.length === 0) return null;
  const most = Math.max(...bins.map((bin) => bin.flows));
  const base = top + AREA;
  let path = '';
  let last = Number.NaN;
  for (const bin of bins) {
    const y = Math.round((base - (bin.flows / most) * (AREA - 14)) * 10) / 10;
    const x = scale.at(bin.start);
    if (x !== last) path += `${path === '' ? '' : `V${base}Z`}M${x} ${base}`;
    last = scale.at(bin.start + width);
    path += `V${y}H${last}`;
  }
  const caption = `Flows, at most ${countText(most)} in ${durationText(width / 1_000_000)}`;
  return markup`<path class="area" d="${path}V${base}Z"/><text class="remark" x="0" y="${top + 10}">${caption}</text>`;
}

function drawing(analysis: Analysis, stories: readonly ProfileStory[], width: number, name: string): Markup {
  const scale = timeScale(analysis, width);
  const flows = area(analysis, scale, 0);
  let bottom = flows === null ? 0 : AREA;
  const lanes = stories.map((story) => {
    const made = lane(story, scale, width, bottom);
    bottom = made.bottom;
    return made.drawing;
  });
  const axis = scale.ticks.map(({ x, label }) => {
    const anchor = x < 30 ? 'start' : x > width - 30 ? 'end' : 'middle';
    return markup`<line class="grid" x1="${x}" x2="${x}" y1="0" y2="${bottom}"/><text class="tick" x="${x}" y="${bottom + 17}" text-anchor="${anchor}">${label}</text>`;
  });
  const box = `${-MARGIN} 0 ${width + 2 * MARGIN} ${bottom + AXIS}`;
  const told = stories
    .map((story) => `${story.ip}: ${countOf(story.evidence.length, 'finding')}, ${story.threat}`)
    .join('; ');
  return markup`<svg class="${name}" role="img" aria-labelledby="${name}-title ${name}-desc" viewBox="${box}"><title id="${name}-title">Evidence in time, a lane for each profile</title><desc id="${name}-desc">${told}. The table below the drawing says the same.</desc>${axis}${flows}<line class="rule" x1="0" x2="${width}" y1="${bottom}" y2="${bottom}"/>${lanes}</svg>`;
}

function row(piece: Evidence): Markup {
  return markup`<tr><td><time>${dateTime(piece.firstTime)}</time></td><td><time>${dateTime(piece.lastTime)}</time></td><td class="address">${piece.profile}</td><td>${evidenceTitle(piece.evidence)}</td><td>${piece.threat}</td></tr>`;
}

/** The timeline: drawn once for wide and once for narrow windows, and told as a table for those who do not see it. */
export function timelineSection(analysis: Analysis, stories: readonly ProfileStory[]): Markup | null {
  const drawn = stories.slice(0, MOST_LANES);
  if (drawn.length === 0) return null;
  const more = stories.length - drawn.length;
  const rest =
    more === 0 ? null : markup`<p class="note">The ${drawn.length} worst of ${stories.length} profiles are drawn.</p>`;
  const pieces = drawn.flatMap((story) => story.evidence.slice(0, MOST_MARKS));
  const rows = pieces.toSorted((a, b) => a.firstTime - b.firstTime).map(row);
  return markup`<section aria-labelledby="timeline"><h2 id="timeline">What happened when</h2>
<figure>${drawing(analysis, drawn, 960, 'wide')}${drawing(analysis, drawn, 340, 'narrow')}
<figcaption>Times are UTC. A shape stands where something began, its bar lasts as long as it did; a dashed line is an alert.</figcaption></figure>${rest}
<details class="alternative"><summary>The timeline as a table</summary><div class="scroll" tabindex="0" role="region" aria-label="The timeline as a table"><table><caption>Evidence in the order in which it began, UTC</caption><thead><tr><th scope="col">First</th><th scope="col">Last</th><th scope="col">Profile</th><th scope="col">What</th><th scope="col">Threat</th></tr></thead><tbody>${rows}</tbody></table></div></details></section>`;
}
