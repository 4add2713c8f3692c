import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { type MadePacket, putRecords } from '../testing/records.ts';
import { recordKeys } from './record-keys.ts';
import { referenceEngine } from './reference-engine.ts';

function keysOf(packet: MadePacket) {
  const { statistics } = referenceEngine(DEFAULT_SETTINGS);
  putRecords(statistics, [packet]);
  return recordKeys(statistics.records, 0);
}

const BASE: MadePacket = {
  source: '10.0.0.1',
  destination: '10.0.0.2',
  sourcePort: 1_000,
  destinationPort: 2_000,
  protocol: 6,
  sourceMac: '02:00:00:00:00:01',
};
const KEYS = keysOf(BASE);

/** Which keys are others when the packet is. */
function changed(packet: MadePacket): string[] {
  return Object.entries(keysOf({ ...BASE, ...packet })).flatMap(([name, key]) =>
    key === KEYS[name as keyof typeof KEYS] ? [] : [name],
  );
}

test('each key holds what it is to hold, and nothing else', () => {
  assert.deepEqual(changed({ length: 7, time: 9 }), []);
  assert.deepEqual(changed({ sourceMac: '02:00:00:00:00:02' }), ['sender']);
  assert.deepEqual(changed({ source: '10.0.0.3' }), ['sender', 'source', 'channel', 'sourceSocket']);
  assert.deepEqual(changed({ destination: '10.0.0.3' }), ['destination', 'channel', 'destinationSocket']);
  assert.deepEqual(changed({ sourcePort: 1_001 }), ['sourceSocket']);
  assert.deepEqual(changed({ destinationPort: 2_001 }), ['destinationSocket']);
  assert.deepEqual(changed({ protocol: 17 }), ['sourceSocket', 'destinationSocket']);
});

test('both directions of a conversation have the same keys, and channels of their own', () => {
  const back = keysOf({
    ...BASE,
    source: '10.0.0.2',
    destination: '10.0.0.1',
    sourcePort: 2_000,
    destinationPort: 1_000,
  });
  assert.deepEqual(
    [back.source, back.destination, back.sourceSocket, back.destinationSocket],
    [KEYS.destination, KEYS.source, KEYS.destinationSocket, KEYS.sourceSocket],
  );
  assert.notEqual(back.channel, KEYS.channel);
});

test('addresses of different kinds are never the same host, though their bytes are', () => {
  const sources = ['1.2.3.4', '102:304::', '01:02:03:04:00:00'].map((source) => ({ source, destination: source }));
  assert.equal(new Set(sources.map((packet) => keysOf(packet).source)).size, 3);
});

test('bytes that are characters of a key stand for themselves', () => {
  // 0x20 is the space between the parts of a key, 0x36 the digit 6.
  const one = keysOf({ ...BASE, source: '32.54.32.32', sourcePort: 0x2036 });
  const other = keysOf({ ...BASE, source: '32.54.32.54', sourcePort: 0x2020 });
  assert.notEqual(one.sourceSocket, other.sourceSocket);
});
