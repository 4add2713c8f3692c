import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, icmp, ipv4 } from '../testing/packets.ts';

function of(type: number, code: number) {
  return decode(ipv4({ protocol: 1 }, icmp(type, code, [1, 2, 3])), { link: 228 }).layers;
}

test('request and reply name each other as ports', () => {
  for (const [request, reply] of [
    [8, 0],
    [10, 9],
    [13, 14],
    [15, 16],
    [17, 18],
  ] as const) {
    const asked = of(request, 0);
    const answered = of(reply, 0);
    assert.deepEqual([asked.sourcePort, asked.destinationPort, asked.oneWay], [request, reply, false]);
    assert.deepEqual([answered.sourcePort, answered.destinationPort, answered.oneWay], [reply, request, false]);
  }
});

test('what nothing answers stands with its type and code', () => {
  const layers = of(3, 13);
  assert.deepEqual([layers.sourcePort, layers.destinationPort, layers.oneWay], [3, 13, true]);
  assert.deepEqual([layers.outcome, layers.payloadLength], [OUTCOME.transport, 3]);
});

test('half a header is malformed', () => {
  const { layers } = decode(ipv4({ protocol: 1 }, icmp(8, 0).subarray(0, 7)), { link: 228 });
  assert.equal(layers.outcome, OUTCOME.malformed);
});
