import type { ScoreBin } from '../../model/evaluation.ts';
import { countText } from '../../model/words.ts';
import { scoreText } from '../words.ts';
import { type Axis, type AxisMark, logAxis, rounded } from './axes.ts';
import { type Markup, markup } from './markup.ts';
import { PANEL, panel } from './plot-frame.ts';

/** The histograms of both classes and the threshold between them. */
export interface DistributionDrawing {
  readonly bins: readonly ScoreBin[];
  readonly threshold: number | null;
  /** What is scored, in the plural: `packets`. */
  readonly units: string;
}

type Kind = 'benign' | 'attack';

/** Rows of the table: bins are put together until there are no more. */
const MOST_ROWS = 12;

/**
 * Counts on a logarithm, so that the few of one class among the many of the other are seen; a single one stands
 * clearly above none.
 */
function countAxis(most: number): Axis {
  // Half as much again in decades leaves room for the names over the bins.
  const axis = logAxis(0.5, 3 * Math.max(most, 10), PANEL.bottom, PANEL.top, 5);
  const marks: readonly AxisMark[] = axis.marks.filter(({ label }) => !label.startsWith('0.'));
  return { at: (count) => (count > 0 ? axis.at(count) : PANEL.bottom), marks };
}

function outline(bins: readonly ScoreBin[], kind: Kind, x: Axis, y: Axis): Markup {
  let path = `M${PANEL.left} ${PANEL.bottom}`;
  for (const bin of bins) path += `H${x.at(bin.from)}V${y.at(bin[kind])}H${x.at(bin.to)}`;
  return markup`<path class="${kind}" d="${path}V${PANEL.bottom}"/>`;
}

/** The name of a class over its highest bin; null where nothing scored. */
function peak(bins: readonly ScoreBin[], kind: Kind, x: Axis, y: Axis): { left: number; top: number } | null {
  const highest = bins.toSorted((a, b) => b[kind] - a[kind])[0];
  if (highest === undefined || highest[kind] === 0) return null;
  const middle = (x.at(highest.from) + x.at(highest.to)) / 2;
  return { left: Math.max(PANEL.left + 22, Math.min(PANEL.right - 22, middle)), top: y.at(highest[kind]) - 6 };
}

function names(bins: readonly ScoreBin[], x: Axis, y: Axis): Markup {
  const benign = peak(bins, 'benign', x, y);
  const attack = peak(bins, 'attack', x, y);
  // Where both stand together the lower name moves up over the other.
  const near =
    benign !== null &&
    attack !== null &&
    Math.abs(benign.left - attack.left) < 48 &&
    Math.abs(benign.top - attack.top) < 14;
  const raised = near && attack !== null && benign !== null ? { ...attack, top: benign.top - 14 } : attack;
  const text = (kind: Kind, place: { left: number; top: number } | null) =>
    place === null
      ? null
      : markup`<text class="name ${kind}" x="${rounded(place.left)}" y="${rounded(Math.max(10, place.top))}" text-anchor="middle">${kind}</text>`;
  return markup`${text('benign', benign)}${text('attack', raised)}`;
}

/** Both histograms over one another, as a small plot. `id` must be unique in the page. */
export function distributionPlot(id: string, { bins, threshold, units }: DistributionDrawing): Markup {
  const first = bins[0]?.from ?? 1;
  const x = logAxis(first, bins.at(-1)?.to ?? 10, PANEL.left, PANEL.right, 5);
  const y = countAxis(Math.max(1, ...bins.map((bin) => Math.max(bin.benign, bin.attack))));
  const place = threshold === null ? null : x.at(threshold);
  const line =
    place === null
      ? null
      : markup`<line class="alert" x1="${place}" x2="${place}" y1="${PANEL.top}" y2="${PANEL.bottom}"><title>threshold ${scoreText(threshold ?? 0)}</title></line>`;
  const limit = threshold === null ? '' : `, the dashed line is the threshold ${scoreText(threshold)}`;
  const texts = {
    id,
    title: 'Scores of benign and of attack',
    told: `How many benign and attack ${units} have which score${limit}. The table below says the same.`,
    upwards: `${units}, on a logarithm`,
    rightwards: 'score, on a logarithm',
  };
  const drawn = markup`${outline(bins, 'benign', x, y)}${outline(bins, 'attack', x, y)}${line}${names(bins, x, y)}`;
  return panel(texts, x, y, drawn);
}

/** The histograms as a table, neighbours put together. */
export function distributionTable({ bins, units }: DistributionDrawing): Markup {
  const every = Math.max(1, Math.ceil(bins.length / MOST_ROWS));
  const body: Markup[] = [];
  for (let from = 0; from < bins.length; from += every) {
    const part = bins.slice(from, from + every);
    const sum = (kind: Kind) => countText(part.reduce((total, bin) => total + bin[kind], 0));
    const range = `${scoreText(part[0]?.from ?? 0)} to ${scoreText(part.at(-1)?.to ?? 0)}`;
    body.push(markup`<tr><td>${range}</td><td>${sum('benign')}</td><td>${sum('attack')}</td></tr>`);
  }
  return markup`<details class="alternative"><summary>The scores as a table</summary><table><caption>How many ${units} have which score; the lowest row holds what is lower still</caption><thead><tr><th scope="col">Score</th><th scope="col">Benign</th><th scope="col">Attack</th></tr></thead><tbody>${body}</tbody></table></details>`;
}
