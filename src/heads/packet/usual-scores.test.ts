import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seeded } from '../../numeric/testing/seeded.ts';
import { UsualScores } from './usual-scores.ts';

test('a score counts by what its service had before, and only what scores higher than others is divided', () => {
  const usual = new UsualScores();
  assert.equal(usual.add('quiet', 0.1), 0.1);
  assert.equal(usual.add('loud', 0.5), 0.5);
  const loud = Array.from({ length: 200 }, () => {
    assert.equal(usual.add('quiet', 0.1), 0.1);
    return usual.add('loud', 0.5);
  });
  assert.ok(
    loud.every((score, index) => index === 0 || score <= (loud[index - 1] as number)),
    'less from one to the next',
  );
  // Both have half of the packets: 0.3 is usual for all, and 0.5 for this one.
  assert.ok(Math.abs((loud.at(-1) as number) - 0.3) < 0.01, String(loud.at(-1)));
  const scales = usual.scales();
  assert.deepEqual([...scales.keys()], ['quiet', 'loud']);
  assert.equal(scales.get('quiet'), 1);
  assert.ok(Math.abs((scales.get('loud') as number) - 0.5 / 0.3) < 0.05, String(scales.get('loud')));
});

test('nineteen of twenty packets of a service count less than what is usual for all', () => {
  const usual = new UsualScores();
  const random = seeded(5);
  const counted = Array.from({ length: 20_000 }, (_, index) => {
    const isLoud = index % 4 === 0;
    const score = usual.add(isLoud ? 'loud' : 'quiet', isLoud ? 0.2 + 0.2 * random() : 0.05 + 0.1 * random());
    return isLoud ? score : 0;
  });
  const mean = 0.25 * 0.3 + 0.75 * 0.1;
  const high = counted.slice(10_000).filter((score) => score > mean).length / 2_500;
  assert.ok(high < 0.05, String(high));
  const scale = usual.scales().get('loud') ?? 1;
  assert.ok(Math.abs(scale - (0.3 + (2 * 0.2) / Math.sqrt(12)) / mean) < 0.05, String(scale));
});

test('few packets say little: five are worth half', () => {
  const usual = new UsualScores();
  for (let packet = 0; packet < 100_000; packet++) usual.add('quiet', 0.1);
  for (let packet = 0; packet < 5; packet++) usual.add('loud', 0.5);
  const scale = usual.scales().get('loud') ?? 1;
  assert.ok(Math.abs(scale - (1 + 5) / 2) < 0.01, String(scale));
});

test('a service that was never met has no scale, and services beyond the cap have none either', () => {
  const usual = new UsualScores();
  for (let service = 0; service < 16_384; service++) usual.add(`service ${service}`, 0.1);
  for (let packet = 0; packet < 100; packet++) assert.equal(usual.add('one more', 5), 5);
  assert.equal(usual.scales().get('one more'), undefined);
  for (let packet = 0; packet < 100; packet++) usual.add('service 1', 5);
  assert.ok((usual.scales().get('service 1') ?? 0) > 1);
});

test('whatever the scores, what they count as is a number and no more than they are', () => {
  const score = fc.oneof(
    fc.constantFrom(0, 5e-324, 1e-300, 1e300, Number.MAX_VALUE),
    fc.double({ min: 0, max: 2, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), score)), (packets) => {
      const usual = new UsualScores();
      for (const [service, own] of packets) {
        const counted = usual.add(service, own);
        assert.ok(counted >= 0 && counted <= own, `${counted} for ${own}`);
      }
      for (const scale of usual.scales().values()) assert.ok(scale >= 1 && Number.isFinite(scale), String(scale));
    }),
  );
});
