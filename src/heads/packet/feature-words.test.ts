import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { testData } from '../../../test/data.ts';
import { FEATURE_WORDS } from './feature-words.ts';
import { FEATURE_COUNT, FEATURE_NAMES } from './features.ts';

test('the features are a hundred, block by block, lambda by lambda, statistic by statistic', () => {
  assert.equal(FEATURE_COUNT, 100);
  assert.equal(new Set(FEATURE_NAMES).size, 100);
  const at = (...indices: readonly number[]) => indices.map((index) => FEATURE_NAMES[index]);
  assert.deepEqual(at(0, 1, 2, 3, 14), [
    'MI_dir_5_weight',
    'MI_dir_5_mean',
    'MI_dir_5_std',
    'MI_dir_3_weight',
    'MI_dir_0.01_std',
  ]);
  assert.deepEqual(at(15, 18, 19, 20, 21, 22, 49), [
    'HH_5_weight_0',
    'HH_5_radius_0_1',
    'HH_5_magnitude_0_1',
    'HH_5_covariance_0_1',
    'HH_5_pcc_0_1',
    'HH_3_weight_0',
    'HH_0.01_pcc_0_1',
  ]);
  assert.deepEqual(at(50, 64, 65, 99), ['HH_jit_5_weight', 'HH_jit_0.01_std', 'HpHp_5_weight_0', 'HpHp_0.01_pcc_0_1']);
});

const golden = testData('packets', 'golden', 'feature_names.json');

test('the names are those of Kitsune', { skip: golden === undefined && 'no test data' }, () => {
  assert.deepEqual(FEATURE_NAMES, JSON.parse(readFileSync(golden ?? '', 'utf8')));
});

test('each feature has words of its own, and they say what it is', () => {
  assert.equal(FEATURE_WORDS.length, 100);
  assert.equal(new Set(FEATURE_WORDS).size, 100);
  const words = (name: string) => FEATURE_WORDS[FEATURE_NAMES.indexOf(name)];
  assert.equal(words('MI_dir_5_weight'), 'packets from this network card in about a fifth of a second');
  assert.equal(words('HH_0.1_weight_0'), 'packets from this host in about 10 seconds');
  assert.equal(words('HH_1_std_0'), 'variance of the packet sizes from this host in about a second');
  assert.equal(words('HH_jit_0.01_mean'), 'mean of the pauses between packets to this peer in about 100 seconds');
  assert.equal(
    words('HpHp_3_pcc_0_1'),
    'correlation of the packet sizes of the two ports in about a third of a second',
  );
  assert.equal(
    words('HH_3_radius_0_1'),
    'variance of the packet sizes of the two hosts together in about a third of a second',
  );
  assert.equal(
    words('HH_3_magnitude_0_1'),
    'mean of the packet sizes of the two hosts together in about a third of a second',
  );
  assert.equal(
    words('HH_3_covariance_0_1'),
    'covariance of the packet sizes of the two hosts in about a third of a second',
  );
  for (const text of FEATURE_WORDS) assert.doesNotMatch(text, /undefined|_| {2}/);
});
