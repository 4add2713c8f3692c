import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MersenneTwister } from '../../numeric/mersenne-twister.ts';
import { Aftermath } from './aftermath.ts';
import { FEATURE_NAMES } from './features.ts';
import { type NetworkParameters, untrainedNetwork } from './network-parameters.ts';
import { normalisationsOf } from './normalisation.ts';
import { KitNet } from './reference/kitnet.ts';

const MAP = Array.from({ length: 10 }, (_, cluster) => Array.from({ length: 10 }, (_, place) => cluster * 10 + place));

const place = (name: string) => FEATURE_NAMES.indexOf(name);

const HOSTS = /^MI|^HH_[\d.]+_(weight|mean|std|radius|magnitude)/;

/**
 * Traffic on a pair that has sent some twenty packets lately: logarithms near 3. Hosts may be busier or quieter all
 * together, and so may what the pair has of its own.
 */
function usual(index: number): Float64Array {
  const random = new MersenneTwister(index);
  const [hosts, own] = [random.uniform(3, 3.1), random.uniform(3, 3.1)];
  return Float64Array.from(FEATURE_NAMES, (name) => (HOSTS.test(name) ? hosts : own) + random.uniform(0, 0.01));
}

function trained(): { readonly network: NetworkParameters; readonly threshold: number } {
  const net = new KitNet(untrainedNetwork(MAP), normalisationsOf('log1p'));
  for (let index = 0; index < 3_000; index++) net.train(usual(index));
  const scores = Array.from({ length: 100 }, (_, index) => net.execute(usual(index)));
  return { network: net.parameters, threshold: 2 * Math.max(...scores) };
}

describe('the aftermath of an attack', () => {
  const { network, threshold } = trained();
  const aftermath = new Aftermath(network, 'log1p');
  const score = new KitNet(network, normalisationsOf('log1p'));

  test('explains a packet that is strange by what its hosts do elsewhere alone', () => {
    const row = usual(5);
    for (const [feature, name] of FEATURE_NAMES.entries()) {
      if (HOSTS.test(name)) row[feature] = 9;
    }
    assert.ok(score.execute(row) > threshold);
    assert.equal(aftermath.explains(row, threshold), true);
  });

  test('does not explain one whose own pair or socket is strange too', () => {
    for (const own of [/^HH_jit/, /^HpHp_.*_(weight|mean)/, /^HH_[\d.]+_(covariance|pcc)/]) {
      const row = usual(5);
      for (const [feature, name] of FEATURE_NAMES.entries()) if (own.test(name) || /^MI/.test(name)) row[feature] = 9;
      assert.ok(score.execute(row) > threshold, String(own));
      assert.equal(aftermath.explains(row, threshold), false, String(own));
    }
  });

  test('does not explain a packet to a host that was hardly talked to: sweeps are made of those', () => {
    const row = usual(5);
    row[place('HH_0.01_weight_0')] = 9;
    row[place('HH_jit_0.01_weight')] = Math.log1p(4);
    assert.equal(aftermath.explains(row, threshold), false);
  });

  test('a socket is in use from its fifth packet on', () => {
    const row = usual(5);
    for (const [sent, isUsed] of [
      [4, false],
      [5.001, true],
    ] as const) {
      row[place('HpHp_0.01_weight_0')] = Math.log1p(sent);
      assert.equal(aftermath.isOfUsedSocket(row), isUsed);
      row[place('HpHp_0.01_weight_0')] = sent;
      assert.equal(new Aftermath(network, 'none').isOfUsedSocket(row), isUsed);
    }
  });

  test('leaves the network that it was given as it was', () => {
    const before = structuredClone(network);
    aftermath.explains(usual(1), threshold);
    assert.deepEqual(network, before);
  });
});
