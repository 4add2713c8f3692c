import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FEATURE_COUNT } from '../features.ts';
import { untrainedNetwork } from '../network-parameters.ts';
import { normalisationsOf } from '../normalisation.ts';
import { referenceEngine, referenceExecutor } from '../reference/reference-engine.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { fastEngine, fastExecutor } from './fast-engine.ts';
import { KERNEL_BYTES } from './testing/kernel-bytes.ts';
import { START, writeRecord } from './testing/records.ts';
import { chance, dealFeatures } from './testing/rows.ts';

const CAPACITY = 1_000;
const NORMALISATIONS = normalisationsOf(DEFAULT_SETTINGS.transform);

function engine(capacity = CAPACITY) {
  return fastEngine(KERNEL_BYTES, DEFAULT_SETTINGS, [5, 6], capacity);
}

/** Writes a batch of packets among a few hosts. */
function writeBatch(records: Uint8Array, count: number, random: () => number, from: number): void {
  for (let index = 0; index < count; index++) {
    const isAnswer = random() < 0.4;
    const [client, server] = [1 + Math.floor(random() * 5), 10 + Math.floor(random() * 3)];
    writeRecord(records, index, {
      time: START + (from + index) * 10_000,
      length: isAnswer ? 1_514 : 60 + Math.floor(random() * 100),
      family: 4,
      protocol: 6,
      source: isAnswer ? server : client,
      destination: isAnswer ? client : server,
      sourcePort: isAnswer ? 443 : 40_000 + client,
      destinationPort: isAnswer ? 40_000 + client : 443,
      mac: isAnswer ? server : client,
      opening: index % 4,
    });
  }
}

describe('fast engine', () => {
  test('gives the rows of the reference, and the very same to the feature mapper', () => {
    const fast = engine().statistics;
    const reference = referenceEngine(DEFAULT_SETTINGS).statistics;
    const random = chance(1);
    for (let from = 0; from < 2_000; from += 200) {
      writeBatch(fast.records, 200, random, from);
      reference.records.set(fast.records.subarray(0, 200 * 64));
      fast.measure(200);
      reference.measure(200);
      for (let index = 0; index < 200; index++) {
        const expected = reference.row(index);
        for (const [feature, value] of fast.row(index).entries()) {
          assert.ok(
            Math.abs(value - (expected[feature] as number)) < 1e-3,
            `${feature}: ${value} ${expected[feature]}`,
          );
        }
        assert.deepEqual(fast.mapperRow(index), reference.mapperRow(index));
        assert.equal(fast.began(index), reference.began(index));
        assert.equal(fast.isMutual(index), reference.isMutual(index));
      }
    }
    fast.endMapping();
    assert.throws(() => fast.mapperRow(0), /done/);
    fast.measure(1);
  });

  test('has networks that do not touch each other, over the same rows', () => {
    const { statistics, network } = engine();
    const random = chance(2);
    const map = dealFeatures([10, 10, 30, 50], random);
    const parameters = untrainedNetwork(map);
    const alone = network(parameters, NORMALISATIONS);
    const [one, other] = [network(parameters, NORMALISATIONS), network(parameters, NORMALISATIONS)];
    for (let from = 0; from < 1_000; from += 100) {
      writeBatch(statistics.records, 100, random, from);
      statistics.measure(100);
      alone.train(0, 100);
      for (let index = 0; index < 100; index++) {
        one.train(index, index + 1);
        assert.equal(one.scores[index], alone.scores[index]);
        // The other learns every tenth packet.
        if (index % 10 === 0) other.train(index, index + 1);
        else other.execute(index, index + 1);
      }
    }
    assert.deepEqual(one.parameters(), alone.parameters());
    assert.notDeepEqual(one.parameters(), other.parameters());
    const before = one.parameters();
    one.execute(0, 100);
    assert.deepEqual(one.parameters(), before);
    one.normalise(normalisationsOf('none'));
    assert.deepEqual(one.parameters(), before);
    // What was put in stays the caller's.
    assert.deepEqual(parameters, untrainedNetwork(map));
  });

  test('sees the rows of the batch that was measured last, also of one as long', () => {
    const { statistics, network } = engine();
    const random = chance(3);
    const net = network(untrainedNetwork(dealFeatures([50, 50], random)), NORMALISATIONS);
    const scores = new Set<number>();
    for (let from = 0; from < 5; from++) {
      writeBatch(statistics.records, 1, random, from * 1_000);
      statistics.measure(1);
      net.train(0, 1);
      scores.add(net.scores[0] as number);
    }
    assert.equal(scores.size, 5);
  });

  test('counts what gave way in all tables', () => {
    const { statistics } = engine(2);
    const random = chance(4);
    writeBatch(statistics.records, 200, random, 0);
    statistics.measure(200);
    assert.ok(statistics.evicted > 500);
    assert.equal(statistics.row(0).length, FEATURE_COUNT);
  });
});

for (const [name, make, executor] of [
  ['fast', engine, fastExecutor(KERNEL_BYTES)],
  ['reference', () => referenceEngine(DEFAULT_SETTINGS), referenceExecutor()],
] as const) {
  test(`an executor scores rows of the ${name} engine as its networks do, with whatever network it holds`, () => {
    const { statistics, network } = make();
    const random = chance(5);
    assert.throws(() => executor.execute(0, 1), /no network yet/);
    writeBatch(statistics.records, 200, random, 0);
    statistics.measure(200);
    executor.rows.set(statistics.rows);
    for (const sizes of [
      [50, 50],
      [10, 20, 70],
    ]) {
      const net = network(untrainedNetwork(dealFeatures(sizes, random)), NORMALISATIONS);
      net.train(0, 100);
      executor.hold(net.parameters(), NORMALISATIONS);
      net.execute(0, 200);
      executor.execute(0, 200);
      assert.deepEqual(executor.scores.slice(0, 200), net.scores.slice(0, 200));
      assert.ok(new Set(net.scores.slice(0, 200)).size > 100);
    }
  });
}
