import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MessageFramer } from './message-framer.ts';

/** One byte of mark, one of length of the body; at most five bytes are wanted. */
const FORMAT = {
  header: 2,
  kept: 5,
  length: (bytes: Uint8Array, at: number) => (bytes[at] === 7 ? 2 + (bytes[at + 1] as number) : 0),
};

function framed(): { framer: MessageFramer; given: string[] } {
  const given: string[] = [];
  const framer = new MessageFramer(FORMAT, (bytes, start, end, length) => {
    given.push(`${bytes.subarray(start, end).join(' ')} of ${length}`);
  });
  return { framer, given };
}

const read = (framer: MessageFramer, bytes: readonly number[]) => {
  const around = Uint8Array.from([9, ...bytes, 9]);
  framer.read(around, 1, 1 + bytes.length);
  around.fill(0);
};

test('messages, also empty ones, however they are cut', () => {
  const stream = [7, 2, 1, 2, 7, 0, 7, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 7, 1, 5];
  const expected = ['7 2 1 2 of 4', '7 0 of 2', '7 9 1 2 3 of 11', '7 1 5 of 3'];
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length)), (cuts) => {
      const { framer, given } = framed();
      let from = 0;
      for (const to of [...cuts.sort((one, other) => one - other), stream.length]) {
        read(framer, stream.slice(from, to));
        from = to;
      }
      assert.deepEqual(given, expected);
      assert.equal(framer.lost, false);
    }),
  );
});

test('what is no message ends it', () => {
  for (const pieces of [[[1, 2, 3]], [[1], [2, 3]]]) {
    const { framer, given } = framed();
    for (const piece of pieces) read(framer, piece);
    assert.equal(framer.lost, true);
    assert.deepEqual(given, []);
  }
});

test('a gap inside a message passes over it, one over its end loses the thread', () => {
  const inside = framed();
  read(inside.framer, [7, 9, 1]);
  inside.framer.gap(4);
  read(inside.framer, [6, 7, 8, 9, 7, 0]);
  assert.deepEqual(inside.given, ['7 0 of 2']);
  const skipped = framed();
  read(skipped.framer, [7, 9, 1, 2, 3]);
  skipped.framer.gap(6);
  read(skipped.framer, [7, 0]);
  assert.deepEqual(skipped.given, ['7 9 1 2 3 of 11', '7 0 of 2']);
  for (const before of [[], [7], [7, 3, 1], [7, 9, 1, 2, 3]]) {
    const { framer } = framed();
    read(framer, before);
    framer.gap(100);
    assert.equal(framer.lost, true);
  }
});

test('arbitrary pieces and gaps never throw', () => {
  const step = fc.oneof(fc.array(fc.constantFrom(0, 1, 3, 7, 20)), fc.integer({ min: 1, max: 30 }));
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const { framer } = framed();
      for (const one of steps) {
        if (typeof one === 'number') framer.gap(one);
        else read(framer, one);
      }
    }),
  );
});
