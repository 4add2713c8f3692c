import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PacketScores } from '../model/stream.ts';
import { SECOND } from '../model/time.ts';
import { createScoreSeries } from './score-series.ts';

const THRESHOLDS = [0.2, 0.3, 0.4, 0.5];

function scores(second: number, more: Partial<PacketScores> = {}): PacketScores {
  const { count = 10, greatest = 0.1, mean = 0.05, level = 0 } = more;
  return { kind: 'packet-scores', time: second * SECOND, count, greatest, mean, level, thresholds: THRESHOLDS };
}

test('where nothing was scored there is no series', () => {
  assert.equal(createScoreSeries().read(0), null);
});

test('a bucket has the greatest score, the mean over its packets and the highest level; learning comes before', () => {
  const series = createScoreSeries();
  series.add(scores(101));
  series.add(scores(101, { count: 30, mean: 0.09, greatest: 0.35, level: 2 }));
  series.add(scores(103));
  const read = series.read(40 * SECOND);
  assert.deepEqual(read?.buckets[0], {
    start: 100 * SECOND,
    greatest: 0.35,
    mean: (10 * 0.05 + 30 * 0.09) / 40,
    count: 40,
    level: 2,
  });
  assert.equal(read?.buckets.length, 2);
  assert.deepEqual(read?.spans, [{ kind: 'learning', name: 'learning', start: 40 * SECOND, end: 100 * SECOND }]);
  assert.deepEqual(read?.thresholds, THRESHOLDS);
});

test('however long it goes on, the buckets are few and lose no packet and no peak', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 2_000 }), (seconds) => {
      const series = createScoreSeries();
      for (const second of seconds) series.add(scores(second, { greatest: second }));
      const buckets = series.read(null)?.buckets ?? [];
      assert.ok(buckets.length <= 480);
      assert.equal(
        buckets.reduce((sum, { count }) => sum + count, 0),
        10 * seconds.length,
      );
      assert.equal(Math.max(...buckets.map(({ greatest }) => greatest)), Math.max(...seconds));
    }),
    { numRuns: 20 },
  );
});
