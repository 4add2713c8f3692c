import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4, join, udp } from '../testing/packets.ts';

const UDP = udp({}, [1, 2, 3]);

test('an authentication header is skipped, also one behind another', () => {
  const header = (next: number) => join([next, 4, 0, 0], new Uint8Array(20));
  const { layers } = decode(ipv4({ protocol: 51 }, header(51), header(17), UDP), { link: 228 });
  assert.deepEqual([layers.outcome, layers.protocol, layers.payloadLength], [OUTCOME.transport, 17, 3]);
});

test('a header below twelve bytes or beyond the packet is malformed', () => {
  const header = (words: number) => join([17, words, 0, 0], new Uint8Array(8));
  assert.equal(decode(ipv4({ protocol: 51 }, header(0), UDP), { link: 228 }).layers.outcome, OUTCOME.malformed);
  assert.equal(decode(ipv4({ protocol: 51 }, header(99), UDP), { link: 228 }).layers.outcome, OUTCOME.malformed);
  assert.equal(decode(ipv4({ protocol: 51 }, [17, 1]), { link: 228 }).layers.outcome, OUTCOME.malformed);
});
