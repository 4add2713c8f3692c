import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4, udp } from '../testing/packets.ts';

test('the coverage of the checksum is not the length', () => {
  const { layers } = decode(ipv4({ protocol: 136 }, udp({ length: 8 }, [1, 2, 3])), { link: 228 });
  assert.deepEqual([layers.outcome, layers.sourcePort, layers.payloadLength], [OUTCOME.transport, 40_000, 3]);
  assert.equal(decode(ipv4({ protocol: 136 }, [1, 2, 3]), { link: 228 }).layers.outcome, OUTCOME.malformed);
});
