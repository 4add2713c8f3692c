import { exp } from '../../../numeric/elementary.ts';
import type { GroupCalibration } from './classifier.ts';
import { FIELD_GROUPS } from './field-group.ts';

/** Scores of texts that the model had not learned from, and what they were. */
export interface HeldOutScores {
  readonly scores: Float64Array;
  readonly groups: Uint8Array;
  readonly labels: Uint8Array;
}

const STEPS = 50;

/** Keeps a group without attacks, or without benign texts, near the logistic of its score. */
const PRIOR = 2;

/**
 * With fewer benign texts than this nobody knows what is usual in a group, and it says nothing: learned from lists of URLs
 * alone, a model took the fields of every browser for attacks.
 */
const LEAST_BENIGN = 30;

/** Says nothing: a probability of one in ten million millions, whatever the score. */
const SILENT: GroupCalibration = { slope: 0, offset: -30 };

/**
 * From log-odds to probabilities (Platt, "Probabilistic Outputs for Support Vector Machines", 1999), each group for
 * itself, by Newton's method.
 */
export function fitCalibration({ scores, groups, labels }: HeldOutScores): GroupCalibration[] {
  return FIELD_GROUPS.map((_name, group) => {
    let benign = 0;
    for (const [index, label] of labels.entries()) if (groups[index] === group && label === 0) benign++;
    if (benign < LEAST_BENIGN) return SILENT;
    let slope = 1;
    let offset = 0;
    for (let step = 0; step < STEPS; step++) {
      // Ridge towards slope 1 and offset 0.
      let gradientSlope = PRIOR * (slope - 1);
      let gradientOffset = PRIOR * offset;
      let slopeSlope = PRIOR;
      let slopeOffset = 0;
      let offsetOffset = PRIOR;
      for (let index = 0; index < scores.length; index++) {
        if (groups[index] !== group) continue;
        const score = scores[index] as number;
        const probability = 1 / (1 + exp(-(slope * score + offset)));
        const error = probability - (labels[index] as number);
        const curvature = Math.max(1e-9, probability * (1 - probability));
        gradientSlope += error * score;
        gradientOffset += error;
        slopeSlope += curvature * score * score;
        slopeOffset += curvature * score;
        offsetOffset += curvature;
      }
      const determinant = slopeSlope * offsetOffset - slopeOffset * slopeOffset;
      const stepSlope = (offsetOffset * gradientSlope - slopeOffset * gradientOffset) / determinant;
      const stepOffset = (slopeSlope * gradientOffset - slopeOffset * gradientSlope) / determinant;
      slope -= stepSlope;
      offset -= stepOffset;
      if (Math.abs(stepSlope) + Math.abs(stepOffset) < 1e-9) break;
    }
    // A group where attacks score less than the rest would say nothing: rather the plain logistic.
    return slope > 0 ? { slope, offset } : { slope: 1, offset: 0 };
  });
}
