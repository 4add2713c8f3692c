import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HandshakeReader } from './handshake-reader.ts';
import { bytesOf, message, number } from './testing/messages.ts';

/** Types and bodies of the messages in `pieces`, and whether the reader lost the thread. */
function read(pieces: readonly Uint8Array[]): readonly (string | boolean)[] {
  const seen: (string | boolean)[] = [];
  const reader = new HandshakeReader((type, bytes, start, end) => {
    seen.push(`${type} ${bytes.subarray(start, end).join()}`);
  });
  for (const piece of pieces) {
    const own = piece.slice();
    reader.read(own, 0, own.length);
    own.fill(0xff);
  }
  seen.push(reader.lost);
  return seen;
}

test('messages are cut out wherever the pieces end; the body of those that nobody reads may be left out', () => {
  const content = bytesOf(
    message(2, bytesOf([1, 2, 3])),
    message(1, bytesOf([4])),
    message(12, bytesOf([5, 6])),
    message(14),
  );
  const whole = ['2 1,2,3', '1 4', '12 5,6', '14 ', false];
  assert.deepEqual(read([content]), whole);
  fc.assert(
    fc.property(fc.array(fc.nat(content.length)), (cuts) => {
      const edges = [0, ...cuts.sort((a, b) => a - b), content.length];
      assert.deepEqual(read(edges.slice(1).map((to, index) => content.subarray(edges[index], to))), whole);
    }),
  );
});

test('what is too long is passed over, what is none ends the reading', () => {
  const long = bytesOf(11, number(70_000, 3), new Uint8Array(70_000), message(14));
  assert.deepEqual(read([long.subarray(0, 100), long.subarray(100, 40_000), long.subarray(40_000)]), [
    '11 ',
    '14 ',
    false,
  ]);
  assert.deepEqual(read([bytesOf(message(14), [99, 0, 0, 0], message(14))]), ['14 ', true]);
  assert.deepEqual(read([bytesOf([99]), bytesOf([0, 0, 0])]), [true]);
});

test('a message takes up what came of it, whatever length it says', () => {
  const reader = new HandshakeReader(() => {});
  const long = bytesOf(11, number(65_000, 3), new Uint8Array(65_000));
  let came = 0;
  for (let size = 1; came < long.length; size++) {
    const end = Math.min(long.length, came + size);
    reader.read(long, came, end);
    came = end;
    assert.ok(reader.held <= Math.max(64, 2 * came), `${reader.held} bytes for ${came}`);
  }
  assert.equal(reader.held, 0);
});
