import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toBytes } from '../../testing/conversation.ts';
import { LineReader } from './line-reader.ts';
import { indexOfByte, latin1, startsWithIgnoringCase } from './text.ts';

/** The lines that a reader gives for these pieces, and whether each was cut. */
function linesOf(pieces: readonly Uint8Array[], limit: number): [string, boolean][] {
  const reader = new LineReader(limit);
  const lines: [string, boolean][] = [];
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      at = reader.take(piece, at, piece.length);
      if (at < 0) break;
      lines.push([latin1(reader.bytes, reader.from, reader.to), reader.truncated]);
    }
  }
  return lines;
}

test('lines end in LF or CRLF; a carriage return elsewhere belongs to the line', () => {
  assert.deepEqual(linesOf([toBytes('a\r\n\nb\rc\r\r\nrest')], 100), [
    ['a', false],
    ['', false],
    ['b\rc\r', false],
  ]);
});

test('a line beyond the limit is cut and the next one is whole', () => {
  for (const pieces of [['abcdef\nok\n'], ['ab', 'cd', 'ef', '\nok\n'], ['abcd', 'ef\n', 'ok\n']]) {
    assert.deepEqual(linesOf(pieces.map(toBytes), 4), [
      ['abcd', true],
      ['ok', false],
    ]);
  }
});

test('a long line leaves no buffer behind', () => {
  const reader = new LineReader(65_536);
  const bytes = toBytes('a'.repeat(60_000));
  reader.take(bytes, 0, bytes.length);
  reader.release();
  assert.equal(reader.held, 60_000);
  assert.equal(reader.take(toBytes('\n'), 0, 1), 1);
  assert.equal(reader.to - reader.from, 60_000);
  reader.release();
  assert.equal(reader.held, 0);
});

test('the pieces in which the bytes come make no difference', () => {
  const line = fc.array(fc.constantFrom(0x61, 0x0a, 0x0d, 0xff), { maxLength: 40 });
  fc.assert(
    fc.property(
      line,
      fc.array(fc.nat(39), { maxLength: 6 }),
      fc.integer({ min: 1, max: 12 }),
      (content, cuts, limit) => {
        const bytes = Uint8Array.from(content);
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const pieces = places.slice(1).map((to, index) => bytes.subarray(places[index], to));
        assert.deepEqual(linesOf(pieces, limit), linesOf([bytes], limit));
      },
    ),
  );
});

test('text helpers stay within their window and keep every byte', () => {
  const every = Uint8Array.from({ length: 10_000 }, (_, index) => index & 0xff);
  assert.deepEqual(toBytes(latin1(every, 0, every.length)), every);
  assert.equal(indexOfByte(every, 200, 0, 200), -1);
  assert.equal(indexOfByte(every, 199, 0, 200), 199);
  assert.equal(startsWithIgnoringCase(toBytes('HoSt: x'), 0, 7, 'host'), true);
  assert.equal(startsWithIgnoringCase(toBytes('Host'), 0, 3, 'host'), false);
});
