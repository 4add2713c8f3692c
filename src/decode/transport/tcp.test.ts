import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4, tcp } from '../testing/packets.ts';
import { TCP } from './tcp.ts';

function of(segment: Uint8Array, wireLength?: number) {
  const packet = ipv4({ protocol: 6, ...(wireLength === undefined ? {} : { length: wireLength }) }, segment);
  return decode(packet, { link: 228, wireLength: wireLength ?? packet.length }).layers;
}

test('all fields of the header are read', () => {
  const fields = {
    sourcePort: 65_535,
    destinationPort: 22,
    sequence: 0xffff_fffe,
    acknowledgement: 0x8000_0001,
    flags: TCP.syn | TCP.acknowledge,
    window: 0xfff0,
  };
  const layers = of(tcp(fields, [1, 2, 3, 4, 5]));
  assert.equal(layers.outcome, OUTCOME.transport);
  assert.deepEqual([layers.sourcePort, layers.destinationPort], [65_535, 22]);
  assert.deepEqual([layers.sequence, layers.acknowledgement], [0xffff_fffe, 0x8000_0001]);
  assert.deepEqual([layers.tcpFlags, layers.tcpWindow], [0x12, 0xfff0]);
  assert.deepEqual([layers.payloadLength, layers.payloadCaptured], [5, 5]);
});

test('options are no payload, and need not have been captured', () => {
  const segment = tcp({ options: [2, 4, 5, 0xb4, 1, 1, 4, 2] }, [1, 2]);
  assert.equal(of(segment).payloadLength, 2);
  const cut = of(segment.subarray(0, 22), 20 + segment.length);
  assert.deepEqual([cut.outcome, cut.payloadLength, cut.payloadCaptured], [OUTCOME.transport, 2, 0]);
});

test('a header below five words or beyond the packet is malformed', () => {
  assert.equal(of(tcp({ words: 4 })).outcome, OUTCOME.malformed);
  assert.equal(of(tcp({ words: 6 })).outcome, OUTCOME.malformed);
});

test('half a header is truncated or malformed', () => {
  assert.equal(of(tcp({}).subarray(0, 19), 60).outcome, OUTCOME.truncated);
  assert.equal(of(tcp({}).subarray(0, 19)).outcome, OUTCOME.malformed);
});
