import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readU16, readU32 } from './bytes.ts';

test('big-endian reads agree with a DataView', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), fc.nat(4), (bytes, offset) => {
      const view = new DataView(bytes.buffer);
      assert.equal(readU16(bytes, offset), view.getUint16(offset));
      assert.equal(readU32(bytes, offset), view.getUint32(offset));
    }),
  );
});
