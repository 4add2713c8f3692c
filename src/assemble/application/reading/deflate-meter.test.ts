import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { DeflateMeter, HEAD_BYTES } from './deflate-meter.ts';

interface Measure {
  readonly size: number;
  readonly failed: boolean;
  readonly head: string;
}

function measure(bytes: Uint8Array, cuts: readonly number[] = []): Measure {
  const meter = new DeflateMeter();
  let from = 0;
  for (const to of [...cuts, bytes.length]) {
    const piece = bytes.slice(from, to);
    meter.take(piece, 0, piece.length);
    // The bytes belong to the caller: what is kept of them must have been copied.
    piece.fill(0xee);
    from = to;
  }
  const head = Buffer.from(meter.head.subarray(0, Math.min(meter.size, HEAD_BYTES))).toString('latin1');
  return { size: meter.size, failed: meter.failed, head };
}

const singly = (bytes: Uint8Array): number[] => Array.from({ length: bytes.length }, (_, index) => index);

test('gzip, zlib and bare deflate are measured, whatever their blocks and however they are cut', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 3_000 }),
    fc
      .array(fc.constantFrom('hello ', 'a', 'bcd', '<html>'), { maxLength: 600 })
      .map((words) => Buffer.from(words.join(''))),
  );
  const packers = fc.constantFrom(gzipSync, deflateSync, deflateRawSync);
  const options = fc.constantFrom({ level: 0 }, { level: 9 }, { strategy: constants.Z_FIXED }, { memLevel: 1 });
  fc.assert(
    fc.property(bytes, packers, options, (data, pack, how) => {
      const packed = new Uint8Array(pack(data, how));
      const head = Buffer.from(data.subarray(0, HEAD_BYTES)).toString('latin1');
      const expected = { size: data.length, failed: false, head };
      assert.deepEqual(measure(packed), expected);
      assert.deepEqual(measure(packed, singly(packed)), expected);
    }),
  );
});

test('a gzip header may hold more, and members may follow each other', () => {
  const member = gzipSync('hello');
  const fields = '\x04\0more' + 'name\0' + 'comment\0' + '\0\0';
  const header = Buffer.concat([
    member.subarray(0, 3),
    Buffer.from('\x1e'),
    member.subarray(4, 10),
    Buffer.from(fields),
  ]);
  const packed = new Uint8Array(Buffer.concat([header, member.subarray(10), gzipSync(' world'), Buffer.from('rest')]));
  const expected = { size: 11, failed: false, head: 'hello world' };
  assert.deepEqual(measure(packed), expected);
  assert.deepEqual(measure(packed, singly(packed)), expected);
});

test('what was cut short counts as far as it goes', () => {
  const packed = new Uint8Array(
    gzipSync(Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * index) % 251))),
  );
  const part = measure(packed.subarray(0, packed.length >> 1));
  assert.equal(part.failed, false);
  assert.ok(part.size > 0 && part.size < 5_000);
});

test('a bomb is counted in a moment', () => {
  const packed = new Uint8Array(gzipSync(new Uint8Array(64 << 20)));
  assert.equal(measure(packed).size, 64 << 20);
});

test('what is broken is told', () => {
  const packed = new Uint8Array(deflateRawSync(Buffer.from('hello, hello, hello, hello')));
  assert.equal(measure(Uint8Array.of(0x07, 0, 0)).failed, true);
  assert.equal(measure(Uint8Array.of(0x01, 5, 0, 5, 0)).failed, true);
  assert.equal(measure(Uint8Array.of(0x1f, 0x8b, 7, 0, 0, 0, 0, 0, 0, 0)).failed, true);
  // Copies from before the beginning.
  assert.equal(measure(Uint8Array.of(0x03, 0x02, 0, 0)).failed, true);
  assert.equal(measure(packed).failed, false);
});

test('any bytes are taken, and their cuts make no difference', () => {
  const signed = fc.constantFrom('', '\x1f\x8b\x08\0\0\0\0\0\0\0', '\x78\x9c');
  fc.assert(
    fc.property(signed, fc.uint8Array({ maxLength: 300 }), (start, rest) => {
      const bytes = new Uint8Array(Buffer.concat([Buffer.from(start, 'latin1'), rest]));
      assert.deepEqual(measure(bytes, singly(bytes)), measure(bytes));
    }),
    { numRuns: 1_000 },
  );
});
