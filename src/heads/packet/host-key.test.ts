import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addressLength,
  addressText,
  addressTextKey,
  destinationKey,
  pairKey,
  serviceKey,
  sourceKey,
  writeService,
} from './host-key.ts';
import { RECORD } from './packet-record.ts';
import { referenceEngine } from './reference/reference-engine.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { putRecords } from './testing/records.ts';

const PAIRS = [
  ['192.0.2.1', '198.51.100.255', 4],
  ['2001:db8::1', 'fe80::ff', 16],
  ['02:00:00:00:00:01', 'ff:ff:ff:ff:ff:ff', 6],
] as const;

test('the keys of a record are the bytes of its addresses, and read as people read them', () => {
  const { statistics } = referenceEngine(DEFAULT_SETTINGS);
  const packets = PAIRS.map(([source, destination]) => ({ source, destination }));
  putRecords(statistics, packets);
  for (const [index, [source, destination, length]] of PAIRS.entries()) {
    const keys = [sourceKey(statistics.records, index), destinationKey(statistics.records, index)];
    assert.deepEqual(
      keys.map((key) => key.length),
      [length, length],
    );
    assert.equal(addressLength(statistics.records, index), length);
    assert.deepEqual(keys.map(addressText), [source, destination]);
    assert.deepEqual([source.toUpperCase(), destination].map(addressTextKey), keys);
  }
});

test('addresses that begin alike are others where their kinds are others', () => {
  const { statistics } = referenceEngine(DEFAULT_SETTINGS);
  const sources = ['1.2.3.4', '102:304::', '01:02:03:04:00:00'];
  putRecords(
    statistics,
    sources.map((source) => ({ source, destination: source })),
  );
  assert.equal(new Set(sources.map((_, index) => sourceKey(statistics.records, index))).size, 3);
});

test('what is no address has no key', () => {
  for (const text of ['', 'everyone', '10.0.0.0/24', '02:00:00:00:00', '02:00:00:00:00:01:02', '2:0:0:0:0:1']) {
    assert.equal(addressTextKey(text), undefined, text);
  }
});

test('a pair has one key for both directions, and no other pair has it', () => {
  const hosts = ['\x0a\0\0\x01', '\x0a\0\0\x02', '\x0a\0\0\xff', '\xff\0\0\x01'];
  const keys = new Set<string>();
  for (const [index, one] of hosts.entries()) {
    for (const other of hosts.slice(index)) {
      assert.equal(pairKey(one, other), pairKey(other, one));
      keys.add(pairKey(one, other));
    }
  }
  assert.equal(keys.size, 10);
});

test('a service has one key for both directions and whatever port the client has, and comes back as a record', () => {
  const { statistics } = referenceEngine(DEFAULT_SETTINGS);
  const keys = PAIRS.map(([source, destination]) => {
    const there = { source, destination, protocol: 6, sourcePort: 40_000, destinationPort: 8_443 };
    const back = { source: destination, destination: source, protocol: 6, sourcePort: 8_443, destinationPort: 50_123 };
    const others = [{ protocol: 17 }, { destinationPort: 8_442 }, { destination: source }];
    putRecords(statistics, [there, back, ...others.map((other) => ({ ...there, ...other }))]);
    const [first, second, ...rest] = [0, 1, 2, 3, 4].map((index) => serviceKey(statistics.records, index));
    assert.equal(first, second);
    assert.ok(rest.every((key) => key !== first));
    return first as string;
  });
  const record = new Uint8Array(RECORD.bytes).fill(7);
  for (const key of keys) {
    writeService(record, key);
    assert.equal(serviceKey(record, 0), key);
  }
});
