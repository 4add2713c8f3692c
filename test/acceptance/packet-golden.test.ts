import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FeatureMapper, singleLinkage } from '../../src/heads/packet/feature-mapper.ts';
import { FEATURE_COUNT, FEATURE_NAMES } from '../../src/heads/packet/features.ts';
import { KitsuneFeatures } from '../../src/heads/packet/kitsune-features.ts';
import { type AutoencoderParameters, untrainedNetwork } from '../../src/heads/packet/network-parameters.ts';
import { normalisationsOf } from '../../src/heads/packet/normalisation.ts';
import { KitNet } from '../../src/heads/packet/reference/kitnet.ts';
import { BatchPool } from '../../src/sources/batch.ts';
import { openSource } from '../../src/sources/open.ts';
import { gatehound } from '../command.ts';
import { testData } from '../data.ts';
import { Comparison, tableOf } from './packet-golden/comparison.ts';
import { Golden, type GoldenAutoencoder } from './packet-golden/golden.ts';

// Kitsune-py on two captures, number by number: the packet head's parity mode must give the same.

const folder = testData('packets', 'golden');
const skip = folder === undefined && 'no test data';

async function featuresOf(path: string): Promise<readonly Float64Array[]> {
  const source = await openSource(path);
  const features = new KitsuneFeatures('all', 1);
  const rows: Float64Array[] = [];
  for await (const batch of source.batches(new BatchPool())) {
    if (batch.kind !== 'packets') break;
    for (let index = 0; index < batch.count; index++) rows.push(features.next(batch, index).slice());
  }
  await source.close();
  return rows;
}

/** Statistics that are differences of nearly equal squares: what they may be apart is measured by the squares. */
const IS_OF_SQUARES = FEATURE_NAMES.map((name) => /std|radius|pcc/.test(name));

/** The mean of the same stream and lambda. */
const MEAN_OF = FEATURE_NAMES.map((name) =>
  FEATURE_NAMES.indexOf(name.replace(/(?:std|radius|pcc)(_0)?(?:_1)?$/, 'mean$1')),
);

function compareFeatures(rows: readonly Float64Array[], expected: readonly (readonly number[])[]): Comparison {
  const features = new Comparison('features');
  for (const [packet, row] of expected.entries()) {
    for (const [feature, value] of row.entries()) {
      const mean = row[MEAN_OF[feature] as number] ?? 0;
      const absolute = IS_OF_SQUARES[feature] ? 1e-12 * mean * mean : 1e-9;
      features.add(`packet ${packet} ${FEATURE_NAMES[feature]}`, rows[packet]?.[feature], value, absolute);
    }
  }
  return features;
}

function compareNetwork(
  name: string,
  actual: readonly AutoencoderParameters[],
  expected: readonly GoldenAutoencoder[],
  isTrained: boolean,
): readonly Comparison[] {
  const weights = new Comparison(`${name} weights`);
  const biases = new Comparison(`${name} biases`);
  const ranges = new Comparison(`${name} ranges`);
  assert.equal(actual.length, expected.length);
  for (const [index, golden] of expected.entries()) {
    const own = actual[index] as AutoencoderParameters;
    assert.deepEqual([own.visible, own.hidden], [golden.n_visible, golden.n_hidden]);
    weights.addAll(`autoencoder ${index}`, own.weights, golden.W_rowmajor_visible_x_hidden);
    // A bias is a sum of steps of either sign: of what it was made of little may be left.
    biases.addAll(`autoencoder ${index} hidden`, own.hiddenBias, golden.hbias, 1e-12);
    biases.addAll(`autoencoder ${index} visible`, own.visibleBias, golden.vbias, 1e-12);
    if (!isTrained) continue;
    ranges.addAll(`autoencoder ${index} least`, own.least, golden.norm_min);
    ranges.addAll(`autoencoder ${index} greatest`, own.greatest, golden.norm_max);
  }
  return isTrained ? [weights, biases, ranges] : [weights, biases];
}

for (const name of ['mixed', 'smooth']) {
  test(`${name}: features, feature map, errors and weights are Kitsune's`, { skip }, async (t) => {
    const golden = new Golden(folder as string, name);
    const kitNet = golden.kitNet();
    const { names, rows: expected } = golden.features();
    assert.deepEqual(FEATURE_NAMES, names);
    const rows = await featuresOf(golden.capture);
    assert.equal(rows.length, expected.length);
    const features = compareFeatures(rows, expected);

    const mapper = new FeatureMapper(FEATURE_COUNT);
    assert.equal(kitNet.fm_samples, kitNet.FM_grace + 1);
    for (const row of rows.slice(0, kitNet.fm_samples)) mapper.add(row);
    const distances = mapper.distances();
    const correlations = new Comparison('correlation distances');
    // Distances are one less a correlation: near 0 they keep the bits of 1.
    correlations.addAll('cell', distances, golden.correlationDistances().flat(), 1e-12);
    const linkage = new Comparison('linkage');
    const merges = singleLinkage(distances, FEATURE_COUNT);
    for (const [index, row] of golden.linkage().entries()) {
      const { left, right, distance, size } = merges[index] as (typeof merges)[number];
      linkage.addAll(`merge ${index}`, [left, right, distance, size], row, 1e-12);
      assert.deepEqual([left, right, size], [row[0], row[1], row[3]], `merge ${index}`);
    }
    const map = mapper.map(kitNet.m);
    const isSameMap = JSON.stringify(map) === JSON.stringify(kitNet.feature_map);

    const network = untrainedNetwork(map);
    const own = () => [...network.ensemble, network.output];
    const initial = compareNetwork('initial', own(), [...kitNet.init.ensemble, kitNet.init.output], false);
    const net = new KitNet(network, normalisationsOf('none'));
    const trained = new Comparison('RMSE, training');
    const executed = new Comparison('RMSE, executing');
    const returned = new Comparison('what KitNET gives back');
    const ensemble = new Comparison('RMSE of the ensemble');
    const ensembleErrors = golden.ensembleErrors();
    for (const [packet, { phase, processReturn, trueRmse }] of golden.scores().entries()) {
      const row = rows[packet] as Float64Array;
      const where = `packet ${packet}`;
      if (phase === 'fm') {
        assert.ok(packet < kitNet.fm_samples && Number.isNaN(trueRmse));
        continue;
      }
      const isTraining = packet < kitNet.fm_samples + kitNet.AD_grace;
      assert.equal(phase, isTraining ? 'train' : 'exec');
      const rmse = isTraining ? net.train(row) : net.execute(row);
      (isTraining ? trained : executed).add(where, rmse, trueRmse);
      returned.add(where, isTraining ? 0 : rmse, processReturn);
      ensemble.addAll(where, net.errors, ensembleErrors.get(packet) ?? []);
    }
    const final = compareNetwork('final', own(), [...kitNet.final.ensemble, kitNet.final.output], true);

    const learned = [...initial, trained, executed, returned, ensemble, ...final];
    const comparisons = [features, correlations, linkage, ...learned];
    for (const line of tableOf(comparisons.map(({ row }) => row))) t.diagnostic(line);
    t.diagnostic(`feature map: ${isSameMap ? 'the same' : 'ANOTHER'}, ${map.length} autoencoders`);

    assert.deepEqual(map, kitNet.feature_map);
    for (const { name: what, outside, where } of comparisons) assert.equal(outside, 0, `${what}: ${where}`);
    // Nothing of these is left to the JavaScript engine: what is the same on one is on all.
    for (const { name: what, cells, identical, where } of [features, correlations, linkage, ...initial]) {
      assert.equal(identical, cells, `${what}: ${where}`);
    }
    const counts = [features.cells, executed.cells, ensemble.cells > executed.cells];
    assert.deepEqual(counts, [rows.length * 100, rows.length - kitNet.fm_samples - kitNet.AD_grace, true]);
  });
}

test('the command prints the very numbers', { skip }, async () => {
  for (const name of ['mixed', 'smooth']) {
    const golden = new Golden(folder as string, name);
    const { names, rows } = golden.features();
    const { exitCode, stdout, stderr } = await gatehound(['score', 'features', golden.capture]);
    assert.deepEqual([exitCode, stderr], [0, '']);
    const [header = '', ...lines] = stdout.trimEnd().split('\n');
    assert.deepEqual(header.split('\t'), names);
    assert.deepEqual(
      lines.map((line) => line.split('\t').map(Number)),
      rows,
    );
  }
});
