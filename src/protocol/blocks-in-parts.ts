import type { Block } from '../model/block.ts';
import { LINE_LIMIT } from './line-splitter.ts';
import type { BlocksAnswer } from './messages.ts';

// A character of JSON text is at most three bytes of UTF-8; the rest of the line is small.
const PART_CHARACTERS = Math.floor((LINE_LIMIT - 1_024) / 3);

/** Characters of `why` that an answer keeps, so that one block always fits a line. Escaped, one becomes at most six. */
const WHY_CHARACTERS = 2_000;

/** The answer to `blocks`: as many parts as it takes for each to fit a line, at least one. */
export function* blocksInParts(id: number, blocks: Iterable<Block>): Generator<BlocksAnswer> {
  let part: Block[] = [];
  let characters = 0;
  for (const whole of blocks) {
    const block = whole.why.length > WHY_CHARACTERS ? { ...whole, why: whole.why.slice(0, WHY_CHARACTERS) } : whole;
    const length = JSON.stringify(block).length + 1;
    if (characters + length > PART_CHARACTERS && part.length > 0) {
      yield { id, kind: 'blocks', blocks: part, more: true };
      part = [];
      characters = 0;
    }
    part.push(block);
    characters += length;
  }
  yield { id, kind: 'blocks', blocks: part, more: false };
}
