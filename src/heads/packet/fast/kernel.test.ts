import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { FEATURE_COUNT } from '../features.ts';
import { untrainedNetwork } from '../network-parameters.ts';
import { normalisationsOf } from '../normalisation.ts';
import { RECORD } from '../packet-record.ts';
import type { Pairs, Transform } from '../settings.ts';
import { Kernel, type KernelOptions, TABLES } from './kernel.ts';
import { PLACE_OF_FEATURE } from './row-order.ts';
import { KERNEL_BYTES } from './testing/kernel-bytes.ts';
import { START, type TestPacket, writeRecord } from './testing/records.ts';
import { chance } from './testing/rows.ts';

const OPTIONS: KernelOptions = { pairs: 'own', capacity: 1_000, seed: [1, 2] };

/** Two hosts that talk all the time. */
function regular(number: number): TestPacket {
  const isAnswer = number % 2 === 1;
  return {
    time: START + number * 50_000,
    length: isAnswer ? 1_000 + (number % 7) : 60,
    family: 4,
    protocol: 6,
    source: isAnswer ? 2 : 1,
    destination: isAnswer ? 1 : 2,
    sourcePort: isAnswer ? 80 : 40_000,
    destinationPort: isAnswer ? 40_000 : 80,
    mac: isAnswer ? 2 : 1,
    opening: 0,
  };
}

/** Fills a record with chance; time and length may be anything finite. */
function writeRandom(kernel: Kernel, index: number, random: () => number, time: number): void {
  const at = index * RECORD.bytes;
  for (let byte = at; byte < at + RECORD.bytes; byte++) kernel.records[byte] = Math.floor(random() * 256);
  kernel.view.setFloat64(at + RECORD.time, time, true);
}

describe('kernel', () => {
  test('puts each feature at a place of its own in a row', () => {
    assert.deepEqual(
      PLACE_OF_FEATURE.toSorted((a, b) => a - b),
      Array.from({ length: FEATURE_COUNT }, (_, place) => place),
    );
  });

  test('refuses tables that are too small, too large or not whole, and memory that is not there', () => {
    for (const capacity of [1, 0, -5, 2.5, Number.NaN, 4_194_305]) {
      assert.throws(() => new Kernel(KERNEL_BYTES, { ...OPTIONS, capacity }), RangeError);
    }
    // 6 tables of these take 5 GB, and addresses end at 4.
    assert.throws(() => new Kernel(KERNEL_BYTES, { ...OPTIONS, capacity: 4_194_304 }), RangeError);
    assert.throws(() => new Kernel(new Uint8Array([1, 2, 3]), OPTIONS));
  });

  test('refuses batches that are too large', () => {
    const kernel = new Kernel(KERNEL_BYTES, OPTIONS);
    for (const count of [-1, 257, 1.5, Number.NaN]) assert.throws(() => kernel.statistics(count, 'none'), RangeError);
    kernel.statistics(0, 'none');
    assert.equal(kernel.capacity, 256);
  });

  test('gives each table the capacity that it is told', () => {
    const capacity = { senders: 2, hosts: 3, hostPairs: 4, intervals: 5, sockets: 6, socketPairs: 7 };
    const kernel = new Kernel(KERNEL_BYTES, { ...OPTIONS, capacity });
    const random = chance(3);
    for (let index = 0; index < 100; index++) writeRandom(kernel, index, random, START);
    kernel.statistics(100, 'none');
    assert.deepEqual(
      TABLES.map((table) => kernel.counts[table].entries),
      TABLES.map((table) => capacity[table]),
    );
  });

  for (const pairs of ['own', 'all'] as const) {
    test(`a million random keys stay at the cap, are counted, and do not touch what is in use, ${pairs}`, () => {
      const flooded = new Kernel(KERNEL_BYTES, { ...OPTIONS, pairs });
      const quiet = new Kernel(KERNEL_BYTES, { ...OPTIONS, pairs });
      const { memory } = flooded;
      const random = chance(7);
      const batches = 5_000;
      for (let batch = 0; batch < batches; batch++) {
        const packet = regular(batch);
        for (let index = 0; index < 200; index++) writeRandom(flooded, index, random, packet.time);
        writeRecord(flooded.records, 200, packet);
        flooded.statistics(201, 'none');
        writeRecord(quiet.records, 0, packet);
        quiet.statistics(1, 'none');
        assert.deepEqual(flooded.row(200), quiet.row(0), `batch ${batch}`);
      }
      assert.equal(flooded.memory, memory);
      const streams = (200 * batches + 2) as number;
      for (const [table, made] of [
        ['senders', streams],
        ['hosts', 2 * 200 * batches + 2],
        ['hostPairs', 200 * batches + 1],
        ['intervals', streams],
        ['sockets', 2 * 200 * batches + 2],
        ['socketPairs', 200 * batches + 1],
      ] as const) {
        const { entries, evicted } = flooded.counts[table];
        // With all pairs a stream takes its pairs along: there is room again.
        if (pairs === 'own' || !table.endsWith('Pairs'))
          assert.deepEqual([entries, evicted], [1_000, made - 1_000], table);
        else assert.ok(entries <= 1_000 && evicted <= made - entries, table);
      }
    });
  }

  test('tells keys apart whose hashes are the same', () => {
    // Of 200,000 hashes of 32 bits about five pairs are equal, whatever is hashed.
    const count = 200_000;
    const many = count + 100;
    const few = { senders: 2, hosts: 2, hostPairs: 2, intervals: 2, sockets: 2, socketPairs: 2 };
    const sockets = new Kernel(KERNEL_BYTES, { ...OPTIONS, capacity: { ...few, sockets: many, socketPairs: many } });
    const hosts = new Kernel(KERNEL_BYTES, { ...OPTIONS, capacity: { ...few, hosts: many, hostPairs: many } });
    const senders = new Kernel(KERNEL_BYTES, { ...OPTIONS, capacity: { ...few, senders: many } });
    const random = chance(13);
    for (let sent = 0; sent < count; sent += 200) {
      for (let index = 0; index < 200; index++) {
        const number = sent + index;
        // Keys that differ in their details alone, and keys that differ in their addresses alone.
        const port = number & 0xffff;
        writeRecord(sockets.records, index, { ...regular(0), protocol: number >> 16, sourcePort: port });
        writeRecord(hosts.records, index, { ...regular(0), source: 0 });
        hosts.view.setUint32(index * RECORD.bytes + RECORD.source + 12, number);
        writeRecord(senders.records, index, regular(0));
        senders.view.setUint32(index * RECORD.bytes + RECORD.sourceMac, number);
        senders.view.setUint16(index * RECORD.bytes + RECORD.sourceMac + 4, random() * 65_536);
      }
      sockets.statistics(200, 'none');
      hosts.statistics(200, 'none');
      senders.statistics(200, 'none');
    }
    // The destination is one host, and one socket of each of the four protocols.
    assert.deepEqual(sockets.counts.sockets, { entries: count + 4, evicted: 0 });
    assert.deepEqual(sockets.counts.socketPairs, { entries: count, evicted: 0 });
    assert.deepEqual(senders.counts.senders, { entries: count, evicted: 0 });
    assert.deepEqual(hosts.counts.hosts, { entries: count + 1, evicted: 0 });
    assert.deepEqual(hosts.counts.hostPairs, { entries: count, evicted: 0 });
  });

  test('a key that gave way starts anew', () => {
    const kernel = new Kernel(KERNEL_BYTES, { ...OPTIONS, capacity: 2 });
    const first = (): Float64Array => {
      writeRecord(kernel.records, 0, regular(0));
      kernel.statistics(1, 'none');
      return kernel.row(0);
    };
    const fresh = first();
    assert.notDeepEqual(first(), fresh);
    for (let host = 10; host < 13; host++) {
      writeRecord(kernel.records, 0, { ...regular(0), source: host, destination: host + 100, mac: host });
      kernel.statistics(1, 'none');
    }
    assert.deepEqual(first(), fresh);
  });

  test('gives the same rows for every seed and every cut into batches', () => {
    const random = chance(11);
    const count = 2_000;
    const records = new Uint8Array(count * RECORD.bytes);
    for (let index = 0; index < count; index++) {
      writeRecord(records, index, {
        ...regular(index),
        family: random() < 0.5 ? 4 : 6,
        source: Math.floor(random() * 40),
        destination: Math.floor(random() * 40),
        sourcePort: Math.floor(random() * 8),
      });
    }
    const rowsOf = (seed: readonly [number, number], size: number, pairs: Pairs): string => {
      // Small enough that entries give way: neither may hang on hashes.
      const kernel = new Kernel(KERNEL_BYTES, { pairs, capacity: 64, seed });
      const rows: number[] = [];
      for (let from = 0; from < count; from += size) {
        const batch = records.subarray(from * RECORD.bytes, (from + size) * RECORD.bytes);
        kernel.records.set(batch);
        kernel.statistics(batch.length / RECORD.bytes, 'log1p');
        rows.push(...kernel.rows.subarray(0, (batch.length / RECORD.bytes) * FEATURE_COUNT));
      }
      return `${rows.join(' ')} ${JSON.stringify(kernel.counts)}`;
    };
    for (const pairs of ['own', 'all'] as const) {
      const expected = rowsOf([1, 2], 256, pairs);
      assert.ok(rowsOf([0, 0], 256, pairs) === expected);
      assert.ok(rowsOf([0xffff_ffff, 0xdead_beef], 17, pairs) === expected);
      assert.ok(rowsOf([12_345, 0], 1, pairs) === expected);
    }
  });

  test('gives finite rows and scores for any bytes, times and lengths', () => {
    const time = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -2_000, max: 2_000 }).map((offset) => START + offset),
      fc.constantFrom(0, -0, START, Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324, START + 3.2e15),
    );
    const length = fc.oneof(fc.constantFrom(0, 60, 1_514, 2 ** 32 - 1), fc.nat(2 ** 32 - 1));
    // Few bytes that differ, so that streams meet; or all of them.
    const body = fc.oneof(
      fc.tuple(fc.nat(2), fc.nat(2)).map(([one, other]) => [one, other]),
      fc.array(fc.nat(255), { minLength: 51, maxLength: 51 }),
    );
    const packets = fc.array(fc.tuple(time, length, body), { minLength: 1, maxLength: 60, size: 'max' });
    const settings = fc.tuple(fc.constantFrom<Pairs>('own', 'all'), fc.constantFrom<Transform>('none', 'log1p'));
    fc.assert(
      fc.property(packets, settings, (list, [pairs, transform]) => {
        const kernel = new Kernel(KERNEL_BYTES, { pairs, capacity: 8, seed: [3, 4] });
        kernel.configure(untrainedNetwork([PLACE_OF_FEATURE]), normalisationsOf(transform));
        kernel.records.fill(0);
        for (const [index, [when, bytes, rest]] of list.entries()) {
          const at = index * RECORD.bytes;
          kernel.view.setFloat64(at + RECORD.time, when, true);
          kernel.view.setUint32(at + RECORD.wireLength, bytes, true);
          if (rest.length === 2) kernel.records.set([rest[0] as number], at + RECORD.source);
          if (rest.length === 2) kernel.records.set([rest[1] as number], at + RECORD.destination);
          else kernel.records.set(rest, at + RECORD.family);
        }
        const count = list.length;
        kernel.statistics(count, transform);
        assert.ok(kernel.rows.subarray(0, count * FEATURE_COUNT).every(Number.isFinite));
        kernel.execute(0, count);
        assert.ok(kernel.scores.subarray(0, count).every(Number.isFinite));
        kernel.train(0, count);
        kernel.execute(0, count);
        assert.ok(kernel.scores.subarray(0, count).every(Number.isFinite));
        const { output, ensemble } = kernel.readNetwork();
        for (const { weights } of [output, ...ensemble]) assert.ok(weights.every(Number.isFinite));
      }),
      { numRuns: 300 },
    );
  });
});
