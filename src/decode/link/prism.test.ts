import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4, join, type Part, udp } from '../testing/packets.ts';

const FRAME = join([0x08, 1], new Uint8Array(22), [0xaa, 0xaa, 3, 0, 0, 0, 8, 0], ipv4({}, udp({})));

function of(link: number, ...parts: readonly Part[]) {
  return decode(join(...parts), { link }).layers.outcome;
}

test('a Prism header of either byte order and an AVS header end where they say', () => {
  assert.equal(of(119, [0x44, 0, 0, 0, 144, 0, 0, 0], new Uint8Array(136), FRAME), OUTCOME.transport);
  assert.equal(of(119, [0, 0, 0, 0x44, 0, 0, 0, 144], new Uint8Array(136), FRAME), OUTCOME.transport);
  assert.equal(of(163, [0x80, 0x21, 0x10, 1, 0, 0, 0, 64], new Uint8Array(56), FRAME), OUTCOME.transport);
  assert.equal(of(119, [0x80, 0x21, 0x10, 2, 0, 0, 0, 80], new Uint8Array(72), FRAME), OUTCOME.transport);
});

test('other headers and lengths beyond the frame are malformed', () => {
  assert.equal(of(119, [0, 0, 0, 0x45, 0, 0, 0, 8], FRAME), OUTCOME.malformed);
  assert.equal(of(119, [0, 0, 0, 0x44, 0, 0, 0, 7], FRAME), OUTCOME.malformed);
  assert.equal(of(163, [0x80, 0x21, 0x10, 1, 0xff, 0, 0, 0], FRAME), OUTCOME.malformed);
  assert.equal(of(163, [0x80, 0x21, 0x10]), OUTCOME.malformed);
});
