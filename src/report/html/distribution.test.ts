import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScoreBin } from '../../model/evaluation.ts';
import { scoreDistribution } from '../score-distribution.ts';
import { distributionPlot, distributionTable } from './distribution.ts';
import { PANEL } from './plot-frame.ts';

const BINS: readonly ScoreBin[] = [
  { from: 0.01, to: 0.1, benign: 900, attack: 0 },
  { from: 0.1, to: 1, benign: 30, attack: 1 },
  { from: 1, to: 10, benign: 0, attack: 50 },
];

/** Heights over the base line, bin by bin. */
function heights(drawn: string, kind: string): readonly number[] {
  const path = new RegExp(`<path class="${kind}" d="([^"]*)"`).exec(drawn)?.[1] ?? '';
  return [...path.matchAll(/V([\d.]+)H/g)].map(([, y]) => PANEL.bottom - Number(y));
}

test('more is higher, one is seen, none is on the base line', () => {
  const drawn = distributionPlot('scores', { bins: BINS, threshold: 0.5, units: 'packets' }).text;
  const [many = 0, few = 0, none] = heights(drawn, 'benign');
  assert.ok(many > few && few > 40, `${many} ${few}`);
  assert.equal(none, 0);
  const [nothing, one = 0, fifty = 0] = heights(drawn, 'attack');
  assert.ok(nothing === 0 && one > 5 && fifty > one, `${nothing} ${one} ${fifty}`);
});

test('classes and threshold are named in the drawing, and told in words', () => {
  const drawn = distributionPlot('scores', { bins: BINS, threshold: 0.5, units: 'packets' }).text;
  assert.match(drawn, /class="name benign"[^>]*>benign</);
  assert.match(drawn, /class="name attack"[^>]*>attack</);
  assert.match(drawn, /<title>threshold 0\.5<\/title>/);
  assert.match(drawn, /<desc id="scores-desc">.*the dashed line is the threshold 0\.5/);
  assert.doesNotMatch(distributionPlot('scores', { bins: BINS, threshold: null, units: 'flows' }).text, /threshold/);
});

test('names of classes that lie over one another stand apart', () => {
  const bins = BINS.map((bin) => ({ ...bin, attack: bin.benign }));
  const drawn = distributionPlot('scores', { bins, threshold: null, units: 'packets' }).text;
  const tops = [...drawn.matchAll(/class="name \w+" x="[\d.]+" y="([\d.]+)"/g)].map(([, y]) => Number(y));
  assert.ok(Math.abs((tops[0] ?? 0) - (tops[1] ?? 0)) >= 12, tops.join(' '));
});

test('the table holds every score, in few rows', () => {
  const scores = Float64Array.from({ length: 500 }, (_, index) => 0.01 * (index + 1));
  const bins = scoreDistribution(scores, Float64Array.of(3, 4));
  const table = distributionTable({ bins, threshold: null, units: 'packets' }).text;
  const rows = [...table.matchAll(/<td>([\d,]+)<\/td><td>([\d,]+)<\/td><\/tr>/g)];
  assert.ok(rows.length <= 12);
  assert.equal(
    rows.reduce((sum, [, benign]) => sum + Number(benign), 0),
    500,
  );
  assert.equal(
    rows.reduce((sum, [, , attack]) => sum + Number(attack), 0),
    2,
  );
});

test('nothing scored leaves an empty plot', () => {
  const drawn = distributionPlot('scores', { bins: [], threshold: 0, units: 'packets' }).text;
  assert.doesNotMatch(drawn, /NaN|Infinity|undefined|class="name/);
});
