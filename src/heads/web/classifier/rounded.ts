import { LinearModel } from './linear-model.ts';

/** A weight is a 16-bit whole number times this share of the largest. */
const WEIGHT_STEPS = 32_767;

/** Rarities lie between 1 and 1 + log(documents): 16 are more than any data has. */
export const RARITY = { steps: 255, most: 16 } as const;

/** Whole numbers that stand for a linear model, so that its file is small. */
export interface RoundedLinear {
  readonly weights: Int16Array;
  readonly rarities: Uint8Array;
  /** What a whole number of weights is multiplied by. */
  readonly step: number;
}

export function roundLinear({ weights, rarity }: LinearModel): RoundedLinear {
  let largest = 0;
  for (const weight of weights) largest = Math.max(largest, Math.abs(weight));
  const step = largest === 0 ? 1 : Math.fround(largest / WEIGHT_STEPS);
  return {
    weights: Int16Array.from(weights, (weight) => Math.round(weight / step)),
    rarities: Uint8Array.from(rarity, (value) =>
      Math.round((Math.min(value, RARITY.most) / RARITY.most) * RARITY.steps),
    ),
    step,
  };
}

export function restoreLinear({ weights, rarities, step }: RoundedLinear, bias: number): LinearModel {
  return new LinearModel(
    Float32Array.from(weights, (weight) => weight * step),
    Float32Array.from(rarities, (value) => (value / RARITY.steps) * RARITY.most),
    bias,
  );
}
