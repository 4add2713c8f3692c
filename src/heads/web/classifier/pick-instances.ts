import { FIELD_GROUPS } from './field-group.ts';
import type { Instance } from './fit-linear.ts';
import type { SampleSet } from './sample-set.ts';

/** An instance that knows which half of the data it belongs to. */
export interface PickedInstance extends Instance {
  readonly half: number;
  /** Place of its text among those of the samples. */
  readonly index: number;
}

/** Log-odds above which a text of a benign sample is taken for an attack that somebody labelled wrongly (odds 9 to 2). */
const MISLABELLED = 1.5;

/**
 * The texts to learn from, each once: of benign samples all, of an attack the one that is most of an attack, because most
 * of its fields are as harmless as anybody's (Dietterich and others, multiple-instance learning, 1997). Lists of URLs
 * that were labelled in bulk hold attacks among the benign; those that a first model is sure of are left out, but not of
 * real browsing.
 *
 * @param score log-odds by a first model; null for the first time, when the text with most signs is taken
 */
export function pickInstances(
  samples: SampleSet,
  score: ((text: string, group: number) => number) | null,
): PickedInstance[] {
  const picked: PickedInstance[] = [];
  const seen = Array.from({ length: 2 * FIELD_GROUPS.length }, () => new Set<string>());
  const pick = (index: number, label: 0 | 1, half: number): void => {
    const text = samples.texts[index] as string;
    const group = samples.groups[index] as number;
    const known = seen[2 * group + label] as Set<string>;
    if (known.has(text)) return;
    known.add(text);
    picked.push({ text, group, label, half, index });
  };
  for (let sample = 0; sample < samples.size; sample++) {
    const from = samples.starts[sample] as number;
    const to = samples.starts[sample + 1] as number;
    const half = (samples.parts[sample] as number) & 1;
    if (samples.labels[sample] === 0) {
      for (let index = from; index < to; index++) {
        const text = samples.texts[index] as string;
        const group = samples.groups[index] as number;
        if (score !== null && !(samples.browsing[sample] as boolean) && score(text, group) > MISLABELLED) continue;
        pick(index, 0, half);
      }
      continue;
    }
    let worst = -1;
    let highest = Number.NEGATIVE_INFINITY;
    for (let index = from; index < to; index++) {
      const text = samples.texts[index] as string;
      const group = samples.groups[index] as number;
      const value = score === null ? signsIn(text) - (group === 0 ? 2 : 0) : score(text, group);
      if (value > highest) {
        highest = value;
        worst = index;
      }
    }
    if (worst >= 0) pick(worst, 1, half);
  }
  return picked;
}

function signsIn(text: string): number {
  return text.replace(/[a-z0-9]/g, '').length;
}
