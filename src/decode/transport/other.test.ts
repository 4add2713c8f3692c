import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4 } from '../testing/packets.ts';

test('a protocol without ports is a flow of its addresses, whose payload is not counted', () => {
  for (const protocol of [2, 50, 89, 99, 255]) {
    const { layers } = decode(ipv4({ protocol }, [1, 2, 3]), { link: 228 });
    assert.deepEqual([layers.outcome, layers.protocol, layers.ipLength], [OUTCOME.transport, protocol, 23]);
    assert.deepEqual([layers.sourcePort, layers.destinationPort, layers.payloadLength], [0, 0, 0]);
  }
});
