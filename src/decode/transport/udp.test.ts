import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4, udp } from '../testing/packets.ts';

function of(datagram: Uint8Array) {
  return decode(ipv4({ protocol: 17 }, datagram), { link: 228 }).layers;
}

test('ports and length are read', () => {
  const layers = of(udp({ sourcePort: 53, destinationPort: 65_535 }, [1, 2, 3]));
  assert.equal(layers.outcome, OUTCOME.transport);
  assert.deepEqual([layers.sourcePort, layers.destinationPort, layers.payloadLength], [53, 65_535, 3]);
});

test('the length of the datagram rules where it is shorter than the packet', () => {
  assert.equal(of(udp({ length: 10 }, [1, 2, 3])).payloadLength, 2);
  assert.equal(of(udp({ length: 8 }, [1, 2, 3])).payloadLength, 0);
});

test('a length of zero, or one beyond the packet, means the rest of the packet', () => {
  assert.equal(of(udp({ length: 0 }, [1, 2, 3])).payloadLength, 3);
  assert.equal(of(udp({ length: 500 }, [1, 2, 3])).payloadLength, 3);
});

test('a length below the header is malformed, and so is half a header', () => {
  assert.equal(of(udp({ length: 7 }, [1])).outcome, OUTCOME.malformed);
  assert.equal(of(udp({}).subarray(0, 7)).outcome, OUTCOME.malformed);
});
