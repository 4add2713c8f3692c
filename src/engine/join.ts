import type { StageOutput } from '../model/stream.ts';

/**
 * Joins what two stages gave for the same inputs: both hold the same ticks, and no tick passes before all that both gave
 * before it. Where they stand between two ticks, the first stage's come first.
 */
export function joinAtTicks(one: readonly StageOutput[], other: readonly StageOutput[]): readonly StageOutput[] {
  const joined: StageOutput[] = [];
  let place = 0;
  for (const output of one) {
    if (output.kind === 'tick' || output.kind === 'end') {
      while (place < other.length && other[place]?.kind !== output.kind) joined.push(other[place++] as StageOutput);
      place++;
    }
    joined.push(output);
  }
  joined.push(...other.slice(place));
  return joined;
}
