import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4, ipv6, join, type Part, udp } from '../testing/packets.ts';

const V4 = ipv4({}, udp({}));
const V6 = ipv6({}, udp({}));

function of(...parts: readonly Part[]) {
  return decode(join(...parts), { link: 0 }).layers;
}

test('the family is read in both byte orders, and IPv6 has four numbers', () => {
  assert.equal(of([2, 0, 0, 0], V4).family, 4);
  assert.equal(of([0, 0, 0, 2], V4).family, 4);
  for (const family of [10, 24, 28, 30]) {
    assert.equal(of([family, 0, 0, 0], V6).family, 6);
    assert.equal(decode(join([0, 0, 0, family], V6), { link: 108 }).layers.family, 6);
  }
});

test('other families are unknown, half a header is malformed', () => {
  assert.equal(of([7, 0, 0, 0], V4).outcome, OUTCOME.unknown);
  assert.equal(of([2, 0, 0]).outcome, OUTCOME.malformed);
});
