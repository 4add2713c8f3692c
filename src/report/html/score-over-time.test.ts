import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ScoreSeries } from '../../model/packet-scores.ts';
import { SECOND } from '../../model/time.ts';
import { createScoreSeries } from '../score-series.ts';
import { NOON, scoreSeries } from '../testing/examples.ts';
import { scoreSection } from './score-over-time.ts';

function drawn(series: ScoreSeries): string {
  return scoreSection(series, 'packets')?.text ?? '';
}

/** The highest point of the paths of a class in the wide drawing; smaller is higher. */
function highest(html: string, name: string): number {
  const wide = html.slice(html.indexOf('<svg class="wide"'), html.indexOf('<svg class="narrow"'));
  const paths = [...wide.matchAll(new RegExp(`<path class="${name}" d="([^"]*)"`, 'g'))].map(([, path]) => path ?? '');
  return Math.min(...paths.flatMap((path) => [...path.matchAll(/V([\d.]+)/g)].map(([, y]) => Number(y))));
}

test('a higher level stands higher and has its own colour; quiet bars stay below the first threshold', () => {
  const html = drawn(scoreSeries());
  const tops = ['area', 'low', 'medium', 'high', 'critical'].map((name) => highest(html, name));
  assert.ok(tops.every(Number.isFinite), tops.join(' '));
  assert.deepEqual(
    tops,
    tops.toSorted((a, b) => b - a),
  );
});

test('the colour of a bar is that of its level, wherever it stands', () => {
  const bucket = { mean: 0.1, count: 1 };
  const buckets = [
    { ...bucket, start: NOON, greatest: 40, level: 0 },
    { ...bucket, start: NOON + SECOND, greatest: 0.2, level: 2 },
    { ...bucket, start: NOON + 2 * SECOND, greatest: 20, level: 1 },
  ] as const;
  const html = drawn({ width: SECOND, buckets, thresholds: [1], spans: [] });
  const tops = ['area', 'low', 'medium'].map((name) => highest(html, name));
  assert.ok(tops.every(Number.isFinite), tops.join(' '));
  assert.deepEqual(
    tops,
    tops.toSorted((a, b) => a - b),
  );
  assert.doesNotMatch(html, /<path class="(high|critical)"/);
});

test('thresholds are lines with the names of their levels, which do not touch', () => {
  const html = drawn(scoreSeries());
  for (const level of [1, 2, 3, 4]) assert.ok(html.includes(`>level ${level}</text>`));
  assert.match(html, /<title>level 4 above 0\.83<\/title>/);
  const crowded = { ...scoreSeries(), thresholds: [0.32, 0.321, 0.322, 0.323] };
  const wide = drawn(crowded).split('<svg class="narrow"')[0] ?? '';
  const places = [...wide.matchAll(/y="([\d.]+)">level/g)].map(([, y]) => Number(y));
  assert.equal(places.length, 4);
  for (const [index, y] of places.entries()) assert.ok(index === 0 || (places[index - 1] ?? 0) - y >= 13.9);
});

test('learning is shaded and named, an attack that is known of is named over the plot', () => {
  const series = scoreSeries();
  const attack = { kind: 'attack', name: 'port scan', start: NOON + 65 * SECOND, end: NOON + 79 * SECOND } as const;
  const html = drawn({ ...series, spans: [...series.spans, attack] });
  assert.match(html, /<rect class="learning"[^>]*>/);
  assert.match(html, />learns what is normal<\/text>/);
  assert.match(html, /<rect class="high"[^>]*height="3"\/>/);
  assert.match(html, /attack: port scan, 2026-03-14 12:01:05 to 2026-03-14 12:01:19\./);
  assert.equal(html.match(/class="learning"/g)?.length, 2);
});

test('the table has the highest stretches in the order of time', () => {
  const html = drawn(scoreSeries());
  assert.match(html, /<caption>The 30 highest of 180 stretches of 1 second, UTC<\/caption>/);
  const times = [...html.matchAll(/<tr><td><time>([^<]*)</g)].map(([, time]) => time ?? '');
  assert.equal(times.length, 30);
  assert.deepEqual(times, times.toSorted());
  assert.ok(times.includes('2026-03-14 12:01:05'));
});

test('nothing scored, nothing drawn', () => {
  assert.equal(scoreSection({ width: SECOND, buckets: [], thresholds: [1], spans: [] }, 'packets'), null);
});

test('whatever the scores and times are, everything stays in the drawing', () => {
  const score = fc.oneof(fc.constantFrom(0, 5e-324, 1e308), fc.double({ min: 0, max: 100, noNaN: true }));
  const time = fc.oneof(fc.integer({ min: 0, max: 1e9 }), fc.double({ min: -9e18, max: 9e18, noNaN: true }));
  const name = fc.string({ unit: 'binary', maxLength: 200 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(time, score), { minLength: 1 }),
      fc.array(score, { maxLength: 4 }),
      name,
      (scores, limits, text) => {
        const series = createScoreSeries();
        for (const [at, value] of scores) series.add(at, value);
        const span = {
          kind: 'learning',
          name: text,
          start: scores[0]?.[0] ?? 0,
          end: (scores[0]?.[0] ?? 0) + SECOND,
        } as const;
        const html = drawn(
          series.read(
            limits.toSorted((a, b) => a - b),
            [span],
          ),
        );
        assert.doesNotMatch(
          html.replace(/<text class="label".*?<\/text>|<desc.*?<\/desc>/gs, ''),
          /NaN|Infinity|undefined/,
        );
        for (const [, path = ''] of html.matchAll(/ d="([^"]*)"/g)) {
          for (const [, y] of path.matchAll(/V([-\d.]+)/g)) assert.ok(Number(y) >= 0 && Number(y) <= 300, path);
          for (const [, x] of path.matchAll(/H([-\d.]+)/g)) assert.ok(Number(x) >= 0 && Number(x) <= 968, path);
        }
      },
    ),
  );
});
