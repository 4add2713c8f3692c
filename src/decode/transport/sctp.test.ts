import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4, join, type Part } from '../testing/packets.ts';

const HEADER = [0x9c, 0x40, 0, 80, 1, 2, 3, 4, 0, 0, 0, 0];

function of(...chunks: readonly Part[]) {
  return decode(ipv4({ protocol: 132 }, HEADER, ...chunks), { link: 228 }).layers;
}

test('ports are read, and payload is what the data chunks carry', () => {
  const sack = join([3, 0, 0, 16], new Uint8Array(12));
  const data = join([0, 3, 0, 19], new Uint8Array(12), [1, 2, 3, 0]);
  const interleaved = join([64, 3, 0, 22], new Uint8Array(16), [1, 2]);
  const layers = of(sack, data, interleaved);
  assert.deepEqual([layers.outcome, layers.sourcePort, layers.destinationPort], [OUTCOME.transport, 40_000, 80]);
  assert.equal(layers.payloadLength, 5);
});

test('a chunk that lies about its length promises no more than there is, one of none ends the list', () => {
  assert.equal(of([0, 3, 0xff, 0xff], new Uint8Array(12)).payloadLength, 16);
  assert.equal(of([0, 3, 0, 0], [0, 3, 0, 17], new Uint8Array(13)).payloadLength, 0);
  assert.equal(of().payloadLength, 0);
});

test('half a header is malformed', () => {
  assert.equal(decode(ipv4({ protocol: 132 }, HEADER.slice(1)), { link: 228 }).layers.outcome, OUTCOME.malformed);
});
