import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, icmp, ipv6 } from '../testing/packets.ts';

function of(type: number, code: number) {
  return decode(ipv6({ next: 58 }, icmp(type, code)), { link: 229 }).layers;
}

test('solicitation and advertisement, request and reply name each other as ports', () => {
  for (const [request, reply] of [
    [128, 129],
    [130, 131],
    [133, 134],
    [135, 136],
    [139, 140],
    [144, 145],
  ] as const) {
    assert.deepEqual([of(request, 0).sourcePort, of(request, 0).destinationPort], [request, reply]);
    assert.deepEqual([of(reply, 0).sourcePort, of(reply, 0).destinationPort], [reply, request]);
  }
});

test('what nothing answers stands with its type and code', () => {
  const layers = of(1, 4);
  assert.deepEqual([layers.sourcePort, layers.destinationPort, layers.oneWay], [1, 4, true]);
});
