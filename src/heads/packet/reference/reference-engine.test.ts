import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SECOND } from '../../../model/time.ts';
import { FEATURE_NAMES } from '../features.ts';
import { untrainedNetwork } from '../network-parameters.ts';
import { normalisationsOf, whileFilling } from '../normalisation.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { TENS } from '../testing/models.ts';
import { putRecords } from '../testing/records.ts';
import { regularTraffic } from '../testing/traffic.ts';
import { signedLog1p } from '../transform.ts';
import { KitNet } from './kitnet.ts';
import { referenceEngine } from './reference-engine.ts';

const PACKETS = regularTraffic(256);

function measured(settings = DEFAULT_SETTINGS) {
  const engine = referenceEngine(settings);
  putRecords(engine.statistics, PACKETS);
  engine.statistics.measure(PACKETS.length);
  return engine;
}

describe('the reference engine', () => {
  test('measures records: microseconds as seconds, the transform last', () => {
    const plain = measured({ pairs: 'own', transform: 'none' }).statistics;
    const logarithmic = measured().statistics;
    for (let index = 0; index < PACKETS.length; index++) {
      assert.deepEqual(logarithmic.row(index), plain.row(index).map(signedLog1p));
      assert.deepEqual(logarithmic.mapperRow(index), logarithmic.row(index));
    }
    const weight = plain.row(6)[FEATURE_NAMES.indexOf('MI_dir_1_weight')] as number;
    const seconds = ((PACKETS[6]?.time ?? 0) - (PACKETS[0]?.time ?? 0)) / SECOND;
    assert.ok(Math.abs(weight - (1 + 2 ** -seconds)) < 1e-6, 'the second question of the first client');
  });

  test('rows stay until the next batch, which goes on where this one ended', () => {
    const whole = measured().statistics;
    const { statistics } = referenceEngine(DEFAULT_SETTINGS);
    putRecords(statistics, PACKETS.slice(0, 100));
    statistics.measure(100);
    putRecords(statistics, PACKETS.slice(100));
    statistics.measure(156);
    for (let index = 100; index < 256; index++) {
      assert.deepEqual(statistics.row(index - 100), whole.row(index));
      assert.equal(statistics.began(index - 100), whole.began(index));
    }
  });

  test('clients begin, servers answer', () => {
    const { statistics } = measured();
    for (const [index, { destinationPort }] of PACKETS.entries()) {
      assert.equal(statistics.began(index), destinationPort === 443);
    }
  });

  test('who answers did not begin, though it was seen first; a host that answers itself did', () => {
    const client = { source: '10.0.0.1', destination: '10.0.0.2', sourcePort: 50_000, destinationPort: 80 };
    const server = { source: '10.0.0.2', destination: '10.0.0.1', sourcePort: 80, destinationPort: 50_000 };
    const itself = { source: '10.0.0.3', destination: '10.0.0.3', sourcePort: 7, destinationPort: 7 };
    for (const opening of [0, 1, 2, 3]) {
      for (const pairs of ['own', 'all'] as const) {
        const { statistics } = referenceEngine({ pairs, transform: 'none' });
        putRecords(statistics, [{ ...server, opening }, client, server, { ...itself, opening }]);
        statistics.measure(4);
        const began = [0, 1, 2, 3].map((index) => statistics.began(index));
        assert.deepEqual(
          [0, 1, 2, 3].map((index) => statistics.isMutual(index)),
          [false, true, true, true],
        );
        assert.deepEqual(began, opening < 2 ? [true, false, true, true] : [false, true, false, true]);
      }
    }
  });

  test('packets may be keyed by anything', () => {
    const sockets = { sourceSocket: 'x', destinationSocket: 'y' };
    const all = { sender: 'x', source: 'x', destination: 'y', channel: 'x>y', ...sockets };
    const { statistics } = referenceEngine({ pairs: 'own', transform: 'none' }, () => all);
    putRecords(statistics, PACKETS.slice(0, 2));
    statistics.measure(2);
    assert.ok((statistics.row(1)[0] as number) > 1);
  });

  test('trains and scores rows of the batch, from and to', () => {
    const engine = measured();
    const network = engine.network(untrainedNetwork(TENS), normalisationsOf('log1p'));
    const twin = new KitNet(untrainedNetwork(TENS), normalisationsOf('log1p'));
    network.train(0, 200);
    for (let index = 0; index < 200; index++)
      assert.equal(twin.train(engine.statistics.row(index)), network.scores[index]);
    network.execute(200, 256);
    for (let index = 200; index < 256; index++) {
      assert.equal(twin.execute(engine.statistics.row(index)), network.scores[index]);
    }
    assert.deepEqual(network.parameters(), twin.parameters);
  });

  test('networks do not share what they learn, with each other or with whoever gave or asked', () => {
    const engine = measured();
    const given = untrainedNetwork(TENS);
    const before = structuredClone(given);
    const [one, other] = [0, 1].map(() => engine.network(given, normalisationsOf('log1p')));
    one?.train(0, 100);
    assert.deepEqual(given, before);
    assert.deepEqual(other?.parameters(), before);
    const asked = one?.parameters();
    asked?.output.weights.fill(0);
    assert.notDeepEqual(one?.parameters(), asked);
  });

  test('another normalisation holds from there on, and forgets nothing', () => {
    const engine = measured();
    const network = engine.network(untrainedNetwork(TENS), normalisationsOf('log1p'));
    network.train(100, 200);
    const learned = network.parameters();
    const scores = () => {
      network.execute(0, 1);
      return network.scores[0];
    };
    const before = scores();
    network.normalise(whileFilling(normalisationsOf('log1p')));
    assert.notEqual(scores(), before);
    assert.deepEqual(network.parameters(), learned);
    network.normalise(normalisationsOf('log1p'));
    assert.equal(scores(), before);
  });
});
