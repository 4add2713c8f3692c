import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4, ipv6, join, type Part, udp } from '../testing/packets.ts';

const V4 = ipv4({}, udp({}));

function of(...parts: readonly Part[]) {
  return decode(join(...parts), { link: 107 }).layers;
}

test('an identifier or an EtherType says what follows', () => {
  assert.equal(of([0x18, 0x61, 8, 0], V4).outcome, OUTCOME.transport);
  assert.equal(of([0x18, 0x61, 3, 0xcc], V4).outcome, OUTCOME.transport);
  assert.equal(of([0x18, 0x61, 3, 0x8e], ipv6({}, udp({}))).family, 6);
  assert.equal(of([0x18, 0x61, 3, 0, 0x80, 0, 0, 0, 8, 0], V4).outcome, OUTCOME.transport);
});

test('an address has two to four bytes', () => {
  assert.equal(of([0x18, 0x60, 0x03, 3, 0xcc], V4).outcome, OUTCOME.transport);
  assert.equal(of([0x18, 0x60, 0x02, 0x01, 3, 0xcc], V4).outcome, OUTCOME.transport);
  assert.equal(of([0x19, 0x61, 3, 0xcc], V4).outcome, OUTCOME.malformed);
  assert.equal(of([0x18, 0x60, 0x02, 0x02, 0x01, 3, 0xcc], V4).outcome, OUTCOME.malformed);
});

test('the line itself is unknown, a cut frame malformed', () => {
  assert.equal(of([0x18, 0x61, 3, 8, 9, 9]).outcome, OUTCOME.unknown);
  assert.equal(of([0x18, 0x61, 9, 9], V4).outcome, OUTCOME.unknown);
  for (const cut of [[0x18], [0x18, 0x61, 3], [0x18, 0x61, 3, 0], [0x18, 0x61, 3, 0x80, 0]]) {
    assert.equal(of(cut).outcome, OUTCOME.malformed, `${cut}`);
  }
});
