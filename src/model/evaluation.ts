import type { ScoreSeries } from './packet-scores.ts';

/** What was flagged rightly and wrongly; counts. */
export interface EvaluationConfusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

/** How a detector does at the threshold that it would be run with. Shares are 0 to 1, null where there is no whole. */
export interface OperatingPoint {
  /** Flagged is what scores above it, or above the one that it has of its own. */
  readonly threshold: number;
  readonly recall: number | null;
  readonly falsePositiveRate: number | null;
  readonly precision: number | null;
  readonly f1: number | null;
  readonly accuracy: number | null;
  readonly confusion: EvaluationConfusion;
}

/** What finding a share of the attack costs. */
export interface RecallRow {
  /** The share that was asked for, 0 to 1. */
  readonly recall: number;
  /** The highest threshold that finds it; null where everything must be flagged. */
  readonly threshold: number | null;
  readonly falsePositives: number;
  readonly falsePositiveRate: number;
}

/** One kind of attack at the threshold. */
export interface AttackRow {
  readonly name: string;
  readonly count: number;
  /** How many of them scored above the threshold; null without a threshold. */
  readonly found: number | null;
}

/** A point of the ROC curve; shares are 0 to 1. Null: a threshold below every score. */
export interface CurvePoint {
  readonly threshold: number | null;
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/** How many scored from `from` up to below `to`. The lowest bin holds what is lower still, zeros too. */
export interface ScoreBin {
  readonly from: number;
  readonly to: number;
  readonly benign: number;
  readonly attack: number;
}

/** How well a detector told attack from benign, measured on labelled data that it was not trained on. */
export interface Evaluation {
  /** What was evaluated on what: `Packet head on iot-scan.pcap`. */
  readonly title: string;
  /** What is scored, one of it: `packet`, `request`, `flow`. */
  readonly unit: string;
  readonly sizes: {
    /** All that was read; the others add up to it. */
    readonly all: number;
    readonly benign: number;
    readonly attack: number;
    /** Neither: seen while learning, or of a kind that the labels leave open. */
    readonly ignored: number;
  };
  /** How the data was divided into parts to learn from and to measure, in words. */
  readonly split: string;
  /** What the model had learned from, in words. */
  readonly trainedOn: string;
  /** Area under the ROC curve, 0.5 for chance; null without benign or without attack. */
  readonly auc: number | null;
  /** Equal error rate, 0 to 1. */
  readonly eer: number | null;
  /** The largest share of the attack found with at most this share of false positives. */
  readonly atFalsePositiveRates: readonly {
    readonly falsePositiveRate: number;
    readonly truePositiveRate: number | null;
  }[];
  /** Null where there is no threshold to judge. */
  readonly operatingPoint: OperatingPoint | null;
  readonly atRecalls: readonly RecallRow[];
  /** In the order of their first coming. */
  readonly attacks: readonly AttackRow[];
  /** From (0, 0) to (1, 1). */
  readonly curve: readonly CurvePoint[];
  /** Bins whose limits are evenly apart on a logarithmic axis, lowest first. */
  readonly distribution: readonly ScoreBin[];
  /** Null for what has no time. */
  readonly series: ScoreSeries | null;
  /** How long scoring took. */
  readonly seconds: number;
  /** The most memory that was in use. */
  readonly memoryBytes: number;
  /** What the figures do not say by themselves, a sentence or two each; told below the first one. */
  readonly notes?: readonly string[];
  /** Whatever else there is to say, ready to print. */
  readonly figures: readonly { readonly name: string; readonly value: string }[];
}
