import { exp } from '../../../numeric/elementary.ts';
import type { DecodedRequest } from '../decoding/decoded-request.ts';
import { meaningOf } from '../decoding/field-meaning.ts';
import { type BoostedTrees, scoreTrees } from './boosted-trees.ts';
import { decidingWords } from './deciding-words.ts';
import { FIELD_GROUPS } from './field-group.ts';
import { WINDOW } from './grams.ts';
import { type JudgedText, judgedTexts } from './judged-text.ts';
import type { LinearModel } from './linear-model.ts';
import { withoutMarkup } from './markup.ts';
import { PackedLinear } from './packed-linear.ts';
import { isProse } from './prose.ts';
import { measureShape, SHAPE_FEATURES } from './text-shape.ts';

/** From log-odds of the trees to a probability, for each group: the logistic of `slope * score + offset`. */
export interface GroupCalibration {
  readonly slope: number;
  readonly offset: number;
}

export function calibrated(score: number, { slope, offset }: GroupCalibration): number {
  return 1 / (1 + exp(-(slope * score + offset)));
}

/** Where a model comes from. */
export interface ClassifierProvenance {
  /** Names of the files it learned from. */
  readonly from: readonly string[];
  readonly good: number;
  readonly bad: number;
  readonly seed: number;
  /** Share of benign requests that may be taken for attacks. */
  readonly budget: number;
  /** Of the program. */
  readonly version: string;
}

/** A classifier as it was learned. */
export interface ClassifierModel {
  readonly linear: LinearModel;
  readonly trees: BoostedTrees;
  /** By place in `FIELD_GROUPS`. */
  readonly calibration: readonly GroupCalibration[];
  /** Probability from which on a request counts as an attack. */
  readonly threshold: number;
  readonly provenance: ClassifierProvenance;
}

/** What a classifier makes of a request. */
export interface Judgement {
  /** 0 where nothing was there to judge. */
  readonly probability: number;
  /** The text that decided; null where there was none. */
  readonly worst: JudgedText | null;
}

/** Below this log-odds of the first stage the second is not asked: measured, it lifts none of those over a threshold. */
const HARMLESS = -9;

/** Texts whose result is remembered, in each of two generations, and how long one may be. */
const REMEMBERED = { texts: 8_192, length: 256 } as const;

const PATH = FIELD_GROUPS.indexOf('path');

/**
 * A path of words alone attacks nobody; lists of bad URLs are full of them, because a scanner asked for them or because
 * `/description/` has `script` in it, and values of the query are judged by themselves. What such a request as a whole
 * looks like is worth a suspicion that stays below the threshold.
 */
const PLAIN_PATH = /^[\w./,;=&-]*(?:\?|$)/;
const SUSPICION = 0.98;

/** Below every threshold that training gives. */
const UNLIKELY = 0.25;

/** Whether what a text looks like is a suspicion and no more: a request by its path, and what people wrote for people. */
export function isSuspicionOnly(probability: number, text: string, group: number): boolean {
  // Nobody asks what an unlikely one is.
  if (probability < UNLIKELY) return false;
  return group === PATH ? PLAIN_PATH.test(text) : isProse(text);
}

/** What a suspicion comes to. */
export function suspicion(probability: number, threshold: number): number {
  return probability * threshold * SUSPICION;
}

const NOTHING: Judgement = { probability: 0, worst: null };

/** Judges requests one by one. What it remembers changes nothing but time. */
export class Classifier {
  readonly model: ClassifierModel;
  readonly #linear: PackedLinear;
  readonly #row = new Float64Array(SHAPE_FEATURES.length);
  #young: Map<string, number>[] = FIELD_GROUPS.map(() => new Map());
  #old: Map<string, number>[] = FIELD_GROUPS.map(() => new Map());

  constructor(model: ClassifierModel) {
    this.model = model;
    this.#linear = new PackedLinear(model.linear);
  }

  judge(request: DecodedRequest): Judgement {
    let highest = 0;
    let worst: JudgedText | null = null;
    for (const judged of judgedTexts(request)) {
      const probability = this.#ofField(judged, this.#recall(judged.text, judged.group));
      if (probability > highest) {
        highest = probability;
        worst = judged;
      }
    }
    return worst === null ? NOTHING : { probability: highest, worst };
  }

  /** What in the text that decided is most of an attack. */
  words({ worst }: Judgement): readonly string[] {
    return worst === null ? [] : decidingWords(this.model.linear, worst.text, worst.group);
  }

  /** Probability of one text by itself. */
  probability(text: string, group: number): number {
    return calibrated(this.score(text, group), this.model.calibration[group] as GroupCalibration);
  }

  /** Log-odds of one text by both stages. */
  score(text: string, group: number): number {
    const { score, start } = this.#linear.score(text, group);
    if (score < HARMLESS) return score;
    const row = this.#row;
    row[0] = score;
    row[1] = group;
    measureShape(text, start, Math.min(text.length, start + WINDOW), row);
    return scoreTrees(this.model.trees, row);
  }

  /** Whoever chooses good passwords makes them of signs: what one looks like is a suspicion. */
  #ofField({ field }: JudgedText, probability: number): number {
    const { threshold } = this.model;
    if (probability < threshold || meaningOf(field.name) !== 'password') return probability;
    return suspicion(probability, threshold);
  }

  #recall(text: string, group: number): number {
    if (text.length > REMEMBERED.length) return this.#say(text, group);
    const young = this.#young[group] as Map<string, number>;
    const known = young.get(text);
    if (known !== undefined) return known;
    const probability = (this.#old[group] as Map<string, number>).get(text) ?? this.#say(text, group);
    if (young.size >= REMEMBERED.texts) {
      this.#old[group] = young;
      this.#young[group] = new Map([[text, probability]]);
    } else young.set(text, probability);
    return probability;
  }

  /** What a text has to say about its request. */
  #say(text: string, group: number): number {
    let probability = this.probability(text, group);
    const plain = probability < UNLIKELY ? null : withoutMarkup(text);
    // What people write in an editor comes with its markup.
    if (plain !== null) probability = Math.max(UNLIKELY, this.probability(plain, group));
    return isSuspicionOnly(probability, text, group) ? suspicion(probability, this.model.threshold) : probability;
  }
}
