import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AcrossFlows } from '../application/across-flows.ts';
import { Candidates } from '../application/candidates.ts';
import { Content } from '../application/content.ts';
import type { ApplicationProtocol } from '../application/parser.ts';
import { FLOW, toBytes } from '../testing/conversation.ts';
import { Stream } from './stream.ts';

/** A protocol that writes down what it is given. */
function listening(heard: string[]): ApplicationProtocol {
  return {
    service: 'test',
    transports: ['tcp'],
    recognise: () => 'yes',
    open: () => ({
      finished: false,
      data: (direction, bytes, start, end) =>
        heard.push(`${direction}${String.fromCharCode(...bytes.subarray(start, end))}`),
      gap: (direction, length) => heard.push(`${direction}[${length}]`),
      close: () => heard.push('close'),
    }),
  };
}

function streamOf(heard: string[]): Stream {
  return new Stream(new Content(new Candidates([listening(heard)], 'tcp'), FLOW, () => {}, new AcrossFlows(() => {})), {
    bytes: 10_000,
    used: 0,
    skipped: 0,
  });
}

function say(stream: Stream, direction: 0 | 1, offset: number, text: string): void {
  stream.side(direction).segment(offset, toBytes(text), 0, text.length, text.length, 0);
}

test('each side is put in order for itself', () => {
  const heard: string[] = [];
  const stream = streamOf(heard);
  say(stream, 0, 0, 'a');
  say(stream, 1, 1, 'y');
  say(stream, 0, 1, 'b');
  say(stream, 1, 0, 'x');
  assert.deepEqual(heard, ['0a', '0b', '1x', '1y']);
});

test('at the end what waits is given with its gaps, then the reader is told', () => {
  const heard: string[] = [];
  const stream = streamOf(heard);
  say(stream, 0, 0, 'a');
  say(stream, 0, 3, 'd');
  stream.end(0, true);
  assert.deepEqual(heard, ['0a', '0[2]', '0d', 'close']);
});

test('when nobody reads any more nothing is given', () => {
  const heard: string[] = [];
  const stream = streamOf(heard);
  say(stream, 0, 0, 'a');
  say(stream, 0, 3, 'd');
  stream.end(0, false);
  assert.deepEqual(heard, ['0a']);
});
