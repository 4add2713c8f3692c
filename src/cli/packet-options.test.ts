import assert from 'node:assert/strict';
import { test } from 'node:test';
import { model } from '../heads/packet/testing/models.ts';
import { packetOptions, threadsOf } from './packet-options.ts';

test('each engine has settings of its own, unless told otherwise', async () => {
  const settings = async (engine: string, more: object = {}) =>
    (await packetOptions({ engine, ...more }, null)).settings;
  assert.deepEqual(await settings('fast'), { pairs: 'own', transform: 'log1p' });
  assert.deepEqual(await settings('reference'), { pairs: 'all', transform: 'none' });
  assert.deepEqual(await settings('fast', { pairs: 'all' }), { pairs: 'all', transform: 'log1p' });
  assert.deepEqual(await settings('reference', { transform: 'log1p' }), { pairs: 'all', transform: 'log1p' });
});

test('what is not said is as the contract has it', async () => {
  const { plan, rule, budget, model: none } = await packetOptions({ engine: 'fast' }, null);
  assert.deepEqual([plan, rule, budget, none], [{ map: 5_000, train: 50_000 }, 'tail', 100, null]);
  const flags = { engine: 'fast', map: '10', train: '10000000', budget: '0.5', levels: 'serverus' };
  const told = await packetOptions(flags, null);
  assert.deepEqual([told.plan, told.rule, told.budget], [{ map: 10, train: 10_000_000 }, 'serverus', 0.5]);
});

test('a model brings its settings to either engine, and nothing may contradict it', async () => {
  const parity = model({ settings: { pairs: 'all', transform: 'none' } });
  for (const engine of ['fast', 'reference']) {
    assert.deepEqual((await packetOptions({ engine }, parity)).settings, parity.settings);
    assert.deepEqual((await packetOptions({ engine, pairs: 'all' }, parity)).settings, parity.settings);
    await assert.rejects(packetOptions({ engine, pairs: 'own' }, parity), { code: 'GH-MDL-005' });
  }
  for (const flag of [{ map: '100' }, { train: '100' }, { learn: '1h' }, { budget: '100' }, { levels: 'tail' }]) {
    await assert.rejects(packetOptions({ engine: 'fast', ...flag }, parity), { code: 'GH-CLI-001' });
  }
});

test('what is no value is refused with the values that are', async () => {
  for (const [flags, code, message] of [
    [{ engine: 'slow' }, 'GH-CLI-001', '--engine takes fast or reference, not slow'],
    [{ engine: 'fast', pairs: '' }, 'GH-CLI-001', '--pairs takes own or all, not '],
    [{ engine: 'fast', transform: 'log' }, 'GH-CLI-001', '--transform takes none or log1p, not log'],
    [{ engine: 'fast', map: 'many' }, 'GH-CLI-001', '--map takes a number, not many'],
    [{ engine: 'fast', map: '-1' }, 'GH-CLI-001', '--map takes a number, not -1'],
    [{ engine: 'fast', map: '9' }, 'GH-CFG-004', 'the packet head cannot map 9 packets'],
    [{ engine: 'fast', train: '10.5' }, 'GH-CFG-004', 'the packet head cannot train on 10.5 packets'],
    [{ engine: 'fast', budget: '0' }, 'GH-CFG-004', 'a budget cannot be 0'],
    [{ engine: 'fast', levels: 'all' }, 'GH-CFG-004', 'levels cannot be all'],
  ] as const) {
    await assert.rejects(packetOptions(flags, null), { code, message });
  }
});

test('threads are counted from one, and a batch has work for sixteen', () => {
  assert.deepEqual([undefined, '1', '2', '16'].map(threadsOf), [1, 1, 2, 16]);
  for (const text of ['', '0', '17', '-1', '1.5', 'two']) {
    assert.throws(() => threadsOf(text), { code: 'GH-CLI-001', message: `--threads takes 1 to 16, not ${text}` });
  }
});
