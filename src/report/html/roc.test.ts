import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { evaluateScores } from '../evaluate-scores.ts';
import { evaluation } from '../testing/evaluations.ts';
import { PANEL } from './plot-frame.ts';
import { type RocDrawing, rocPlot, rocTable } from './roc.ts';

const { curve, operatingPoint } = evaluation();
const DRAWING: RocDrawing = { curve, point: operatingPoint, units: 'packets' };

/** Left and top of each point of the curve as drawn. */
function places(drawn: string): readonly (readonly [number, number])[] {
  const path = /class="curve" d="([^"]*)"/.exec(drawn)?.[1] ?? '';
  return [...path.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, left, top]) => [Number(left), Number(top)]);
}

test('the curve goes from corner to corner, each point where its rates say', () => {
  const linear = places(rocPlot('roc', DRAWING, 'linear').text);
  const { left, right, top, bottom } = PANEL;
  assert.deepEqual(
    [linear[0], linear.at(-1)],
    [
      [left, bottom],
      [right, top],
    ],
  );
  for (const [index, { falsePositiveRate, truePositiveRate }] of curve.entries()) {
    const [x = 0, y = 0] = linear[index] ?? [];
    assert.ok(Math.abs(x - (left + falsePositiveRate * (right - left))) <= 0.06);
    assert.ok(Math.abs(y - (bottom - truePositiveRate * (bottom - top))) <= 0.06);
  }
});

test('on the logarithm every tenfold takes as much room, and 0 stands at the very left', () => {
  const rates = [0, 0.001, 0.01, 0.1, 1];
  const points = rates.map((rate) => ({ threshold: 1, falsePositiveRate: rate, truePositiveRate: rate }));
  const drawn = rocPlot('roc', { ...DRAWING, curve: points }, 'logarithmic').text;
  const xs = places(drawn).map(([x]) => x);
  assert.equal(xs[0], PANEL.left);
  const steps = xs.slice(1).map((x, index, all) => x - (all[index - 1] ?? x));
  for (const step of steps.slice(1)) assert.ok(Math.abs(step - (steps[1] ?? 0)) < 0.2);
  for (const label of ['0', '0.1 %', '1 %', '10 %', '100 %']) assert.ok(drawn.includes(`>${label}</text>`), label);
});

test('the point and the description tell what the threshold finds and flags', () => {
  const drawn = rocPlot('roc', DRAWING, 'logarithmic').text;
  assert.match(drawn, /<circle class="point"/);
  assert.match(drawn, />threshold 0\.32<.*>68\.9 % found<.*>0\.83 % flagged</);
  assert.match(drawn, /role="img" aria-labelledby="roc-title roc-desc"/);
  assert.match(drawn, /<desc id="roc-desc">.*At the threshold 0\.32 it is 68\.9 % for 0\.83 %\./);
  const none = rocPlot('roc', { ...DRAWING, point: null }, 'linear').text;
  assert.doesNotMatch(none, /circle|threshold/);
});

test('wherever the point is, its label stays in the drawing', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, fc.constantFrom('linear', 'logarithmic'), (recall, falsePositiveRate, axis) => {
      if (operatingPoint === null) return;
      const point = { ...operatingPoint, recall, falsePositiveRate };
      const drawn = rocPlot('roc', { ...DRAWING, point }, axis).text;
      for (const [, x, y, anchor, text = ''] of drawn.matchAll(
        /<text class="label" x="([\d.]+)" y="([\d.]+)" text-anchor="(\w+)">([^<]*)/g,
      )) {
        const width = text.length * 6.9;
        const begin = anchor === 'end' ? Number(x) - width : Number(x);
        assert.ok(begin >= PANEL.left - 10 && begin + width <= PANEL.width, `${x} ${text}`);
        assert.ok(Number(y) > PANEL.top && Number(y) <= PANEL.bottom, `${y} ${text}`);
      }
    }),
  );
});

test('the table has a row for each budget that changes something, the best of it', () => {
  const table = rocTable(DRAWING).text;
  const rows = [...table.matchAll(/<tr><td>([^<]*)<\/td><td>([^<]*)<\/td><td>([^<]*)<\/td><\/tr>/g)];
  assert.ok(rows.length >= 6 && rows.length <= 12, String(rows.length));
  assert.deepEqual(rows.at(-1)?.slice(1), ['none', '100 %', '100 %']);
  assert.match(table, /<caption>.*Threshold.*Benign packets flagged/);
});

test('a curve of two points, and a detector that finds nothing or everything', () => {
  for (const scores of [
    [1, 1],
    [2, 1],
    [1, 2],
  ]) {
    const data = { scores: Float64Array.from(scores), labels: Uint8Array.of(0, 1), attacks: null, times: null };
    const found = evaluateScores({ ...data, thresholds: [1], learning: [] }, evaluation());
    for (const axis of ['linear', 'logarithmic'] as const) {
      const drawn = rocPlot('roc', { curve: found.curve, point: found.operatingPoint, units: 'flows' }, axis).text;
      assert.doesNotMatch(drawn, /NaN|Infinity|undefined/);
    }
  }
});
