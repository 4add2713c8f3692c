import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DtlsMessages } from './dtls-messages.ts';
import { bytesOf, number } from './testing/messages.ts';

/** A part of a message of `length` bytes. */
const fragment = (sequence: number, length: number, offset: number, content: Uint8Array) =>
  bytesOf(1, number(length, 3), number(sequence, 2), number(offset, 3), number(content.length, 3), content);

test('messages of which one byte came take up no more than came of them', () => {
  const messages = new DtlsMessages(() => {});
  for (let sequence = 0; sequence < 100; sequence++) {
    const one = fragment(sequence, 65_535, 65_534, Uint8Array.of(1));
    messages.read(one, 0, one.length);
  }
  assert.ok(messages.held <= 8_192, `${messages.held} bytes`);
});

test('a flood of fragments is bounded for a side, and what was given is let go of', () => {
  const given: number[] = [];
  const messages = new DtlsMessages((_type, _bytes, start, end) => given.push(end - start));
  const part = new Uint8Array(1_000);
  for (let offset = 60_000; offset > 0; offset -= part.length) {
    for (let sequence = 1; sequence < 9; sequence++) {
      const one = fragment(sequence, 61_000, offset, part);
      messages.read(one, 0, one.length);
      assert.ok(messages.held <= 4 * 65_536, `${messages.held} bytes`);
    }
  }
  messages.flush();
  assert.deepEqual([given, messages.held], [[], 0]);
});

test('the longest message comes through in fragments, in whatever order', () => {
  const body = Uint8Array.from({ length: 65_000 }, (_, index) => index % 251);
  for (const isReverse of [false, true]) {
    const given: Uint8Array[] = [];
    const messages = new DtlsMessages((_type, bytes, start, end) => given.push(bytes.slice(start, end)));
    const fragments = Array.from({ length: 65 }, (_, index) =>
      fragment(0, body.length, index * 1_000, body.subarray(index * 1_000, (index + 1) * 1_000)),
    );
    for (const one of isReverse ? fragments.reverse() : fragments) messages.read(one, 0, one.length);
    assert.deepEqual(given, [body]);
    assert.equal(messages.held, 0);
  }
});
