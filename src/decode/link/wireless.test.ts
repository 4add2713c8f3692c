import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4, join, type Part, udp } from '../testing/packets.ts';

const SNAP = join([0xaa, 0xaa, 3, 0, 0, 0, 8, 0], ipv4({}, udp({})));

/** The three addresses and the numbers that follow frame control. */
const REST = new Uint8Array(22).fill(2);

function of(...parts: readonly Part[]) {
  return decode(join(...parts), { link: 105 }).layers.outcome;
}

test('data frames of all directions carry LLC', () => {
  assert.equal(of([0x08, 1], REST, SNAP), OUTCOME.transport);
  assert.equal(of([0x08, 2], REST, SNAP), OUTCOME.transport);
  assert.equal(of([0x08, 3], REST, [2, 2, 2, 2, 2, 2], SNAP), OUTCOME.transport);
});

test('quality of service adds two bytes, high throughput four more, and some drivers pad', () => {
  assert.equal(of([0x88, 1], REST, [0, 0], SNAP), OUTCOME.transport);
  assert.equal(of([0x88, 0x81], REST, [0, 0, 1, 2, 3, 4], SNAP), OUTCOME.transport);
  assert.equal(of([0x88, 1], REST, [0, 0, 0, 0], SNAP), OUTCOME.transport);
});

test('of several packets in one frame the first is decoded', () => {
  const addresses = new Uint8Array(12).fill(4);
  assert.equal(of([0x88, 1], REST, [0x80, 0], addresses, [0, SNAP.length], SNAP), OUTCOME.transport);
});

test('management, control, empty and protected frames are unknown, half a frame is malformed', () => {
  assert.equal(of([0x80, 0], REST, SNAP), OUTCOME.unknown);
  assert.equal(of([0xb4, 0], REST, SNAP), OUTCOME.unknown);
  assert.equal(of([0x48, 1], REST), OUTCOME.unknown);
  assert.equal(of([0x08, 0x41], REST, SNAP), OUTCOME.unknown);
  assert.equal(of([0x08, 1], REST.subarray(1)), OUTCOME.malformed);
  assert.equal(of([0x88, 1], REST, [0]), OUTCOME.malformed);
});
