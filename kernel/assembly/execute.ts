import { executeEight, PACKETS, prepareScales } from './eight-packets';
import { SCORES } from './memory';
import { passEnsemble, passOutput } from './one-packet';

/** Scores the rows `from` (included) to `to` (excluded) with what was learned: by eights, and what is left one by one. */
export function execute(from: usize, to: usize): void {
  let row = from;
  if (row + PACKETS <= to) prepareScales();
  for (; row + PACKETS <= to; row += PACKETS) executeEight(row);
  for (; row < to; row++) {
    passEnsemble(row);
    store<f32>(SCORES + (row << 2), passOutput());
  }
}
