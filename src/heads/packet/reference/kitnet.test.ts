import assert from 'node:assert/strict';
import { test } from 'node:test';
import { untrainedNetwork } from '../network-parameters.ts';
import { normalisationsOf } from '../normalisation.ts';
import { Autoencoder } from './autoencoder.ts';
import { KitNet } from './kitnet.ts';

const MAP = [[2, 0], [3], [1, 4, 5]];
const NORMALISATIONS = normalisationsOf('log1p');

const rows = Array.from({ length: 50 }, (_, turn) =>
  Float64Array.from({ length: 6 }, (_, feature) => ((turn * (feature + 3)) % 11) / 2),
);

/** The same by hand: each autoencoder on its own. */
function byHand() {
  const { ensemble, output } = untrainedNetwork(MAP);
  const parts = ensemble.map((part) => new Autoencoder(part, NORMALISATIONS.ensemble));
  const judge = new Autoencoder(output, NORMALISATIONS.output);
  const gather = (row: Float64Array, part: number) =>
    Float64Array.from(MAP[part] ?? [], (feature) => row[feature] as number);
  const run = (row: Float64Array, call: 'train' | 'execute') =>
    judge[call](Float64Array.from(parts, (part, index) => part[call](gather(row, index))));
  return { run, parameters: { map: MAP, ensemble, output } };
}

test('each autoencoder sees its own features, in the order of the map, and the output layer sees their errors', () => {
  const net = new KitNet(untrainedNetwork(MAP), NORMALISATIONS);
  const hand = byHand();
  for (const row of rows) assert.equal(net.train(row), hand.run(row, 'train'));
  assert.deepEqual(net.parameters, hand.parameters);
  for (const row of rows) assert.equal(net.execute(row), hand.run(row, 'execute'));
  assert.deepEqual(net.parameters, hand.parameters, 'executing changed what was learned');
  assert.equal(net.errors.length, MAP.length);
});

test('training gives the error before the step', () => {
  const net = new KitNet(untrainedNetwork(MAP), NORMALISATIONS);
  for (const row of rows) net.train(row);
  const row = rows[7] as Float64Array;
  const before = net.execute(row);
  assert.equal(net.train(row), before);
  assert.notEqual(net.execute(row), before);
});
