import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toBytes } from '../../testing/conversation.ts';
import { frame } from '../../testing/http2.ts';
import { FrameReader } from './frame-reader.ts';

/** What was told of these frames, given byte by byte and in one piece. */
function read(...says: readonly (string | number)[]): string[] {
  const [whole, single] = [says.length + 1, 1].map((size) => {
    const told: string[] = [];
    const reader = new FrameReader({
      headers: (stream, promised, bytes, start, end) => {
        told.push(`headers ${stream} ${promised} ${Buffer.from(bytes.subarray(start, end)).toString('latin1')}`);
        return true;
      },
      data: (stream, bytes, start, count) => {
        const text = bytes === null ? '?'.repeat(count) : Buffer.from(bytes.subarray(start, start + count)).toString();
        const last = told.at(-1);
        if (last?.startsWith(`data ${stream} `)) told[told.length - 1] = last + text;
        else told.push(`data ${stream} ${text}`);
      },
      endStream: (stream) => told.push(`end ${stream}`),
      reset: (stream) => told.push(`reset ${stream}`),
      tableSize: (size) => told.push(`table ${size}`),
    });
    for (const one of says) {
      if (typeof one === 'number') reader.gap(one);
      else {
        const bytes = toBytes(one);
        if (size > 1) reader.read(bytes, 0, bytes.length);
        else for (let at = 0; at < bytes.length; at += 1) reader.read(bytes, at, at + 1);
      }
    }
    if (reader.lost) told.push('lost');
    return told;
  }) as [string[], string[]];
  assert.deepEqual(single, whole);
  return whole;
}

test('a header block may come in pieces, padded and with a priority', () => {
  assert.deepEqual(read(frame(1, 0x05, 1, 'block')), ['headers 1 0 block', 'end 1']);
  assert.deepEqual(read(frame(1, 0x2c, 1, '\x02\0\0\0\0\x10block\0\0')), ['headers 1 0 block']);
  const pieces = [frame(1, 0x01, 3, 'bl'), frame(9, 0, 3, 'o'), frame(9, 0x04, 3, 'ck')];
  assert.deepEqual(read(pieces.join('')), ['headers 3 0 block', 'end 3']);
  assert.deepEqual(read(frame(5, 0x04, 1, '\0\0\0\x02block')), ['headers 1 2 block']);
});

test('bodies are passed on without their padding', () => {
  const frames = [frame(0, 0, 1, 'hel'), frame(0, 0x09, 1, '\x03lo\0\0\0'), frame(3, 0, 3, '\0\0\0\x08')];
  assert.deepEqual(read(frames.join('')), ['data 1 hello', 'end 1', 'reset 3']);
  assert.deepEqual(read(frame(0, 0x08, 1, '\xffabc')), []);
});

test('frames that mean nothing here are passed over', () => {
  assert.deepEqual(read(frame(4, 0, 0, '\0'.repeat(12)) + frame(6, 0, 0, '\0'.repeat(8)) + frame(0, 1, 1, '')), [
    'end 1',
  ]);
});

test('how large a header table may be is told', () => {
  const settings = '\0\x03\0\0\0\x64' + '\0\x01\0\x01\0\0';
  assert.deepEqual(read(frame(4, 0, 0, settings) + frame(4, 1, 0, '')), ['table 65536']);
  assert.deepEqual(read(frame(4, 0, 0, settings.repeat(33))), []);
  assert.deepEqual(read(frame(4, 0, 0, settings) + frame(1, 0x04, 1, 'block')), ['table 65536', 'headers 1 0 block']);
  assert.deepEqual(read(frame(4, 0, 0, settings).slice(0, 15), 6, frame(3, 0, 3, '')), ['reset 3']);
});

test('a long block leaves no buffer behind', () => {
  const reader = new FrameReader({
    headers: () => true,
    data: () => {},
    endStream: () => {},
    reset: () => {},
    tableSize: () => {},
  });
  const bytes = toBytes(frame(1, 0, 1, 'a') + frame(9, 0, 1, 'a'.repeat(16_000)).repeat(4));
  reader.read(bytes, 0, bytes.length);
  assert.ok(reader.held >= 64_000 && reader.held <= 65_536);
  reader.read(toBytes(frame(9, 0x04, 1, '')), 0, 9);
  assert.equal(reader.held, 0);
});

test('a gap inside a body is told; elsewhere the thread is lost', () => {
  const body = frame(0, 0x01, 1, 'hello');
  assert.deepEqual(read(body.slice(0, 10), 2, body.slice(12), frame(3, 0, 3, '')), [
    'data 1 h??lo',
    'end 1',
    'reset 3',
  ]);
  assert.deepEqual(read(frame(1, 0x04, 1, 'block').slice(0, 11), 3), ['lost']);
  assert.deepEqual(read(5), ['lost']);
  assert.deepEqual(read(body.slice(0, 10), 50), ['data 1 h', 'lost']);
});

test('only the rest of a block may follow its beginning, and it is bounded', () => {
  assert.deepEqual(read(frame(1, 0, 1, 'a') + frame(0, 0, 1, 'b')), ['lost']);
  assert.deepEqual(read(frame(9, 0x04, 1, 'a')), ['lost']);
  assert.deepEqual(read(frame(1, 0, 1, 'a') + frame(9, 0x04, 3, 'b')), ['lost']);
  const piece = frame(9, 0, 1, 'a'.repeat(16_000));
  assert.deepEqual(read(frame(1, 0, 1, 'a') + piece.repeat(5)), ['lost']);
});
