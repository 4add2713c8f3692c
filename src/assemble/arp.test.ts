import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arp, decode, ETHER_TYPE, ethernet } from '../decode/testing/packets.ts';
import { arpTransaction } from './arp.ts';

test('a request names who asks for whom, and where the frame went', () => {
  const { bytes, layers } = decode(ethernet(ETHER_TYPE.arp, arp(1, '192.0.2.1', '192.0.2.9')));
  assert.deepEqual(arpTransaction(bytes, layers, 12), {
    kind: 'arp',
    uid: '',
    time: 12,
    originator: '192.0.2.1',
    originatorPort: 0,
    responder: '192.0.2.9',
    responderPort: 0,
    operation: 'request',
    senderHardware: '02:00:00:00:00:01',
    targetHardware: '02:00:00:00:00:02',
    frameDestination: '02:00:00:00:00:02',
  });
});

test('everything that is no request is a reply', () => {
  const { bytes, layers } = decode(ethernet(ETHER_TYPE.arp, arp(2, '192.0.2.1', '192.0.2.9')));
  assert.equal(arpTransaction(bytes, layers, 0).operation, 'reply');
});
