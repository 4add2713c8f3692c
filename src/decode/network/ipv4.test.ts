import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAddress } from '../../model/address.ts';
import { OUTCOME, type Outcome } from '../layers.ts';
import { decode, type Ipv4Fields, ipv4, udp } from '../testing/packets.ts';

function of(fields: Ipv4Fields, payload: Uint8Array = udp({}, [1, 2, 3])) {
  return decode(ipv4(fields, payload), { link: 228 });
}

test('addresses, protocol, lifetime and length come from the header', () => {
  const { bytes, layers } = of({ source: '192.0.2.7', destination: '203.0.113.9', timeToLive: 3 });
  assert.equal(formatAddress(bytes, layers.source, 4), '192.0.2.7');
  assert.equal(formatAddress(bytes, layers.destination, 4), '203.0.113.9');
  assert.deepEqual([layers.family, layers.protocol, layers.timeToLive, layers.ipLength], [4, 17, 3, 31]);
});

test('options are skipped', () => {
  const { layers } = of({ options: [7, 4, 4, 0, 0, 0, 0, 0] });
  assert.deepEqual([layers.outcome, layers.payloadLength, layers.ipLength], [OUTCOME.transport, 3, 39]);
});

test('padding behind the packet is no payload', () => {
  const padded = new Uint8Array(46);
  padded.set(ipv4({}, udp({}, [1, 2, 3])));
  const { layers } = decode(padded, { link: 228 });
  assert.deepEqual([layers.payloadLength, layers.payloadCaptured, layers.ipLength], [3, 3, 31]);
});

test('a transport header does not reach into the padding', () => {
  assert.equal(of({ length: 24 }).layers.outcome, OUTCOME.malformed);
});

test('a total length of zero means the whole frame', () => {
  const { layers } = of({ length: 0 });
  assert.deepEqual([layers.outcome, layers.ipLength, layers.payloadLength], [OUTCOME.transport, 31, 3]);
});

test('a fragment says where it belongs, and no more', () => {
  const later = of({ fragment: 0x2001 }).layers;
  assert.deepEqual([later.outcome, later.protocol, later.family], [OUTCOME.fragment, 17, 4]);
  assert.deepEqual([later.fragmentOffset, later.moreFragments, later.identification], [8, true, 1]);
  assert.deepEqual([later.network, later.offset, later.payloadLength], [7, 27, 11]);
  const last = of({ fragment: 0x1fff }).layers;
  assert.deepEqual([last.outcome, last.fragmentOffset, last.moreFragments], [OUTCOME.fragment, 65_528, false]);
  assert.equal(of({ fragment: 0x2000 }).layers.outcome, OUTCOME.fragment);
  assert.equal(of({ fragment: 0x4000 }).layers.outcome, OUTCOME.transport);
});

test('lengths that contradict each other are malformed', () => {
  const cases: readonly [string, Ipv4Fields][] = [
    ['another version', { version: 6 }],
    ['a header below five words', { words: 4 }],
    ['a total length below the header', { length: 19 }],
    ['a total length beyond the frame', { length: 32 }],
    ['a header beyond the frame', { words: 15 }],
  ];
  for (const [name, fields] of cases) assert.equal(of(fields).layers.outcome, OUTCOME.malformed, name);
});

test('a capture that cut the packet is no fault of the packet', () => {
  const packet = ipv4({}, udp({}, new Uint8Array(100)));
  const cases: readonly [number, Outcome][] = [
    [19, OUTCOME.truncated],
    [27, OUTCOME.truncated],
    [28, OUTCOME.transport],
    [60, OUTCOME.transport],
  ];
  for (const [length, outcome] of cases) {
    const { layers } = decode(packet.subarray(0, length), { link: 228, wireLength: packet.length });
    assert.equal(layers.outcome, outcome, `${length} bytes`);
    if (outcome !== OUTCOME.transport) continue;
    assert.deepEqual([layers.ipLength, layers.payloadLength, layers.payloadCaptured], [128, 100, length - 28]);
  }
});
