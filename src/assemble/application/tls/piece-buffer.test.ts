import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PieceBuffer } from './piece-buffer.ts';

test('pieces are put together in whatever order they come', () => {
  const content = Uint8Array.from({ length: 200 }, (_, index) => index);
  const piece = fc.tuple(fc.nat(199), fc.integer({ min: 1, max: 60 }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const buffer = new PieceBuffer(200);
      const there = new Set<number>();
      for (const [from, length] of pieces) {
        const to = Math.min(200, from + length);
        buffer.add(from, content, from, to);
        for (let at = from; at < to; at++) there.add(at);
      }
      let known = 0;
      while (there.has(known)) known++;
      assert.equal(buffer.known, known);
      assert.deepEqual(buffer.bytes.slice(0, known), content.slice(0, known));
    }),
  );
});

test('neither many holes nor far pieces are kept', () => {
  const buffer = new PieceBuffer(65_536);
  const byte = Uint8Array.of(1);
  for (let index = 0; index < 10_000; index++) buffer.add(1 + 2 * index, byte, 0, 1);
  assert.ok(buffer.held <= 12_288, `${buffer.held} bytes`);
  buffer.add(65_536, byte, 0, 1);
  assert.ok(buffer.held <= 12_288, `${buffer.held} bytes`);
  buffer.add(0, byte, 0, 1);
  assert.equal(buffer.known, 2);
});

test('a piece takes up what came of it, however far it stands', () => {
  const far = new PieceBuffer(65_536);
  far.add(65_500, Uint8Array.of(1), 0, 1);
  assert.ok(far.held <= 64, `${far.held} bytes`);
  const piece = new Uint8Array(200);
  for (const order of [0, 1]) {
    const buffer = new PieceBuffer(65_536);
    for (let index = 0; index < 300; index++) {
      const place = order === 0 ? 299 - index : index;
      buffer.add(1 + place * piece.length, piece, 0, piece.length);
      assert.ok(buffer.held <= 2 * (index + 1) * piece.length + 12_288, `${buffer.held} bytes after ${index} pieces`);
    }
    buffer.add(0, piece, 0, 1);
    assert.equal(buffer.known, order === 0 ? 1 : 60_001);
    assert.ok(buffer.held <= 4 * 60_000 + 12_288);
  }
});

test('pieces that are sent again and again take up their place once', () => {
  const buffer = new PieceBuffer(65_536);
  const piece = new Uint8Array(1_000);
  for (let index = 0; index < 10_000; index++) buffer.add(100 + (index % 7) * 500, piece, 0, piece.length);
  assert.ok(buffer.held <= 8_192, `${buffer.held} bytes`);
});
