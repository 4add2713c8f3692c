import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Decoded, decode, ipv4, ipv6, tcp, udp } from '../decode/testing/packets.ts';
import { formatAddress } from '../model/address.ts';
import { FlowKey } from './flow-key.ts';

function keyOf({ bytes, layers }: Decoded, seed = 0): FlowKey {
  const key = new FlowKey(seed);
  key.read(bytes, layers);
  return key;
}

const ends = fc.record({
  a: fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => formatAddress(bytes)),
  b: fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => formatAddress(bytes)),
  portA: fc.nat(65_535),
  portB: fc.nat(65_535),
});

test('both directions have one key, and only the side differs', () => {
  fc.assert(
    fc.property(ends, ({ a, b, portA, portB }) => {
      const there = ipv4({ source: a, destination: b }, udp({ sourcePort: portA, destinationPort: portB }));
      const back = ipv4({ source: b, destination: a }, udp({ sourcePort: portB, destinationPort: portA }));
      const first = keyOf(decode(there, { link: 228 }));
      const second = keyOf(decode(back, { link: 228 }));
      assert.deepEqual(first.words, second.words);
      assert.equal(first.hash, second.hash);
      if (a !== b || portA !== portB) assert.notEqual(first.sourceIsLower, second.sourceIsLower);
    }),
  );
});

test('each part of a key makes a difference', () => {
  const packets = [
    ipv4({}, udp({})),
    ipv4({ source: '192.0.2.9' }, udp({})),
    ipv4({ destination: '192.0.2.9' }, udp({})),
    ipv4({}, udp({ sourcePort: 1 })),
    ipv4({}, udp({ destinationPort: 1 })),
    ipv4({}, udp({ sourcePort: 7_000, destinationPort: 40_000 })),
    ipv4({ protocol: 6 }, tcp({})),
    ipv6({}, udp({})),
    ipv6({ source: '2001:db8::1:0:0:1' }, udp({})),
    ipv6({ source: '2001:db8:0:1::1' }, udp({})),
  ];
  const keys = packets.map((packet) => keyOf(decode(packet, { link: 101 })).words.join(' '));
  assert.equal(new Set(keys).size, packets.length);
});

test('the seed changes the hash, never the key', () => {
  const decoded = decode(ipv4({}, udp({})), { link: 228 });
  const [first, second] = [keyOf(decoded, 1), keyOf(decoded, 2)];
  assert.deepEqual(first.words, second.words);
  assert.notEqual(first.hash, second.hash);
});

test('keys that share a bucket under one seed scatter under another', () => {
  const bucket = (port: number, seed: number) =>
    keyOf(decode(ipv4({}, udp({ sourcePort: port })), { link: 228 }), seed).hash & 255;
  const chosen = Array.from({ length: 20_000 }, (_, port) => port).filter((port) => bucket(port, 0) === 0);
  assert.ok(chosen.length > 40);
  const scattered = new Set(chosen.map((port) => bucket(port, 0x5eed)));
  assert.ok(scattered.size > chosen.length / 2, `${chosen.length} keys in ${scattered.size} buckets`);
});
