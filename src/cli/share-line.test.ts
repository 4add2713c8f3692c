import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { shareText } from './share-line.ts';

test('a share, what is done, and the time that is left', () => {
  assert.equal(shareText(0.5, 'learning', 10), '[############------------] 50 %  learning  10 s left');
  assert.equal(shareText(0, 'reading', 10), '[------------------------] 0 %  reading');
  assert.equal(shareText(1, 'reading', 10), '[########################] 100 %  reading  0 s left');
});

test('whatever it is told, it is one line of a terminal', () => {
  fc.assert(
    fc.property(fc.double(), fc.string(), fc.double({ min: 0 }), (share, words, seconds) => {
      assert.ok(shareText(share, words, seconds).length <= 78);
    }),
  );
});
