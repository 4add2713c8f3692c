import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Block } from '../model/block.ts';
import { blocksInParts } from './blocks-in-parts.ts';
import { encode } from './codec.ts';
import { LINE_LIMIT, LineSplitter } from './line-splitter.ts';

function block(index: number, why: string): Block {
  const subject = `2001:db8::${index.toString(16)}`;
  return {
    kind: 'block',
    subject,
    level: 2,
    since: index,
    until: null,
    why,
    verdict: null,
    proven: true,
    dryRun: false,
  };
}

test('no blocks are one empty part', () => {
  assert.deepEqual([...blocksInParts(9, [])], [{ id: 9, kind: 'blocks', blocks: [], more: false }]);
});

test('every block arrives, in order, every part fits a line, and the last alone says that it is the last', () => {
  const why = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary', minLength: 1_000 }),
    fc.constant('\u0001'.repeat(5_000)),
  );
  fc.assert(
    fc.property(fc.array(why, { maxLength: 300, size: 'max' }), (reasons) => {
      const blocks = reasons.map((reason, index) => block(index, reason));
      const parts = [...blocksInParts(1, blocks)];
      for (const part of parts) {
        assert.ok(new TextEncoder().encode(encode(part)).length <= LINE_LIMIT + 1);
        assert.equal(part.more, part !== parts.at(-1));
      }
      const expected = blocks.map((one) => ({ ...one, why: one.why.slice(0, 2_000) }));
      assert.deepEqual(
        parts.flatMap((part) => part.blocks),
        expected,
      );
    }),
    { numRuns: 20 },
  );
});

test('many blocks take several lines that a reader accepts', () => {
  const blocks = Array.from({ length: 5_000 }, (_, index) => block(index, 'scan'));
  const parts = [...blocksInParts(1, blocks)];
  assert.ok(parts.length > 1);
  const splitter = new LineSplitter();
  const lines = parts.flatMap((part) => splitter.push(new TextEncoder().encode(encode(part))));
  assert.equal(lines.length, parts.length);
});
