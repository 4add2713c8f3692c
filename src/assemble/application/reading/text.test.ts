import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { indexOfByte, latin1, matchesPrefix, startsWithIgnoringCase } from './text.ts';

test('each byte is one character, whatever it is', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(10), fc.nat(10), (bytes, before, after) => {
      const around = new Uint8Array(before + bytes.length + after).fill(0xe9);
      around.set(bytes, before);
      assert.equal(latin1(around, before, before + bytes.length), Buffer.from(bytes).toString('latin1'));
    }),
  );
  for (const length of [15, 16, 64, 65, 1_023, 1_024, 1_025, 5_000]) {
    for (const [first, count] of [
      [0, 256],
      [0, 128],
      [0x80, 32],
    ] as const) {
      const bytes = Uint8Array.from({ length }, (_, index) => first + (index % count));
      assert.equal(latin1(bytes, 0, length), Buffer.from(bytes).toString('latin1'), `${length} from ${first}`);
    }
  }
  // What UTF-8 would take for a mark of its own.
  assert.equal(latin1(Uint8Array.of(0xef, 0xbb, 0xbf), 0, 3), '\xef\xbb\xbf');
});

test('a long text takes a byte a character, and is not held in pieces', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = (): number => {
    collect();
    return getHeapStatistics().used_heap_size;
  };
  for (const high of [0x7a, 0xe9]) {
    const bytes = new Uint8Array(16_000).fill(high);
    const kept: string[] = [];
    const before = used();
    for (let text = 0; text < 200; text += 1) kept.push(latin1(bytes, 0, bytes.length));
    const each = (used() - before) / kept.length;
    assert.ok(each < 24_000, `${each} bytes for a text of 16,000`);
  }
});

test('a text is found at a place', () => {
  const bytes = Uint8Array.from(Buffer.from('x-Host: a'));
  assert.equal(startsWithIgnoringCase(bytes, 2, bytes.length, 'host'), true);
  assert.equal(startsWithIgnoringCase(bytes, 2, 5, 'host'), false);
  assert.equal(matchesPrefix(bytes, 2, bytes.length, 'Host:'), 'yes');
  assert.equal(matchesPrefix(bytes, 2, 4, 'Host:'), 'more');
  assert.equal(matchesPrefix(bytes, 2, 4, 'host:'), 'no');
  assert.equal(indexOfByte(bytes, 0x3a, 0, bytes.length), 6);
  assert.equal(indexOfByte(bytes, 0x3a, 0, 6), -1);
});
