import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4, ipv6, join, type Part, udp } from '../testing/packets.ts';

const V4 = ipv4({}, udp({}));

function of(...parts: readonly Part[]) {
  return decode(join(...parts), { link: 9 }).layers;
}

test('the protocol stands in one byte or two, with address and control or without', () => {
  for (const before of [
    [0x00, 0x21],
    [0x21],
    [0xff, 3, 0x00, 0x21],
    [0xff, 3, 0x21],
    [0, 3, 0x00, 0x21],
    [1, 3, 0x21],
  ]) {
    assert.equal(of(before, V4).outcome, OUTCOME.transport, `${before}`);
  }
  assert.equal(of([0x00, 0x57], ipv6({}, udp({}))).family, 6);
  assert.equal(of([0x02, 0x81], [0, 0, 1, 9], V4).family, 4);
});

test('a line may speak Cisco HDLC instead', () => {
  assert.equal(decode(join([0x0f, 0, 8, 0], V4), { link: 50 }).layers.outcome, OUTCOME.transport);
});

test('the line itself and compressed packets are unknown, half a header is malformed', () => {
  assert.equal(of([0xc0, 0x21, 1, 1, 0, 4]).outcome, OUTCOME.unknown);
  assert.equal(of([0x00, 0xfd], V4).outcome, OUTCOME.unknown);
  assert.equal(of([0x21]).outcome, OUTCOME.malformed);
  assert.equal(of([0xff, 3]).outcome, OUTCOME.malformed);
  assert.equal(of([0xff, 3, 0]).outcome, OUTCOME.malformed);
});
