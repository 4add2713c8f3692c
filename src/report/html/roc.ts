import type { CurvePoint, OperatingPoint } from '../../model/evaluation.ts';
import { percentText, scoreText } from '../words.ts';
import { type Axis, logAxis, rounded, shareAxis } from './axes.ts';
import { type Markup, markup } from './markup.ts';
import { PANEL, panel } from './plot-frame.ts';

/** What to draw of a detector. */
export interface RocDrawing {
  /** From (0, 0) to (1, 1), by rising false positive rate. */
  readonly curve: readonly CurvePoint[];
  readonly point: OperatingPoint | null;
  /** What is scored, in the plural: `packets`. */
  readonly units: string;
}

/** Beside the logarithm, which has no place for it, a false positive rate of 0 stands at the very left. */
const ZERO = 44;

/** Rows of the table. */
const MOST_ROWS = 12;

/** What a line of the two labels beside the point takes at most. */
const LABEL = 130;

/** False positive rates on a logarithm, from the power of ten below the smallest of the curve. */
function rateAxis(curve: readonly CurvePoint[]): Axis {
  const rates = curve.map((point) => point.falsePositiveRate).filter((rate) => rate > 0);
  const lowest = Math.min(0.1, Math.max(1e-7, Math.min(...rates)));
  // In percent, so that the marks are.
  const low = 100 * 10 ** Math.floor(Math.log10(lowest) + 1e-9);
  const above = logAxis(low, 100, PANEL.left + ZERO, PANEL.right, 6);
  const marks = above.marks.map(({ at, label }) => ({ at, label: `${label} %` }));
  return {
    at: (rate) => (rate > 0 ? above.at(rate * 100) : PANEL.left),
    marks: [{ at: PANEL.left, label: '0' }, ...marks],
  };
}

/** The line of a detector that guesses: as many of one as of the other. */
function chance(x: Axis, y: Axis): Markup {
  const steps = Array.from({ length: 41 }, (_, step) => 10 ** (-6 + (step * 6) / 40));
  const path = [0, ...steps].map((rate, index) => `${index === 0 ? 'M' : 'L'}${x.at(rate)} ${y.at(rate)}`);
  return markup`<path class="guess" d="${path.join('')}"><title>a detector that guesses</title></path>`;
}

function operating({ threshold, recall, falsePositiveRate }: OperatingPoint, x: Axis, y: Axis): Markup | null {
  if (recall === null || falsePositiveRate === null) return null;
  const [left, top] = [x.at(falsePositiveRate), y.at(recall)];
  const lines = [
    `threshold ${scoreText(threshold)}`,
    `${percentText(recall)} found`,
    `${percentText(falsePositiveRate)} flagged`,
  ];
  // The curve runs above and to the left of the point: to the right below there is room, unless the point is low.
  const after = left + 10 + LABEL <= PANEL.right;
  const first = Math.min(top + 20, PANEL.bottom - 6 - 15 * (lines.length - 1));
  const texts = lines.map(
    (line, index) =>
      markup`<text class="label" x="${after ? rounded(left + 10) : PANEL.right}" y="${rounded(first + 15 * index)}" text-anchor="${after ? 'start' : 'end'}">${line}</text>`,
  );
  return markup`<circle class="point" cx="${left}" cy="${top}" r="5"/>${texts}`;
}

/** The curve as a small plot, its false positive rates on a logarithm or not. `id` must be unique in the page. */
export function rocPlot(id: string, drawing: RocDrawing, axis: 'linear' | 'logarithmic'): Markup {
  const { curve, point, units } = drawing;
  const x = axis === 'linear' ? shareAxis(PANEL.left, PANEL.right) : rateAxis(curve);
  const y = shareAxis(PANEL.bottom, PANEL.top);
  const places = curve.map(({ falsePositiveRate, truePositiveRate }) => [
    x.at(falsePositiveRate),
    y.at(truePositiveRate),
  ]);
  const line = places.map(([left, top], index) => `${index === 0 ? 'M' : 'L'}${left} ${top}`).join('');
  const end = places.at(-1);
  const area = end === undefined ? '' : `${line}V${PANEL.bottom}H${PANEL.left}Z`;
  const at =
    point?.recall == null || point.falsePositiveRate === null
      ? ''
      : ` At the threshold ${scoreText(point.threshold)} it is ${percentText(point.recall)} for ${percentText(point.falsePositiveRate)}.`;
  const scale = axis === 'linear' ? '' : ', small rates drawn large';
  const texts = {
    id,
    title: `ROC curve${scale}`,
    told: `How much of the attack is found for which share of benign ${units} flagged${scale}.${at} The table below says the same.`,
    upwards: 'attack found',
    rightwards: `benign ${units} flagged${axis === 'linear' ? '' : ', on a logarithm'}`,
  };
  const drawn = markup`<path class="area under" d="${area}"/>${chance(x, y)}<path class="curve" d="${line}"/>`;
  return panel(texts, x, y, markup`${drawn}${point === null ? null : operating(point, x, y)}`);
}

/** Points of the curve that are worth a row: the highest share found at each rate that the plot marks. */
function rows(curve: readonly CurvePoint[]): readonly CurvePoint[] {
  const best = [0, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1].map((budget) =>
    curve.findLast((point) => point.falsePositiveRate <= budget),
  );
  const points = best.filter((point) => point !== undefined);
  return points.filter((point, index) => point !== points[index - 1]).slice(0, MOST_ROWS);
}

/** The curve as a table, for those who do not see it. */
export function rocTable({ curve, units }: RocDrawing): Markup {
  const body = rows(curve).map(
    ({ threshold, falsePositiveRate, truePositiveRate }) =>
      markup`<tr><td>${threshold === null ? 'none' : scoreText(threshold)}</td><td>${percentText(truePositiveRate)}</td><td>${percentText(falsePositiveRate)}</td></tr>`,
  );
  return markup`<details class="alternative"><summary>The curve as a table</summary><table><caption>Points of the ROC curve: what is found, and what is flagged wrongly, above a threshold</caption><thead><tr><th scope="col">Threshold</th><th scope="col">Attack found</th><th scope="col">Benign ${units} flagged</th></tr></thead><tbody>${body}</tbody></table></details>`;
}
