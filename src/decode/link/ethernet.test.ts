import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ETHER_TYPE, ethernet, ipv4, udp } from '../testing/packets.ts';

test('an Ethernet II frame names what it carries', () => {
  const { layers } = decode(ethernet(ETHER_TYPE.ipv4, ipv4({}, udp({}))));
  assert.equal(layers.outcome, OUTCOME.transport);
  assert.deepEqual([layers.ethernet, layers.etherType], [7, 0x0800]);
});

test('an 802.3 length and an EtherType that nobody decodes are unknown', () => {
  assert.equal(decode(ethernet(38, new Uint8Array(46))).layers.outcome, OUTCOME.unknown);
  assert.equal(decode(ethernet(0x88cc, new Uint8Array(46))).layers.outcome, OUTCOME.unknown);
});

test('a frame shorter than its header is truncated or malformed', () => {
  const frame = ethernet(ETHER_TYPE.ipv4).subarray(0, 13);
  assert.equal(decode(frame, { wireLength: 60 }).layers.outcome, OUTCOME.truncated);
  assert.equal(decode(frame).layers.outcome, OUTCOME.malformed);
});
