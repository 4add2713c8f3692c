import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { contributionText, Explainer } from './contributions.ts';
import { FEATURE_WORDS } from './feature-words.ts';
import { FEATURE_COUNT } from './features.ts';
import { type NetworkParameters, untrainedNetwork } from './network-parameters.ts';
import { normalisationsOf } from './normalisation.ts';
import { KitNet } from './reference/kitnet.ts';
import type { Transform } from './settings.ts';
import { TENS } from './testing/models.ts';
import { signedLog1p } from './transform.ts';

/** What is normal in these tests: each feature near a value of its own, as measured. */
const usual = (feature: number, turn: number) => 20 + feature + (turn % 7) / 7;

function row(transform: Transform, turn: number, moved: Readonly<Record<number, number>> = {}): Float64Array {
  return Float64Array.from({ length: FEATURE_COUNT }, (_, feature) => {
    const value = moved[feature] ?? usual(feature, turn + feature);
    return transform === 'log1p' ? signedLog1p(value) : value;
  });
}

function trained(transform: Transform): NetworkParameters {
  const network = untrainedNetwork(TENS);
  const net = new KitNet(network, normalisationsOf(transform));
  for (let turn = 0; turn < 3_000; turn++) net.train(row(transform, turn));
  return network;
}

const NETWORKS = { none: trained('none'), log1p: trained('log1p') };

for (const transform of ['none', 'log1p'] as const) {
  const explainer = new Explainer(NETWORKS[transform], transform);

  describe(`what made a packet strange, transform ${transform}`, () => {
    test('the feature that moved comes first, with what was seen and what had been learned', () => {
      for (const feature of [0, 37, 99]) {
        const [first] = explainer.strongest(row(transform, 1, { [feature]: 10_000 }), 8);
        assert.equal(first?.words, FEATURE_WORDS[feature]);
        assert.equal(first?.autoencoder, Math.floor(feature / 10));
        const near = (value: number | undefined, expected: number) =>
          assert.ok(Math.abs((value ?? 0) - expected) < 1e-6 * expected, `${value} for ${expected}`);
        near(first?.seen, 10_000);
        near(first?.low, usual(feature, 0));
        near(first?.high, usual(feature, 6));
        assert.ok((first?.share ?? 0) > 0.3, String(first?.share));
      }
    });

    test('a feature that fell below all that was learned is found as well', () => {
      const [first] = explainer.strongest(row(transform, 1, { 55: -500 }), 1);
      assert.equal(first?.words, FEATURE_WORDS[55]);
      assert.ok(Math.abs((first?.seen ?? 0) + 500) < 1e-6);
    });

    test('the shares of all features are one together, strongest first', () => {
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.nat(99), fc.double({ min: -1e9, max: 1e9, noNaN: true })), { maxLength: 5 }),
          fc.integer({ min: 1, max: 100 }),
          (moves, count) => {
            const strongest = explainer.strongest(row(transform, 3, Object.fromEntries(moves)), count);
            assert.equal(strongest.length, count);
            const shares = strongest.map(({ share }) => share);
            assert.ok(shares.every((share) => share >= 0 && share <= 1));
            assert.deepEqual(
              shares,
              shares.toSorted((a, b) => b - a),
            );
            const sum = shares.reduce((total, share) => total + share, 0);
            assert.ok(sum <= 1 + 1e-9);
            if (count === FEATURE_COUNT) assert.ok(Math.abs(sum - 1) < 1e-9);
            assert.equal(new Set(strongest.map(({ words }) => words)).size, count);
          },
        ),
      );
    });

    test('asking changes nothing', () => {
      const before = structuredClone(NETWORKS[transform]);
      const first = explainer.strongest(row(transform, 1, { 37: 10_000 }), 8);
      explainer.strongest(row(transform, 2, { 80: -3 }), 8);
      assert.deepEqual(explainer.strongest(row(transform, 1, { 37: 10_000 }), 8), first);
      assert.deepEqual(NETWORKS[transform], before);
    });
  });
}

test('what was reconstructed without any error has no share', () => {
  const network = untrainedNetwork(TENS);
  for (const { weights, least, greatest } of [...network.ensemble, network.output]) {
    weights.fill(0);
    least.fill(0);
    greatest.fill(1);
  }
  // With no weights every input is taken for a half.
  const explainer = new Explainer(network, 'none');
  const strongest = explainer.strongest(new Float64Array(FEATURE_COUNT).fill(0.5), 3);
  assert.deepEqual(
    strongest.map(({ share }) => share),
    [0, 0, 0],
  );
});

test('in words', () => {
  const text = (seen: number, low: number, high: number) =>
    contributionText({ words: 'packets', seen, low, high, share: 0.5, autoencoder: 1 });
  assert.equal(text(80, 1, 2), 'packets: 40 times the most that was learned');
  assert.equal(text(5, 1, 2), 'packets: 2.5 times the most that was learned');
  assert.equal(text(24_690, 1, 2), 'packets: 12,345 times the most that was learned');
  assert.equal(text(2e9, 1, 2), 'packets: more than a million times the most that was learned');
  assert.equal(text(3, 1, 2), 'packets: more than was learned');
  assert.equal(text(5, -3, -1), 'packets: more than was learned');
  assert.equal(text(5, 0, 0), 'packets: more than was learned');
  assert.equal(text(1, 40, 50), 'packets: 40 times below the least that was learned');
  assert.equal(text(30, 40, 50), 'packets: less than was learned');
  assert.equal(text(0, 40, 50), 'packets: more than a million times below the least that was learned');
  assert.equal(text(-7, 40, 50), 'packets: more than a million times below the least that was learned');
  assert.equal(text(-7, -3, 50), 'packets: less than was learned');
  assert.equal(text(45, 40, 50), 'packets: within what was learned, but not together with the rest');
});
