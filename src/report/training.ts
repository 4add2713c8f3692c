import { styleText } from 'node:util';
import type { PacketModel } from '../heads/packet/packet-model.ts';
import { toSeconds } from '../model/time.ts';
import { countOf, countText, durationText } from '../model/words.ts';
import { columnsOf, padText, plainText, wrapText } from './plain-text.ts';
import { bytesText, dateTime, percentText, scoreText } from './words.ts';

/** A model of the packet head that was trained, and what that took. */
export interface PacketTraining {
  readonly model: PacketModel;
  readonly engine: string;
  readonly inputs: readonly { readonly path: string; readonly format: string; readonly packets: number }[];
  /** Where the model was written. */
  readonly file: string;
  /** Seconds that each phase took, in the order of the phases. */
  readonly phases: readonly { readonly name: string; readonly seconds: number }[];
  /** The most memory that was in use. */
  readonly memoryBytes: number;
  /** Entries of the tables of statistics that gave way at their caps. */
  readonly evicted: number;
}

const METHODS = {
  pareto: 'generalised Pareto distribution of the peaks over a threshold',
  'order-statistic': '1.15, 1.5, 2 and 3 times the greatest held-out score: too few peaks for a distribution',
} as const;

/** The report for programs. Times are Unix seconds; a threshold that no score reaches is null. */
export function trainingDocument(training: PacketTraining) {
  const { model, engine, inputs, file, phases, memoryBytes, evicted } = training;
  const { calibration, network, provenance, settings } = model;
  return {
    model: file,
    inputs: inputs.map(({ path, format, packets }) => ({ path, format, packets })),
    engine,
    pairs: settings.pairs,
    transform: settings.transform,
    mapped: provenance.mapped,
    trained: provenance.trained,
    heldOut: calibration.heldOut,
    start: toSeconds(provenance.start),
    end: toSeconds(provenance.end),
    autoencoders: network.map.map((cluster) => cluster.length),
    levels: calibration.rule,
    thresholds: calibration.thresholds.map((threshold) => (Number.isFinite(threshold) ? threshold : null)),
    pairsWithThresholds: calibration.pairs.size,
    method: calibration.method,
    fit: calibration.fit,
    greatestHeldOut: calibration.greatestHeldOut,
    greatestTraining: calibration.greatestTraining,
    budget: calibration.budget,
    packetsPerHostAndDay: calibration.packetsPerHostAndDay,
    probability: calibration.probability,
    phases: phases.map(({ name, seconds }) => ({ name, seconds })),
    seconds: secondsOf(training),
    memoryBytes,
    evicted,
  };
}

/** The report for people: what it comes to, then the figures. */
export function trainingText(
  training: PacketTraining,
  options: { readonly columns: number; readonly colour: boolean },
): string {
  const columns = Math.max(40, options.columns);
  const bold = (text: string) => (options.colour ? styleText('bold', text, { validateStream: false }) : text);
  const { trained, mapped } = training.model.provenance;
  const headline = `Learned what is normal from ${countOf(mapped + trained, 'packet')}; the model is ${training.file}.`;
  return [
    ...wrapText(plainText(headline), columns, 4).map(bold),
    ...section('What was learned', learnedRows(training), columns, bold),
    ...section('Where levels begin', thresholdRows(training), columns, bold),
    ...section('What it took', costRows(training), columns, bold),
    '',
  ].join('\n');
}

type Row = readonly [name: string, value: string];

function section(title: string, rows: readonly Row[], columns: number, bold: (text: string) => string): string[] {
  const widest = Math.max(...rows.map(([name]) => columnsOf(name)));
  const lines = rows.flatMap(([name, value]) => {
    const [first = '', ...rest] = wrapText(plainText(value), columns - widest - 4, 6);
    return [`  ${padText(name, widest)}  ${first}`, ...rest.map((line) => ' '.repeat(widest + 4) + line)];
  });
  return ['', bold(title), ...lines];
}

function learnedRows({ model, engine, evicted }: PacketTraining): Row[] {
  const { provenance, network, settings, calibration } = model;
  const { mapped, trained, start, end } = provenance;
  const sizes = network.map.map((cluster) => cluster.length);
  const [least, greatest] = [Math.min(...sizes), Math.max(...sizes)];
  const span = durationText(Math.max(0, toSeconds(end - start)));
  const rows: Row[] = [
    ['Packets', `${countText(mapped + trained)} of ${provenance.from}`],
    ['Of', `${dateTime(start)} to ${dateTime(end)} UTC, ${span}`],
    [
      'Feature map',
      `${countOf(sizes.length, 'autoencoder')} of ${least === greatest ? '' : `${least} to `}${greatest} features, from ${countOf(mapped, 'packet')}`,
    ],
    [
      'What is normal',
      `from ${countOf(trained, 'packet')}; ${countText(calibration.heldOut)} of them were scored before they were learned`,
    ],
    ['Pace', `${countOf(Math.round(calibration.packetsPerHostAndDay), 'packet')} of a host a day`],
    ['Engine', `${engine}, pairs ${settings.pairs}, transform ${settings.transform}`],
  ];
  return evicted === 0 ? rows : [...rows, ['Gave way', `${countText(evicted)} entries of tables that were full`]];
}

function thresholdRows({ model }: PacketTraining): Row[] {
  const { thresholds, rule, method, fit, budget, probability, greatestHeldOut, greatestTraining, pairs } =
    model.calibration;
  const levels = thresholds.map((threshold, index): Row => [`Level ${index + 1}`, thresholdText(threshold)]);
  if (rule === 'serverus') {
    return [...levels, ['By', `multiples of the greatest score while learning, ${scoreText(greatestTraining)}`]];
  }
  return [
    ...levels,
    ['By', `${METHODS[method]}${fit === null ? '' : `, whose fit is ${fit}`}`],
    ['Budget', `${countText(budget)} packets of a host a day: ${percentText(probability)} of the benign ones`],
    ['Greatest held out', scoreText(greatestHeldOut)],
    ['Pairs of hosts', `${countText(pairs.size)} with thresholds of their own`],
  ];
}

function thresholdText(threshold: number): string {
  return Number.isFinite(threshold) ? `above ${scoreText(threshold)}` : 'never: too little was learned from';
}

function costRows(training: PacketTraining): Row[] {
  const phases = training.phases
    .filter(({ seconds }) => seconds > 0)
    .map(({ name, seconds }) => `${name} ${durationText(seconds)}`);
  return [
    ['Time', `${durationText(secondsOf(training))}: ${phases.join(', ')}`],
    ['Memory', bytesText(training.memoryBytes)],
  ];
}

function secondsOf({ phases }: PacketTraining): number {
  return phases.reduce((sum, { seconds }) => sum + seconds, 0);
}
