import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ETHER_TYPE, ethernet, ipv4, ipv6, join, type Part, udp } from '../testing/packets.ts';

const LAST = [0, 0x01, 0x01, 64];
const MORE = [0, 0x02, 0x00, 64];
const FRAME = ethernet(ETHER_TYPE.ipv4, ipv4({}, udp({})));

function labelled(...parts: readonly Part[]) {
  return decode(ethernet(0x8847, ...parts)).layers;
}

test('labels are skipped down to the bottom of the stack; the version says what follows', () => {
  assert.equal(labelled(MORE, MORE, LAST, ipv4({}, udp({}))).family, 4);
  assert.equal(labelled(LAST, ipv6({}, udp({}))).family, 6);
  assert.equal(decode(join(LAST, ipv4({}, udp({}))), { link: 219 }).layers.outcome, OUTCOME.transport);
});

test('a pseudowire carries Ethernet, with a control word or without', () => {
  assert.equal(labelled(LAST, [0, 0, 0, 9], FRAME).outcome, OUTCOME.transport);
  assert.equal(labelled(LAST, FRAME).outcome, OUTCOME.transport);
  const zeros = join([0, 1, 2, 3, 4, 5], FRAME.subarray(6));
  assert.equal(labelled(LAST, zeros).outcome, OUTCOME.transport, 'an address that begins with zero');
});

test('management, nonsense and an endless stack are unknown; half a label is malformed', () => {
  assert.equal(labelled(LAST, [0x10, 0, 0, 0], FRAME).outcome, OUTCOME.unknown);
  assert.equal(labelled(LAST, new Uint8Array(40).fill(0x77)).outcome, OUTCOME.unknown);
  assert.equal(labelled(...Array.from({ length: 17 }, () => MORE), LAST, FRAME).outcome, OUTCOME.unknown);
  assert.equal(labelled(MORE, [0, 1]).outcome, OUTCOME.malformed);
  assert.equal(labelled(LAST).outcome, OUTCOME.malformed);
});
