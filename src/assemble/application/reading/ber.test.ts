import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { berInteger, readBer } from './ber.ts';

const read = (bytes: readonly number[], at = 0, end = bytes.length) => {
  const element = { tag: 0, start: 0, end: 0 };
  return readBer(Uint8Array.from(bytes), at, end, element) ? element : null;
};

test('short and long lengths', () => {
  assert.deepEqual(read([0x30, 2, 5, 0]), { tag: 0x30, start: 2, end: 4 });
  assert.deepEqual(read([0x6a, 0x82, 1, 0]), { tag: 0x6a, start: 4, end: 260 });
  assert.deepEqual(read([0x30, 0x84, 0, 0, 0, 3]), { tag: 0x30, start: 6, end: 9 });
});

test('what is cut, indefinite, too long or of a long tag is refused', () => {
  for (const bytes of [[], [0x30], [0x30, 0x80], [0x30, 0x82, 1], [0x30, 0x85, 0, 0, 0, 0, 1], [0x1f, 1, 1]]) {
    assert.equal(read(bytes), null);
  }
});

test('integers', () => {
  const integer = (...bytes: number[]) => berInteger(Uint8Array.from(bytes), 0, bytes.length);
  assert.equal(integer(0), 0);
  assert.equal(integer(1, 0), 256);
  assert.equal(integer(0, 0xff, 0xff, 0xff, 0xff), 0xffffffff);
  assert.equal(integer(0xff), -1);
  assert.equal(integer(), -1);
  assert.equal(integer(1, 0, 0, 0, 0), -1);
});

test('arbitrary bytes never throw and never end before they start', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
      const element = read([...bytes]);
      assert.ok(element === null || element.start <= element.end);
    }),
  );
});
