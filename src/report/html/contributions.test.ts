import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { contributionsOf, type FeatureContribution } from '../../model/packet-scores.ts';
import { ANOMALY } from '../testing/examples.ts';
import { contributionsTable } from './contributions.ts';

const html = contributionsTable(contributionsOf(ANOMALY.features))?.text ?? '';

test('each feature tells what was seen, what was learned, and its share', () => {
  assert.match(
    html,
    /<th scope="row">packets from this host to others \(10 s\)<\/th><td>.*?<strong>812\.5<\/strong><span class="note">, learned 1 to 95\.25, above<\/span><\/td><td>.*?52 %<\/td>/,
  );
  assert.match(html, /<strong>2\.1e-6<\/strong><span class="note">, learned 0\.004 to 11\.5, below</);
  assert.match(html, /<strong>0\.41<\/strong><span class="note">, learned -0\.35 to 0\.62<\/span>/);
  assert.equal(html.match(/<tr>/g)?.length, 6);
});

test('the autoencoders behind them are told with their shares, the largest first', () => {
  assert.match(html, /Autoencoders 3 \(60\.4 %\), 7 \(21 %\), 11 \(3\.1 %\) and 0 \(0\.61 %\) found them\./);
  const one = contributionsOf(ANOMALY.features).slice(0, 1);
  assert.match(contributionsTable(one)?.text ?? '', /Autoencoder 3 \(52 %\) found them\./);
});

/** What the strip of one contribution draws: an arrow to a side, or a mark inside or outside of the box. */
function strip(seen: number, low: number, high: number): string {
  const contribution: FeatureContribution = { words: 'w', seen, low, high, share: 1, autoencoder: 0 };
  const text = contributionsTable([contribution])?.text ?? '';
  const circle = /<circle class="(\w+)" cx="([\d.]+)"/.exec(text);
  if (circle !== null) return `${circle[1]} ${circle[2]}`;
  return /<path class="high" d="M7 /.test(text) ? 'arrow left' : 'arrow right';
}

test('the mark stands in the box of the learned range, or clearly beside it, or is an arrow', () => {
  assert.equal(strip(5, 0, 10), 'inside 45');
  assert.equal(strip(0, 0, 10), 'inside 30');
  assert.equal(strip(15, 0, 10), 'high 75');
  assert.equal(strip(10.001, 0, 10), 'high 66');
  assert.equal(strip(-0.001, 0, 10), 'high 24');
  assert.equal(strip(20, 0, 10), 'arrow right');
  assert.equal(strip(-1e9, 0, 10), 'arrow left');
  // A feature that never changed while learning.
  assert.equal(strip(3, 3, 3), 'inside 45');
  assert.equal(strip(3.1, 3, 3), 'arrow right');
});

test('without contributions there is nothing, and odd numbers draw nothing odd', () => {
  assert.equal(contributionsTable([]), null);
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(number, number, number, number, (seen, low, high, share) => {
      const text = contributionsTable([{ words: 'w', seen, low, high, share, autoencoder: 1 }])?.text ?? '';
      assert.doesNotMatch(text, /NaN|undefined|="-|="Infinity/);
    }),
  );
});
