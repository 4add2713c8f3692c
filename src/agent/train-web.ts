import { setImmediate } from 'node:timers/promises';
import type { ClassifierModel } from '../heads/web/classifier/classifier.ts';
import { encodeClassifier } from '../heads/web/classifier/classifier-file.ts';
import { type TrainingProgress, trainClassifier } from '../heads/web/classifier/train-classifier.ts';
import type { LineField } from '../heads/web/decoding/decode-line.ts';
import { GatehoundError } from '../model/error.ts';
import type { WebFieldKind } from '../model/web/inspection.ts';
import { type LargerBudget, largerBudget, type ThresholdBasis, thresholdBasis } from './threshold-basis.ts';
import { type ReadingProgress, readSamples, type SampleFile, type SampleFileCounts } from './web-samples.ts';
import { writeWholeFile } from './whole-file.ts';

/** Fewer of a kind teach nothing. */
const LEAST = 50;

/** Requests with which it is tried what a larger budget finds: that takes as long as the training, a second or two. */
const MOST_TRIED = 10_000;
const LARGEST_BUDGET = 0.5;

/** Between two looks at signals, in milliseconds. */
const BREATH = 50;

export interface TrainWebOptions {
  readonly files: readonly SampleFile[];
  /** What lines are; null: guess. */
  readonly field: LineField | null;
  readonly seed: number;
  /** Share of benign requests that may be taken for attacks. */
  readonly budget: number;
  /** Of the program. */
  readonly version: string;
  /** Ends the training where it stands. */
  readonly cancel: AbortSignal;
  readonly onReading: (progress: ReadingProgress) => void;
  readonly onTraining: (progress: TrainingProgress) => void;
}

export interface TrainedWeb {
  readonly model: ClassifierModel;
  readonly file: Uint8Array;
  /** What models that had not seen them made of the samples, and what they were: lists of equal length. */
  readonly probabilities: Float64Array;
  readonly labels: Uint8Array;
  readonly names: readonly string[];
  readonly files: readonly SampleFileCounts[];
  /** Kinds of fields that some of the samples have. */
  readonly kinds: ReadonlySet<WebFieldKind>;
  readonly basis: ThresholdBasis;
  /** A budget that finds more, where this one allows no false alarm; null where none does, or it is not known. */
  readonly larger: LargerBudget | null;
  readonly readSeconds: number;
  readonly trainSeconds: number;
}

/**
 * Learns a classifier from lists of requests. Throws what reading throws, GH-WEB-042 where it was cancelled, GH-WEB-043
 * where there is too little.
 */
export async function trainWeb(options: TrainWebOptions): Promise<TrainedWeb> {
  const { seed, budget, version } = options;
  let breathed = performance.now();
  const breathe = async (): Promise<void> => {
    if (performance.now() - breathed < BREATH) return;
    await setImmediate();
    breathed = performance.now();
    if (options.cancel.aborted) throw new GatehoundError('GH-WEB-042', 'the training was interrupted');
  };
  const begun = performance.now();
  const { samples, names, files, kinds } = await readSamples(options.files, options.field, async (progress) => {
    options.onReading(progress);
    await breathe();
  });
  const read = performance.now();
  const bad = samples.labels.reduce((sum, label) => sum + label, 0);
  if (bad < LEAST || samples.size - bad < LEAST) {
    throw new GatehoundError('GH-WEB-043', `there are ${samples.size - bad} good and ${bad} bad requests`);
  }
  const onProgress = async (progress: TrainingProgress): Promise<void> => {
    options.onTraining(progress);
    await breathe();
  };
  const { model, heldOut } = await trainClassifier(samples, { seed, budget, version }, onProgress);
  const trained = performance.now();
  const basis = thresholdBasis(samples, budget);
  const found = heldOut.filter((one, sample) => samples.labels[sample] === 1 && one >= model.threshold).length / bad;
  let larger: LargerBudget | null = null;
  if (basis.allowed === 0 && found < 1 && samples.size <= MOST_TRIED) {
    // With the lowest threshold, what the classifier says is not mixed with suspicions that stay below a higher one.
    const lowest = await trainClassifier(samples, { seed, budget: LARGEST_BUDGET, version }, onProgress);
    larger = largerBudget(samples, lowest.heldOut, budget, found);
  }
  return {
    model,
    file: encodeClassifier(model),
    probabilities: heldOut,
    labels: Uint8Array.from(samples.labels),
    names,
    files,
    kinds,
    basis,
    larger,
    readSeconds: (read - begun) / 1_000,
    trainSeconds: (trained - read) / 1_000,
  };
}

/** Writes a model whole or not at all. Throws as writeWholeFile. */
export async function writeWebModel(path: string, { file }: TrainedWeb): Promise<void> {
  await writeWholeFile(path, file);
}
