import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR } from '../model/time.ts';
import { planNeed, planText } from './plan-words.ts';

test('a plan goes by packets or by time, and a time needs packets too', () => {
  const packets = { map: 5_000, train: 50_000 };
  assert.deepEqual([planText(packets), planNeed(packets)], ['55,001 packets', '55,001']);
  const time = { ...packets, time: HOUR };
  assert.deepEqual([planText(time), planNeed(time)], ['1 hour', '1 hour and at least 1,100 packets']);
});
