import { gramBucket, LONGEST_GRAM, WINDOW } from './grams.ts';
import type { LinearModel } from './linear-model.ts';

/** Words that are named. */
const MOST_WORDS = 5;
const LONGEST_WORD = 32;

/**
 * The pieces of a text that speak most for an attack, strongest first. Each n-gram's share of the score is laid on its
 * characters; a piece is a run of characters that carry more than a fifth of what the heaviest one does.
 */
export function decidingWords(linear: LinearModel, text: string, group: number): readonly string[] {
  const { start } = linear.score(text, group);
  const end = Math.min(text.length, start + WINDOW);
  const heaviness = new Float64Array(end - start);
  for (let from = start; from < end; from++) {
    const most = Math.min(LONGEST_GRAM, end - from);
    for (let size = 1; size <= most; size++) {
      const weight = gramWeight(linear, gramBucket(text, from, size)) / size;
      for (let index = from; index < from + size; index++) {
        heaviness[index - start] = (heaviness[index - start] as number) + weight;
      }
    }
  }
  const limit = heaviness.reduce((most, value) => Math.max(most, value), 0) / 5;
  if (limit === 0) return [];
  const pieces: { word: string; weight: number }[] = [];
  for (let from = 0; from < heaviness.length; from++) {
    if ((heaviness[from] as number) <= limit) continue;
    let to = from;
    let weight = 0;
    while (to < heaviness.length && to - from < LONGEST_WORD && (heaviness[to] as number) > limit) {
      weight += heaviness[to] as number;
      to++;
    }
    pieces.push({ word: text.slice(start + from, start + to), weight });
    from = to;
  }
  pieces.sort((a, b) => b.weight - a.weight);
  return [...new Set(pieces.map(({ word }) => word.trim()).filter((word) => word !== ''))].slice(0, MOST_WORDS);
}

/** What an n-gram adds to the score, before scaling. */
function gramWeight(linear: LinearModel, bucket: number): number {
  return (linear.weights[bucket] as number) * (linear.rarity[bucket] as number);
}
