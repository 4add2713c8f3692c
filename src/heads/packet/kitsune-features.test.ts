import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arp, ETHER_TYPE, ethernet, ipv4, tcp, udp } from '../../decode/testing/packets.ts';
import type { PacketBatch } from '../../model/packet.ts';
import { FEATURE_NAMES } from './features.ts';
import { KitsuneFeatures, kitsuneStreams } from './kitsune-features.ts';
import { KitsuneKeyReader } from './kitsune-keys.ts';
import { DampedStatistics } from './reference/damped-statistics.ts';
import type { Pairs } from './settings.ts';

interface Sent {
  readonly packet: Uint8Array;
  readonly time: number;
  readonly wireLength?: number;
}

function batchOf(all: readonly Sent[]): PacketBatch {
  const offsets: number[] = [];
  let at = 0;
  for (const { packet } of all) {
    offsets.push(at);
    at += packet.length;
  }
  return {
    kind: 'packets',
    bytes: Uint8Array.from(all.flatMap(({ packet }) => [...packet])),
    count: all.length,
    offsets: Uint32Array.from(offsets),
    lengths: Uint32Array.from(all, ({ packet }) => packet.length),
    wireLengths: Uint32Array.from(all, ({ packet, wireLength }) => wireLength ?? packet.length),
    times: Float64Array.from(all, ({ time }) => time),
    links: new Uint16Array(all.length).fill(1),
  };
}

function rowsOf(all: readonly Sent[], pairs: Pairs = 'all'): readonly (readonly number[])[] {
  const features = new KitsuneFeatures(pairs, 1);
  const batch = batchOf(all);
  return all.map((_, index) => [...features.next(batch, index)]);
}

function value(row: readonly number[] | undefined, name: string): number | undefined {
  assert.ok(FEATURE_NAMES.includes(name), name);
  return row?.[FEATURE_NAMES.indexOf(name)];
}

const A = '10.0.0.1';
const B = '10.0.0.2';
const fromA = ethernet(
  ETHER_TYPE.ipv4,
  ipv4({ source: A, destination: B }, udp({ sourcePort: 1, destinationPort: 2 })),
);
const fromB = ethernet(
  ETHER_TYPE.ipv4,
  ipv4({ source: B, destination: A }, udp({ sourcePort: 2, destinationPort: 1 })),
);

test('three packets, by hand', () => {
  const rows = rowsOf([
    { packet: fromA, time: 1_000_000, wireLength: 100 },
    { packet: fromB, time: 1_500_000, wireLength: 60 },
    { packet: fromA, time: 2_000_000, wireLength: 300 },
  ]);
  const [first, second, third] = rows;
  for (const name of ['MI_dir_5', 'MI_dir_0.01']) {
    assert.deepEqual([value(first, `${name}_weight`), value(first, `${name}_mean`)], [1, 100]);
  }
  assert.equal(value(second, 'HH_1_magnitude_0_1'), Math.sqrt(100 * 100 + 60 * 60));
  // After one second half of the first packet is left for lambda 1, a thirty-second for lambda 5.
  assert.equal(value(third, 'MI_dir_1_weight'), 1.5);
  assert.equal(value(third, 'MI_dir_5_weight'), 1 + 1 / 32);
  assert.equal(value(third, 'HH_1_mean_0'), 350 / 1.5);
  assert.equal(value(third, 'HH_jit_1_mean'), 1 / 1.5);
  const [mean, squares] = [350 / 1.5, (100 * 100) / 2 + 300 * 300];
  assert.equal(value(third, 'HpHp_1_std_0'), squares / 1.5 - mean * mean);
  // Both updates of a packet that finds its pair multiply its residual, 300 - mean, with the last one of the other side: 0.
  assert.equal(value(third, 'HpHp_1_covariance_0_1'), 0);
});

test('a known pair is updated twice a packet, or once where pairs are updated alone', () => {
  const sent = [0, 1, 2, 3].map((index) => ({
    packet: index % 2 === 0 ? fromA : fromB,
    time: 1_000_000,
    wireLength: 100 * (index + 1),
  }));
  const last = (pairs: Pairs) => value(rowsOf(sent, pairs)[3], 'HH_1_covariance_0_1');
  // A sent 100 (residual 0) and 300 (100 above its mean of 200); B 200 (0) and 400 (100 above its mean of 300).
  assert.equal(last('own'), (100 * 100) / 4);
  assert.equal(last('all'), (2 * 100 * 100) / 7);
});

test('texts are joined as Kitsune joins them', () => {
  const keysOf = (source: string, sourcePort: number) => {
    const packet = ethernet(ETHER_TYPE.ipv4, ipv4({ source, protocol: 6 }, tcp({ sourcePort })));
    return kitsuneStreams(new KitsuneKeyReader(1).read(packet, 0, packet.length, packet.length, 1, 0));
  };
  assert.deepEqual(keysOf('10.0.0.11', 80), {
    sender: '02:00:00:00:00:0110.0.0.11',
    source: '10.0.0.11',
    destination: '198.51.100.2',
    channel: '10.0.0.11198.51.100.2',
    sourceSocket: '10.0.0.1180',
    destinationSocket: '198.51.100.27000',
  });
  assert.equal(keysOf('10.0.0.11', 80).sourceSocket, keysOf('10.0.0.1', 180).sourceSocket);
});

test('in ARP MAC addresses stand for sockets', () => {
  const packet = ethernet(ETHER_TYPE.arp, arp(1, A, B));
  const streams = kitsuneStreams(new KitsuneKeyReader(1).read(packet, 0, packet.length, packet.length, 1, 0));
  assert.deepEqual([streams.source, streams.destination], [A, B]);
  assert.deepEqual([streams.sourceSocket, streams.destinationSocket], ['02:00:00:00:00:01', '02:00:00:00:00:02']);
});

test('never NaN, never Infinity, for any packet, clock or length', () => {
  const land = ethernet(
    ETHER_TYPE.ipv4,
    ipv4({ source: A, destination: A }, udp({ sourcePort: 1, destinationPort: 1 })),
  );
  const sent = fc.record({
    packet: fc.oneof(fc.constantFrom(fromA, fromB, land), fc.uint8Array({ maxLength: 60 })),
    time: fc.oneof(fc.integer({ min: 0, max: 10_000_000 }), fc.constantFrom(0, -5, 2 ** 52, 1_700_000_000_000_000)),
    wireLength: fc.oneof(fc.nat(2_000), fc.constantFrom(0, 2 ** 32 - 1)),
  });
  fc.assert(
    fc.property(fc.array(sent, { maxLength: 12 }), fc.constantFrom<Pairs>('all', 'own'), (all, pairs) => {
      for (const row of rowsOf(all, pairs)) assert.ok(row.every(Number.isFinite), `${row}`);
    }),
    { numRuns: 500 },
  );
});

test('what is asked of statistics with plain keys is the same', () => {
  const statistics = new DampedStatistics('all');
  const keys = {
    sender: 'm',
    source: A,
    destination: B,
    channel: 'c',
    sourceSocket: 'sa',
    destinationSocket: 'sb',
  };
  const rows = rowsOf([
    { packet: fromA, time: 0, wireLength: 70 },
    { packet: fromA, time: 250_000, wireLength: 90 },
  ]);
  assert.deepEqual([...statistics.update(keys, 0, 70)], rows[0]);
  assert.deepEqual([...statistics.update(keys, 0.25, 90)], rows[1]);
});
