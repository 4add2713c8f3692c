import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_WEB_HEAD_SETTINGS, mergeWebHeadSettings } from './web-options.ts';

test('a later layer goes over an earlier one, and what none says is the default', () => {
  const rules = ['a.json'];
  const settings = mergeWebHeadSettings({ rules, threshold: 0.5 }, { threshold: 0.9, model: 'web.model' });
  assert.deepEqual(settings, { ...DEFAULT_WEB_HEAD_SETTINGS, rules, threshold: 0.9, model: 'web.model' });
  assert.ok(Object.isFrozen(settings) && Object.isFrozen(settings.rules));
  assert.ok(!Object.isFrozen(rules));
});

for (const [what, layer] of [
  ['a threshold at which everything is an attack', { threshold: 0 }],
  ['a probability above one', { threshold: 1.1 }],
  ['no number', { threshold: Number.NaN }],
  ['no body at all', { bodyLimit: 0 }],
  ['half a byte', { bodyLimit: 2_000.5 }],
  ['more of a body than is kept', { bodyLimit: 1_000_000 }],
] as const) {
  test(`${what} is refused with what is allowed`, () => {
    assert.throws(() => mergeWebHeadSettings(layer), { code: 'GH-CFG-004', remedy: /^give / });
  });
}
