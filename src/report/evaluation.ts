import { styleText } from 'node:util';
import type { Evaluation, OperatingPoint } from '../model/evaluation.ts';
import { countOf, countText, durationText } from '../model/words.ts';
import { columnsOf, cutText, padText, plainText, wrapText } from './plain-text.ts';
import { bytesText, percentText, scoreText } from './words.ts';

/** How the text is to look. */
export interface EvaluationTextOptions {
  /** Columns of the terminal. */
  readonly columns: number;
  readonly colour: boolean;
}

/** A table of text: the first column to the left, the others to the right. */
type Rows = readonly (readonly string[])[];

/** Attacks that are listed; the document has them all. */
const MOST_ATTACKS = 20;

/** The finding in one sentence. */
export function evaluationHeadline(evaluation: Evaluation): string {
  const { operatingPoint, auc, sizes, unit } = evaluation;
  if (sizes.attack === 0 || sizes.benign === 0) {
    const missing = sizes.attack === 0 && sizes.benign === 0 ? 'anything' : sizes.attack === 0 ? 'attack' : 'benign';
    return `There is no ${missing === 'anything' ? 'labelled data' : `${missing} data`} to measure on.`;
  }
  if (operatingPoint?.recall != null && operatingPoint.falsePositiveRate !== null) {
    const { recall, falsePositiveRate } = operatingPoint;
    return `Finds ${percentText(recall)} of ${attackText(unit)}, with ${percentText(falsePositiveRate)} false positives.`;
  }
  return `Ranks attack above benign in ${percentText(auc ?? 0)} of all pairs.`;
}

/** Packets are of an attack; a request is one. */
export function attackText(unit: string): string {
  return unit === 'request' ? 'the attacks' : 'the attack';
}

/** A share for a column; a dash where there is none. */
function share(value: number | null): string {
  return value === null ? '-' : percentText(value, 2);
}

/** An area is read as a number: four decimals, as papers give it. */
export function areaText(auc: number | null): string {
  return auc === null ? '-' : auc.toFixed(4);
}

function table(rows: Rows, columns: number): readonly string[] {
  const plain = rows.map((row) => row.map(plainText));
  const widths = (plain[0] ?? []).map((_, column) => Math.max(...plain.map((row) => columnsOf(row[column] ?? ''))));
  const others = widths.slice(1).reduce((sum, width) => sum + width + 2, 2);
  const first = Math.max(8, Math.min(widths[0] ?? 0, columns - others));
  return plain.map(([name = '', ...cells]) => {
    const right = cells.map((cell, index) => ' '.repeat((widths[index + 1] ?? 0) - columnsOf(cell)) + cell);
    return cutText(`  ${[padText(cutText(name, first), first), ...right].join('  ')}`.trimEnd(), columns);
  });
}

function ranking(evaluation: Evaluation): Rows {
  return [
    ['area under the ROC curve', areaText(evaluation.auc)],
    ['equal error rate', share(evaluation.eer)],
    ...evaluation.atFalsePositiveRates.map((row) => [
      `found at ${percentText(row.falsePositiveRate)} false positives`,
      share(row.truePositiveRate),
    ]),
  ];
}

function confusion(point: OperatingPoint): Rows {
  const { truePositives, falseNegatives, falsePositives, trueNegatives } = point.confusion;
  return [
    ['', 'flagged', 'passed', 'share flagged'],
    ['attack', countText(truePositives), countText(falseNegatives), share(point.recall)],
    ['benign', countText(falsePositives), countText(trueNegatives), share(point.falsePositiveRate)],
  ];
}

function attackRows(evaluation: Evaluation): Rows {
  const { attacks, unit } = evaluation;
  if (attacks.length === 0) return [];
  const shown = attacks.slice(0, MOST_ATTACKS).map(({ name, count, found }) => {
    return [
      name,
      countText(count),
      found === null ? '-' : countText(found),
      found === null ? '-' : share(found / count),
    ];
  });
  const more = attacks.length - shown.length;
  return [['', `${unit}s`, 'found', ''], ...shown, ...(more > 0 ? [[`and ${countText(more)} more`]] : [])];
}

function facts(evaluation: Evaluation): readonly (readonly [string, string])[] {
  const { sizes, unit, seconds, figures } = evaluation;
  const rate = seconds > 0 ? ` (${countText(Math.round(sizes.all / seconds))} ${unit}s a second)` : '';
  return [
    [
      'Measured on',
      `${countText(sizes.attack)} attack and ${countOf(sizes.benign, `benign ${unit}`)}; ${countText(sizes.ignored)} of ${countText(sizes.all)} not judged`,
    ],
    ['Split', evaluation.split],
    ['Trained on', evaluation.trainedOn],
    ['Took', `${durationText(seconds)}${rate}, ${bytesText(evaluation.memoryBytes)} of memory`],
    ...figures.map(({ name, value }) => [name, value] as const),
  ];
}

/** The evaluation for people, at most as wide as told: what it comes to, then the figures, then how it was done. */
export function evaluationText(evaluation: Evaluation, options: EvaluationTextOptions): string {
  const columns = Math.max(40, options.columns);
  const bold = (text: string) => (options.colour ? styleText('bold', text, { validateStream: false }) : text);
  const wrap = (text: string, indent = 0, lines = 4) =>
    wrapText(plainText(text), columns - indent, lines).map((line) => ' '.repeat(indent) + line);
  const section = (name: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', bold(name), ...lines]);
  const point = evaluation.operatingPoint;
  const recalls = evaluation.atRecalls.map((row) => [
    `${percentText(row.recall)} found`,
    countText(row.falsePositives),
    share(row.falsePositiveRate),
    row.threshold === null ? 'all' : scoreText(row.threshold),
  ]);
  const told = facts(evaluation);
  const widest = Math.min(24, Math.max(...told.map(([name]) => columnsOf(plainText(name)))));
  const how = told.flatMap(([name, value]) => {
    const [first = '', ...rest] = wrap(value, widest + 4);
    return [`  ${padText(cutText(plainText(name), widest), widest)}  ${first.trimStart()}`, ...rest];
  });
  return [
    ...wrap(evaluationHeadline(evaluation)).map(bold),
    ...wrap(evaluation.title),
    ...(evaluation.notes ?? []).flatMap((note) => wrap(note)),
    ...section('Ranking', table(ranking(evaluation), columns)),
    ...(point === null
      ? []
      : [
          ...section(`At the threshold ${scoreText(point.threshold)}`, table(confusion(point), columns)),
          ...wrap(
            `precision ${share(point.precision)}, recall ${share(point.recall)}, F1 ${share(point.f1)}, accuracy ${share(point.accuracy)}`,
            2,
          ),
        ]),
    ...section(
      'What finding more costs',
      recalls.length === 0 ? [] : table([['', 'false positives', '', 'threshold'], ...recalls], columns),
    ),
    ...section('Attacks', table(attackRows(evaluation), columns)),
    ...section('How it was measured', how),
    '',
  ].join('\n');
}
