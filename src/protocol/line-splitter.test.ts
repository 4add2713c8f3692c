import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GatehoundError } from '../model/error.ts';
import { LINE_LIMIT, LineSplitter } from './line-splitter.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('lines come out whole, however the bytes are cut', () => {
  const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' '));
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (lines, sizes) => {
      const stream = bytes(lines.map((text) => `${text}\n`).join(''));
      const splitter = new LineSplitter();
      const seen: string[] = [];
      for (let at = 0, turn = 0; at < stream.length; turn++) {
        const size = sizes[turn % sizes.length] as number;
        seen.push(...splitter.push(stream.subarray(at, at + size)));
        at += size;
      }
      assert.deepEqual(seen, lines);
    }),
  );
});

test('a line of the limit passes, one byte more is refused, in one piece or many', () => {
  const longest = 'x'.repeat(LINE_LIMIT);
  assert.deepEqual(new LineSplitter().push(bytes(`${longest}\n`)), [longest]);
  const refused = { code: 'GH-AGT-005', message: /65536/ };
  assert.throws(() => new LineSplitter().push(bytes(`${longest}x\n`)), refused);
  const splitter = new LineSplitter();
  assert.deepEqual(splitter.push(bytes(longest)), []);
  assert.throws(() => splitter.push(bytes('x')), refused);
});

test('another limit is kept as exactly, and the lines before it come out', () => {
  const splitter = new LineSplitter(5);
  assert.deepEqual(splitter.push(bytes('12345\n123')), ['12345']);
  assert.throws(() => splitter.push(bytes('456')), { code: 'GH-AGT-005', message: /more than 5 bytes/ });
});

test('bytes that are no UTF-8 are refused', () => {
  assert.throws(() => new LineSplitter().push(Uint8Array.of(0xff, 0x0a)), { code: 'GH-AGT-005' });
});

test('no bytes make it throw anything but a coded error', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (chunks) => {
      const splitter = new LineSplitter();
      try {
        for (const chunk of chunks) splitter.push(chunk);
      } catch (error) {
        assert.ok(error instanceof GatehoundError);
      }
    }),
  );
});
