import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { toBytes } from '../../testing/conversation.ts';
import { Unpacking } from '../reading/unpacking.ts';
import { BodyMeter, PACKED_LIMIT } from './http-body.ts';

function measure(encoding: string | null, ...pieces: (Uint8Array | number)[]): { size: number; type: string | null } {
  const meter = new BodyMeter(new Unpacking());
  meter.begin(encoding);
  for (const piece of pieces) {
    if (typeof piece === 'number') meter.take(null, 0, piece);
    else meter.take(piece, 0, piece.length);
  }
  return meter.end();
}

test('a body has its size and the type of its first bytes', () => {
  const html = toBytes(`<html>${'x'.repeat(2_000)}`);
  assert.deepEqual(measure(null, html), { size: 2_006, type: 'text/html' });
  assert.deepEqual(measure(null, html.subarray(0, 3), html.subarray(3)), { size: 2_006, type: 'text/html' });
  assert.deepEqual(measure(null), { size: 0, type: null });
});

test('a packed body counts as it is unpacked', () => {
  const packed = gzipSync(`<html>${'x'.repeat(2_000)}`);
  for (const encoding of ['gzip', 'x-gzip', ' GZIP ']) {
    assert.deepEqual(measure(encoding, packed.subarray(0, 9), packed.subarray(9)), { size: 2_006, type: 'text/html' });
  }
  assert.deepEqual(measure('br', packed), { size: packed.length, type: 'application/x-gzip' });
});

test('what is broken, or has a hole, counts as it came', () => {
  const packed = gzipSync('hello, hello, hello');
  assert.equal(measure('gzip', packed, 100).size, packed.length + 100);
  const broken = toBytes('\x1f\x8b\x08 and no more of that');
  assert.equal(measure('gzip', broken).size, broken.length);
  assert.deepEqual(measure(null, toBytes('<html>'), 100), { size: 106, type: 'text/html' });
  assert.deepEqual(measure(null, 100, toBytes('<html>')), { size: 106, type: null });
});

test('one meter measures one body after another, and one that has not begun is empty', () => {
  const unpacking = new Unpacking();
  const meter = new BodyMeter(unpacking);
  for (let body = 0; body < 3_000; body += 1) {
    meter.begin('gzip');
    meter.take(gzipSync('a'), 0, 21);
  }
  assert.equal(meter.end().size, 1);
  assert.deepEqual(meter.end(), { size: 0, type: null });
  assert.equal(unpacking.refused, 0);
});

test('of a packed body a bounded part is looked at; the rest counts as it came', () => {
  const zeros = gzipSync(new Uint8Array(1_000));
  // Stored blocks: each byte packed is one unpacked, but for a few.
  const packed = gzipSync(new Uint8Array(2 * PACKED_LIMIT), { level: 0 });
  const size = measure('gzip', packed).size;
  assert.ok(size > 2 * PACKED_LIMIT - 1_000 && size < packed.length);
  assert.equal(measure('gzip', zeros).size, 1_000);
});
