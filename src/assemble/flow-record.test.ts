import assert from 'node:assert/strict';
import { test } from 'node:test';
import { icmp, ipv4, ipv6, tcp, udp } from '../decode/testing/packets.ts';
import type { Flow } from '../model/flow.ts';
import { toBytes } from './testing/conversation.ts';
import { Wire } from './testing/wire.ts';

function only(packet: Uint8Array): Flow {
  const wire = new Wire();
  wire.send(packet);
  const [flow] = wire.end();
  return flow ?? assert.fail('no flow');
}

test('each protocol has its words for state and history', () => {
  const words = ({ protocol, state, history }: Flow) => [protocol, state, history];
  assert.deepEqual(words(only(ipv4({ protocol: 6 }, tcp({ flags: 2 })))), ['tcp', 'S0', 'S']);
  assert.deepEqual(words(only(ipv4({ protocol: 17 }, udp({})))), ['udp', 'S0', 'D']);
  assert.deepEqual(words(only(ipv4({ protocol: 1 }, icmp(8, 0)))), ['icmp', 'OTH', '']);
  assert.deepEqual(words(only(ipv6({ next: 58 }, icmp(128, 0)))), ['icmp', 'OTH', '']);
});

test('a single packet lasts no time', () => {
  assert.equal(only(ipv4({}, udp({}))).duration, 0);
});

test('the identifier tells flows apart, and is the same for the same flow', () => {
  const first = only(ipv4({}, udp({})));
  assert.equal(first.uid, only(ipv4({}, udp({}))).uid);
  const others = [
    ipv4({ source: '192.0.2.9' }, udp({})),
    ipv4({ destination: '192.0.2.9' }, udp({})),
    ipv4({}, udp({ sourcePort: 1 })),
    ipv4({}, udp({ destinationPort: 1 })),
    ipv4({ protocol: 6 }, tcp({})),
  ];
  for (const other of others) assert.notEqual(only(other).uid, first.uid);
});

test('transactions name the flow that they came from', () => {
  const wire = new Wire();
  wire.send(ipv4({ protocol: 6 }, tcp({ destinationPort: 80 }, toBytes('GET / HTTP/1.0\r\n\r\n'))));
  const [flow] = wire.end();
  const [transaction] = wire.transactions;
  const identity = (of: Flow | typeof transaction) => [
    of?.uid,
    of?.originator,
    of?.originatorPort,
    of?.responder,
    of?.responderPort,
  ];
  assert.deepEqual(identity(transaction), identity(flow));
});
