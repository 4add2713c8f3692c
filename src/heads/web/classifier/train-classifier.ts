import { MersenneTwister } from '../../../numeric/mersenne-twister.ts';
import {
  Classifier,
  type ClassifierModel,
  calibrated,
  type GroupCalibration,
  isSuspicionOnly,
  suspicion,
} from './classifier.ts';
import { fitCalibration, type HeldOutScores } from './fit-calibration.ts';
import { fitLinear } from './fit-linear.ts';
import { WINDOW } from './grams.ts';
import { DEFAULT_GROWTH, growTrees, type TrainingRows } from './grow-trees.ts';
import type { LinearModel } from './linear-model.ts';
import { type PickedInstance, pickInstances } from './pick-instances.ts';
import type { SampleSet } from './sample-set.ts';
import { measureShape, SHAPE_FEATURES } from './text-shape.ts';

export interface TrainingOptions {
  readonly seed: number;
  /** Share of benign requests that may be taken for attacks. */
  readonly budget: number;
  readonly version: string;
}

/** How far training is. */
export interface TrainingProgress {
  readonly phase: string;
  /** 0 to 1, over all phases. */
  readonly share: number;
}

/** What training gives. */
export interface TrainedClassifier {
  readonly model: ClassifierModel;
  /** Probability of each sample by a model that did not learn from its part; in the order of the samples. */
  readonly heldOut: Float64Array;
}

/** Passes over the texts: for a first look, for the model that is kept, for those that only judge the other half. */
const EPOCHS = { first: 2, kept: 4, half: 3 } as const;

/**
 * Learns a classifier. The data is divided into two halves by part; a model of each half judges the other, and from that
 * come the features of the second stage, the calibration, the threshold and all figures: none is of texts that the judging
 * model has seen. The model that is kept learned from both. The same samples and seed give the same model to the bit.
 *
 * @param onProgress is awaited every few milliseconds; what it throws ends the training
 */
export async function trainClassifier(
  samples: SampleSet,
  options: TrainingOptions,
  onProgress: (progress: TrainingProgress) => Promise<void>,
): Promise<TrainedClassifier> {
  const training = new Training(samples, options, onProgress);
  return training.run();
}

class Training {
  readonly #samples: SampleSet;
  readonly #options: TrainingOptions;
  readonly #onProgress: (progress: TrainingProgress) => Promise<void>;
  #begun = 0;
  #seeds: number;

  constructor(samples: SampleSet, options: TrainingOptions, onProgress: (progress: TrainingProgress) => Promise<void>) {
    this.#samples = samples;
    this.#options = options;
    this.#onProgress = onProgress;
    this.#seeds = options.seed;
  }

  async run(): Promise<TrainedClassifier> {
    const samples = this.#samples;
    const first = await this.#linear('first look', 0.1, pickInstances(samples, null), EPOCHS.first);
    const instances = pickInstances(samples, (text, group) => first.score(text, group).score);
    const halves = [0, 1].map((half) => instances.filter((instance) => instance.half === half));
    const linear = await this.#linear('n-grams', 0.25, instances, EPOCHS.kept);
    const halfLinear = [
      await this.#linear('first half', 0.1, halves[0] as PickedInstance[], EPOCHS.half),
      await this.#linear('second half', 0.1, halves[1] as PickedInstance[], EPOCHS.half),
    ];
    const rows = featureRows(halves as PickedInstance[][], halfLinear);
    const middle = (halves[0] as PickedInstance[]).length;
    const halfTrees = [
      await this.#trees('trees of the first half', 0.1, partOfRows(rows, 0, middle)),
      await this.#trees('trees of the second half', 0.1, partOfRows(rows, middle, rows.labels.length)),
    ];
    const trees = await this.#trees('trees', 0.2, rows);
    const judges = [1, 0].map(
      (other) =>
        new Classifier({
          linear: halfLinear[other] as LinearModel,
          trees: halfTrees[other] as ClassifierModel['trees'],
          // Of these only the scores are asked for.
          calibration: [],
          threshold: 1,
          provenance: this.#provenance(),
        }),
    );
    const scores = await this.#judgeTexts(judges);
    const calibration = fitCalibration(heldOutScores(instances, scores));
    const { probabilities, suspicions } = this.#judgeSamples(scores, calibration);
    const threshold = this.#threshold(probabilities);
    const heldOut = probabilities.map((probability, sample) =>
      Math.max(probability, suspicion(suspicions[sample] as number, threshold)),
    );
    return {
      model: { linear, trees, calibration, threshold, provenance: this.#provenance() },
      heldOut,
    };
  }

  async #linear(phase: string, share: number, instances: readonly PickedInstance[], epochs: number) {
    const begun = this.#begun;
    this.#begun += share;
    return fitLinear(instances, epochs, this.#random(), (done, of) =>
      this.#onProgress({ phase, share: begun + (share * done) / of }),
    );
  }

  async #trees(phase: string, share: number, rows: TrainingRows) {
    const begun = this.#begun;
    this.#begun += share;
    return growTrees(rows, DEFAULT_GROWTH, this.#random(), (grown) =>
      this.#onProgress({ phase, share: begun + (share * grown) / DEFAULT_GROWTH.trees }),
    );
  }

  /** Each step has chance of its own, so that one more does not change the others. */
  #random(): MersenneTwister {
    return new MersenneTwister(this.#seeds++);
  }

  /** The score of each text by the model of the half that its sample is not in. */
  async #judgeTexts(judges: readonly Classifier[]): Promise<Float64Array> {
    const { size, starts, texts, groups, parts } = this.#samples;
    const scores = new Float64Array(texts.length);
    for (let sample = 0; sample < size; sample++) {
      const judge = judges[(parts[sample] as number) & 1] as Classifier;
      for (let index = starts[sample] as number; index < (starts[sample + 1] as number); index++) {
        scores[index] = judge.score(texts[index] as string, groups[index] as number);
      }
      if (sample % 8_192 === 0) {
        await this.#onProgress({ phase: 'judging', share: this.#begun + ((1 - this.#begun) * sample) / size });
      }
    }
    return scores;
  }

  /** Of each sample the highest probability of a text, and of one that is a suspicion only. */
  #judgeSamples(scores: Float64Array, calibration: readonly GroupCalibration[]) {
    const { size, starts, texts, groups } = this.#samples;
    const probabilities = new Float64Array(size);
    const suspicions = new Float64Array(size);
    for (let sample = 0; sample < size; sample++) {
      for (let index = starts[sample] as number; index < (starts[sample + 1] as number); index++) {
        const group = groups[index] as number;
        const probability = calibrated(scores[index] as number, calibration[group] as GroupCalibration);
        const into = isSuspicionOnly(probability, texts[index] as string, group) ? suspicions : probabilities;
        into[sample] = Math.max(into[sample] as number, probability);
      }
    }
    return { probabilities, suspicions };
  }

  /**
   * The least probability above which so many benign requests lie that rules and classifier together keep to the budget;
   * of real browsing where there is any.
   */
  #threshold(probabilities: Float64Array): number {
    const { size, labels, browsing, flagged } = this.#samples;
    const isJudged = browsing.includes(true) ? browsing : labels.map((label) => label === 0);
    const scores: number[] = [];
    let allowed = 0;
    for (let sample = 0; sample < size; sample++) {
      if (!(isJudged[sample] as boolean)) continue;
      allowed += this.#options.budget;
      if (flagged[sample] as boolean) allowed -= 1;
      else scores.push(probabilities[sample] as number);
    }
    scores.sort((a, b) => b - a);
    const limit = scores[Math.max(0, Math.floor(allowed))] ?? 0.5;
    // A coin's toss is no attack, however clean the data.
    return Math.min(0.999_999, Math.max(0.5, limit + 1e-9));
  }

  #provenance(): ClassifierModel['provenance'] {
    const { labels, sourceNames } = this.#samples;
    const bad = labels.reduce((sum, label) => sum + label, 0);
    const { seed, budget, version } = this.#options;
    return { from: sourceNames, good: labels.length - bad, bad, seed, budget, version };
  }
}

/** What the second stage sees of the instances: first one half, then the other, each as the other half's model sees it. */
function featureRows(halves: readonly (readonly PickedInstance[])[], linear: readonly LinearModel[]): TrainingRows {
  const length = halves.reduce((sum, half) => sum + half.length, 0);
  const columns = SHAPE_FEATURES.map(() => new Float32Array(length));
  const labels = new Uint8Array(length);
  const row = new Float64Array(SHAPE_FEATURES.length);
  let index = 0;
  for (const [half, instances] of halves.entries()) {
    const judge = linear[1 - half] as LinearModel;
    for (const { text, group, label } of instances) {
      const { score, start } = judge.score(text, group);
      row[0] = score;
      row[1] = group;
      measureShape(text, start, Math.min(text.length, start + WINDOW), row);
      for (let feature = 0; feature < row.length; feature++) {
        (columns[feature] as Float32Array)[index] = row[feature] as number;
      }
      labels[index] = label;
      index++;
    }
  }
  return { columns, labels };
}

/** A part of rows, without a copy. */
function partOfRows({ columns, labels }: TrainingRows, from: number, to: number): TrainingRows {
  return { columns: columns.map((column) => column.subarray(from, to)), labels: labels.subarray(from, to) };
}

function heldOutScores(instances: readonly PickedInstance[], scores: Float64Array): HeldOutScores {
  return {
    scores: Float64Array.from(instances, ({ index }) => scores[index] as number),
    groups: Uint8Array.from(instances, ({ group }) => group),
    labels: Uint8Array.from(instances, ({ label }) => label),
  };
}
