import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_PACKET_HEAD_OPTIONS, LIVE_PACKET_HEAD_OPTIONS, mergePacketHeadOptions } from './packet-options.ts';

test('a later layer goes over an earlier one, and what none says is the default', () => {
  const options = mergePacketHeadOptions({ map: 100, train: 200 }, { train: 300, levels: 'serverus' });
  assert.deepEqual(options, { ...DEFAULT_PACKET_HEAD_OPTIONS, map: 100, train: 300, levels: 'serverus' });
  assert.ok(Object.isFrozen(options));
});

test('live the head learns for a time, unless it is told how many packets', () => {
  const times = [{}, { budget: 5 }, { map: 100 }, { train: 200 }, { learn: 600 }, { learn: 600, train: 200 }].map(
    (layer) => mergePacketHeadOptions(LIVE_PACKET_HEAD_OPTIONS, layer).learn,
  );
  assert.deepEqual(times, [3_600, 3_600, null, null, 600, 600]);
  assert.equal(mergePacketHeadOptions().learn, null);
});

for (const [what, layer] of [
  ['a phase of no packets', { map: 0 }],
  ['half a packet', { train: 1_000.5 }],
  ['a budget of nothing', { budget: 0 }],
  ['a second of learning', { learn: 1 }],
  ['learning that never ends', { learn: Infinity }],
  ['no number', { budget: Number.NaN }],
  ['an unknown rule', { levels: 'guess' }],
] as const) {
  test(`${what} is refused with what is allowed`, () => {
    assert.throws(
      () => mergePacketHeadOptions(layer),
      (error: Error & { code?: string; remedy?: string }) => error.code === 'GH-CFG-004' && error.remedy !== '',
    );
  });
}
