import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ETHER_TYPE, ethernet, ipv4, ipv6, type Part, udp } from '../testing/packets.ts';

function of(next: number, words: number, ...parts: readonly Part[]) {
  return decode(ethernet(0x894f, [0x0f, 0xc0 | words, 2, next, 0, 0, 1, 0xff], ...parts)).layers;
}

test('the header is as long as it says, and names what follows', () => {
  const v4 = ipv4({}, udp({}));
  assert.equal(of(1, 2, v4).family, 4);
  assert.equal(of(1, 4, new Uint8Array(8), v4).family, 4);
  assert.equal(of(2, 2, ipv6({}, udp({}))).family, 6);
  assert.equal(of(3, 2, ethernet(ETHER_TYPE.ipv4, v4)).outcome, OUTCOME.transport);
  assert.equal(of(5, 2, [0, 0, 1, 9], v4).outcome, OUTCOME.transport);
  assert.equal(of(9, 2, v4).outcome, OUTCOME.unknown);
});

test('a header below two words and half a header are malformed', () => {
  assert.equal(of(1, 1, ipv4({}, udp({}))).outcome, OUTCOME.malformed);
  assert.equal(decode(ethernet(0x894f, [0, 2, 2, 1])).layers.outcome, OUTCOME.malformed);
});
