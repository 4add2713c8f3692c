import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { LAMBDAS } from '../features.ts';
import type { Pairs } from '../settings.ts';
import { StreamTable } from './stream-table.ts';

const ONE = LAMBDAS.indexOf(1);

/** What a pair's packet leaves, of lambda 1. */
interface Row {
  readonly weight: number;
  readonly mean: number;
  readonly variance: number;
  readonly radius: number;
  readonly magnitude: number;
  readonly covariance: number;
  readonly correlation: number;
  readonly began: boolean;
}

function sending(pairs: Pairs) {
  const table = new StreamTable(pairs);
  return (sender: string, peer: string, value: number, time: number): Row => {
    const features = new Float64Array(40).fill(Number.NaN);
    const { senderBegan: began } = table.insertPair(sender, peer, value, time, features, 3);
    assert.ok([...features.subarray(0, 3), ...features.subarray(38)].every(Number.isNaN), 'wrote beyond its 35');
    const [weight, mean, variance, radius, magnitude, covariance, correlation] = features.subarray(3 + ONE * 7);
    return { weight, mean, variance, radius, magnitude, covariance, correlation, began } as Row;
  };
}

describe('statistics of pairs', () => {
  test('a peer that never sent is there, with a mean and a variance of 0', () => {
    const send = sending('own');
    assert.deepEqual(send('a', 'b', 100, 0), {
      weight: 1,
      mean: 100,
      variance: 0,
      radius: 0,
      magnitude: 100,
      covariance: 0,
      correlation: 0,
      began: true,
    });
    // b begins with what it sends, not with what it was sent; and it did not begin the pair.
    const row = send('b', 'a', 30, 1);
    assert.deepEqual([row.weight, row.mean, row.began], [1, 30, false]);
    assert.equal(row.magnitude, Math.sqrt(100 ** 2 + 30 ** 2));
  });

  test('radius, magnitude, covariance and correlation are of both sides as of their last packets', () => {
    const send = sending('own');
    send('a', 'b', 100, 0);
    send('b', 'a', 30, 0);
    send('a', 'b', 40, 1);
    const { radius, magnitude, covariance, correlation } = send('b', 'a', 60, 1);
    // a: mean 60, variance 800. b: w = 1.5, S = 75, Q = 450 + 3,600: mean 50, variance 200.
    assert.equal(radius, Math.sqrt(800 ** 2 + 200 ** 2));
    assert.equal(magnitude, Math.sqrt(60 ** 2 + 50 ** 2));
    assert.equal(covariance, -200 / 3);
    assert.equal(correlation, -200 / 3 / Math.sqrt(800 * 200));
  });

  test('with `own` a packet updates its own pair alone, once', () => {
    const send = sending('own');
    send('a', 'b', 100, 0);
    send('b', 'a', 30, 0);
    send('a', 'b', 40, 1);
    send('b', 'a', 60, 1);
    // To c: the pair of a and b does not hear of it, though a's mean does.
    assert.equal(send('a', 'c', 90, 1).covariance, 0);
    // a at 2 s: w = 2.5/2 + 1, S = 180/2 + 25 (60 and 90 of 1 s, halved); b's last residual is 10, products -100, weight 1.5.
    const residual = 25 - (90 + 25) / 2.25;
    assert.ok(Math.abs(send('a', 'b', 25, 2).covariance - (-100 + residual * 10) / 2.5) < 1e-9);
  });

  test('with `all` it updates every pair of its sender, and its own once more', () => {
    const send = sending('all');
    send('a', 'b', 100, 0);
    send('b', 'a', 30, 0);
    // Known: two updates. Both residuals are those of the mean after insertion, b's last one is 0.
    send('a', 'b', 40, 1);
    // b's residual 10 with a's -20, twice; weight: (1 + 2)/2 + 2 at 1 s, then + 2.
    const { covariance } = send('b', 'a', 60, 1);
    assert.equal(covariance, -400 / 5.5);
    // To c: the pair of a and b is updated too, once; a new pair once.
    const mean = (90 + 90) / 2.5;
    send('a', 'c', 90, 1);
    const next = send('b', 'a', 60, 1);
    const own = 60 - (75 + 60) / 2.5;
    const products = -400 + (90 - mean) * 10 + 2 * own * (90 - mean);
    assert.ok(Math.abs(next.covariance - products / 8.5) < 1e-9, String(next.covariance));
  });

  test('a host that talks to itself is one stream, that goes with nothing', () => {
    for (const pairs of ['own', 'all'] as const) {
      const send = sending(pairs);
      send('a', 'a', 100, 0);
      const row = send('a', 'a', 40, 1);
      assert.deepEqual([row.weight, row.mean, row.variance, row.covariance, row.began], [1.5, 60, 800, 0, true]);
      assert.equal(row.magnitude, Math.sqrt(60 ** 2 + 60 ** 2));
      assert.equal(row.radius, Math.sqrt(800 ** 2 + 800 ** 2));
    }
  });

  test('with `all` such a host meets the first pair it has, whatever its other end, as in Kitsune', () => {
    const send = sending('all');
    send('b', 'a', 30, 0);
    assert.equal(send('a', 'a', 40, 0).magnitude, 50);
    const apart = sending('own');
    apart('b', 'a', 30, 0);
    assert.equal(apart('a', 'a', 40, 0).magnitude, Math.sqrt(2 * 40 ** 2));
  });
});

describe('statistics of one stream', () => {
  test('fifteen features: weight, mean and variance of each lambda', () => {
    const table = new StreamTable('own');
    const features = new Float64Array(17).fill(Number.NaN);
    table.insert('a', 100, 0, features, 1);
    table.insert('a', 40, 1, features, 1);
    assert.ok(Number.isNaN(features[0]) && Number.isNaN(features[16]));
    assert.deepEqual([...features.subarray(1 + 3 * ONE, 4 + 3 * ONE)], [1.5, 60, 800]);
    for (const [index, lambda] of LAMBDAS.entries()) {
      assert.ok(Math.abs((features[1 + 3 * index] as number) - (1 + 2 ** -lambda)) < 1e-12);
    }
  });

  test('pauses: the first packet has none, and a clock that goes back makes none', () => {
    const table = new StreamTable('own');
    const pauses = [5, 7, 6, 8].map((time) => {
      const features = new Float64Array(15);
      table.insertInterval('a', time, features, 0);
      return [features[3 * ONE], features[3 * ONE + 1]];
    });
    // After a pause of 2: weights 1/4 and 1. At 6 a pause of 0 without fading. At 8, a second after 7: 1.
    assert.deepEqual(pauses, [
      [1, 0],
      [1.25, 2 / 1.25],
      [2.25, 2 / 2.25],
      [2.125, 2 / 2.125],
    ]);
  });
});

const packet = fc.record({
  sender: fc.constantFrom('a', 'b', 'c', 'd'),
  peer: fc.constantFrom('a', 'b', 'c', 'd'),
  value: fc.oneof(fc.constantFrom(0, 60, 1_514, 4_294_967_295), fc.nat(2_000)),
  pause: fc.oneof(fc.constantFrom(0, -5, 1e9, 120), fc.double({ min: 0, max: 200, noNaN: true })),
});

test('whatever is sent when, every statistic is finite, and a correlation is one', () => {
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 60 }), (packets) => {
      const table = new StreamTable('own');
      const features = new Float64Array(35);
      let time = 0;
      for (const { sender, peer, value, pause } of packets) {
        time += pause;
        table.insertPair(sender, peer, value, time, features, 0);
        assert.ok(features.every(Number.isFinite), String(features));
        for (let index = 0; index < LAMBDAS.length; index++) {
          assert.ok(Math.abs(features[7 * index + 6] as number) <= 1);
        }
      }
    }),
    { numRuns: 1_000 },
  );
});
