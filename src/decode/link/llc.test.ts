import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ethernet, ipv4, join, type Part, udp } from '../testing/packets.ts';

const PACKET = ipv4({}, udp({}));

/** An 802.3 frame: its type field is the length of what follows. */
function framed(...parts: readonly Part[]) {
  const packet = join(...parts);
  return decode(ethernet(packet.length, packet)).layers;
}

test('SNAP of Ethernet numbers and the old IP point lead to IP', () => {
  assert.equal(framed([0xaa, 0xaa, 3, 0, 0, 0, 8, 0], PACKET).outcome, OUTCOME.transport);
  assert.equal(framed([0xaa, 0xaa, 3, 0, 0, 0xf8, 8, 0], PACKET).outcome, OUTCOME.transport);
  assert.equal(framed([6, 6, 3], PACKET).outcome, OUTCOME.transport);
});

test('other organisations, other points and numbered frames carry no IP', () => {
  assert.equal(framed([0xaa, 0xaa, 3, 0, 0, 0x0c, 0x20, 0], PACKET).outcome, OUTCOME.unknown);
  assert.equal(framed([0x42, 0x42, 3], PACKET).outcome, OUTCOME.unknown);
  assert.equal(framed([0xaa, 0xaa, 0, 0, 0, 0, 8, 0], PACKET).outcome, OUTCOME.unknown);
});

test('half a header is malformed, and what lies behind the length is not read', () => {
  assert.equal(framed([0xaa, 0xaa]).outcome, OUTCOME.malformed);
  assert.equal(framed([0xaa, 0xaa, 3, 0, 0, 0, 8]).outcome, OUTCOME.malformed);
  const padded = ethernet(30, [0xaa, 0xaa, 3, 0, 0, 0, 8, 0], PACKET);
  assert.equal(decode(padded).layers.outcome, OUTCOME.malformed);
});
