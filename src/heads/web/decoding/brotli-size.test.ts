import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { brotliSize } from './brotli-size.ts';

test('what was packed in one step says how large it is', () => {
  for (const size of [0, 1, 5, 511, 65_536, 500_000]) {
    assert.equal(brotliSize(brotliCompressSync(Buffer.alloc(size, 'select '))), size);
    const noise = Uint8Array.from({ length: size }, (_, index) => (index * index * 31) >> 3);
    assert.equal(brotliSize(brotliCompressSync(noise)), size);
  }
});

test('of any bytes it is a size that could be, or unknown', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const size = brotliSize(bytes);
      assert.ok(size === null || size >= 0);
    }),
  );
  assert.equal(brotliSize(new Uint8Array(0)), null);
});
