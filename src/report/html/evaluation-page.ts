import type { Evaluation, OperatingPoint } from '../../model/evaluation.ts';
import { countOf, countText, durationText } from '../../model/words.ts';
import { areaText, attackText, evaluationHeadline } from '../evaluation.ts';
import { bytesText, percentText, scoreText } from '../words.ts';
import { distributionPlot, distributionTable } from './distribution.ts';
import { type Markup, markup } from './markup.ts';
import { rocPlot, rocTable } from './roc.ts';
import { scoreSection } from './score-over-time.ts';
import { figureList, pageShell } from './shell.ts';

function share(value: number | null): string {
  return value === null ? 'none' : percentText(value);
}

function headFigures(evaluation: Evaluation): readonly (readonly [string, string])[] {
  return [
    ['area under the curve', areaText(evaluation.auc)],
    ['equal error rate', share(evaluation.eer)],
    ...evaluation.atFalsePositiveRates
      .filter((row) => row.truePositiveRate !== null)
      .map((row) => [`found at ${percentText(row.falsePositiveRate)} flagged`, share(row.truePositiveRate)] as const),
  ];
}

function table(caption: string, heads: readonly string[], rows: readonly (readonly string[])[]): Markup {
  const columns = heads.map((head) => markup`<th scope="col">${head}</th>`);
  const body = rows.map(([name = '', ...cells]) => {
    return markup`<tr><th scope="row">${name}</th>${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>`;
  });
  return markup`<table><caption>${caption}</caption><thead><tr>${columns}</tr></thead><tbody>${body}</tbody></table>`;
}

function thresholdTable(point: OperatingPoint): Markup {
  const { truePositives, falseNegatives, falsePositives, trueNegatives } = point.confusion;
  const caption = `Above the threshold ${scoreText(point.threshold)}: precision ${share(point.precision)}, F1 ${share(point.f1)}, accuracy ${share(point.accuracy)}`;
  return table(
    caption,
    ['', 'Flagged', 'Passed', 'Share flagged'],
    [
      ['Attack', countText(truePositives), countText(falseNegatives), share(point.recall)],
      ['Benign', countText(falsePositives), countText(trueNegatives), share(point.falsePositiveRate)],
    ],
  );
}

function recallTable(evaluation: Evaluation): Markup | null {
  if (evaluation.atRecalls.length === 0) return null;
  const rows = evaluation.atRecalls.map((row) => [
    percentText(row.recall),
    `${countText(row.falsePositives)} (${percentText(row.falsePositiveRate)})`,
    row.threshold === null ? 'none' : scoreText(row.threshold),
  ]);
  return table(
    `What finding more of ${attackText(evaluation.unit)} costs`,
    ['Found', 'False positives', 'Threshold'],
    rows,
  );
}

function attackTable({ attacks, unit }: Evaluation): Markup | null {
  if (attacks.length === 0) return null;
  const judged = attacks.some(({ found }) => found !== null);
  const rows = attacks.map(({ name, count, found }) => [
    name,
    countText(count),
    ...(judged ? [countText(found ?? 0), percentText((found ?? 0) / count)] : []),
  ]);
  const heads = ['Attack', `${unit.charAt(0).toUpperCase()}${unit.slice(1)}s`, ...(judged ? ['Found', 'Share'] : [])];
  return table('Each attack at the threshold', heads, rows);
}

function scoresSection(evaluation: Evaluation): Markup {
  const { distribution, operatingPoint, unit } = evaluation;
  const drawing = { bins: distribution, threshold: operatingPoint?.threshold ?? null, units: `${unit}s` };
  const tables = [
    operatingPoint === null ? null : thresholdTable(operatingPoint),
    recallTable(evaluation),
    attackTable(evaluation),
  ];
  const caption = `Filled: benign; the strong line: attack${operatingPoint === null ? '' : '; dashed: the threshold'}.`;
  return markup`<section aria-labelledby="scores"><h2 id="scores">How the scores lie</h2><div class="panels"><div><figure>${distributionPlot('distribution', drawing)}<figcaption>${caption}</figcaption></figure>${distributionTable(drawing)}</div><div class="tables">${tables}</div></div></section>`;
}

function curveSection({ curve, operatingPoint, unit }: Evaluation): Markup {
  const drawing = { curve, point: operatingPoint, units: `${unit}s` };
  return markup`<section aria-labelledby="curve"><h2 id="curve">What it finds, and what that costs</h2><div class="panels"><figure>${rocPlot('roc-logarithmic', drawing, 'logarithmic')}</figure><figure>${rocPlot('roc-linear', drawing, 'linear')}</figure></div><p class="note">The circle is the threshold that was judged; the dotted line is a detector that guesses.</p>${rocTable(drawing)}</section>`;
}

function methodSection(evaluation: Evaluation): Markup {
  const { sizes, unit, seconds } = evaluation;
  const rate = seconds > 0 ? `, ${countText(Math.round(sizes.all / seconds))} ${unit}s a second` : '';
  const facts: readonly (readonly [string, string])[] = [
    [
      'Measured on',
      `${countText(sizes.attack)} attack and ${countOf(sizes.benign, `benign ${unit}`)}; ${countText(sizes.ignored)} of ${countText(sizes.all)} are not judged`,
    ],
    ['Split', evaluation.split],
    ['Trained on', evaluation.trainedOn],
    ['Took', `${durationText(seconds)}${rate}`],
    ['Memory', bytesText(evaluation.memoryBytes)],
    ...evaluation.figures.map(({ name, value }) => [name, value] as const),
  ];
  const rows = facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`);
  return markup`<section aria-labelledby="method"><h2 id="method">How it was measured</h2><dl class="facts">${rows}</dl></section>`;
}

/** The evaluation as one page without a network and without a script. The same evaluation gives the same bytes. */
export function evaluationHtml(evaluation: Evaluation, version: string): string {
  const title = evaluationHeadline(evaluation);
  const measurable = evaluation.sizes.attack > 0 && evaluation.sizes.benign > 0;
  return pageShell({
    title: `${title} Gatehound evaluation`,
    kind: 'evaluation',
    aside: '',
    top: { id: 'result', name: 'result' },
    main: markup`<section aria-labelledby="result"><h1 id="result">${title}</h1><p class="lead">${evaluation.title}</p>${(evaluation.notes ?? []).map((note) => markup`<p class="note">${note}</p>`)}${figureList(headFigures(evaluation))}</section>
${measurable ? curveSection(evaluation) : null}
${scoresSection(evaluation)}
${evaluation.series === null ? null : scoreSection(evaluation.series, `${evaluation.unit}s`)}
${methodSection(evaluation)}`,
    footer: null,
    script: null,
    version,
  });
}
