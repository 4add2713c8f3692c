import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Threat } from '../model/threat.ts';
import { createNewest } from './newest.ts';

interface Item {
  readonly id: string;
  readonly threat: Threat;
  readonly revision: number;
}

function item(id: string, threat: Threat = 'low', revision = 0): Item {
  return { id, threat, revision };
}

const ids = (items: readonly Item[]) => items.map(({ id }) => id).join(' ');

test('a new revision takes the place of the old one, in the order of first coming', () => {
  const newest = createNewest<Item>(10, (record) => record.threat);
  for (const record of [item('a'), item('b'), item('a', 'critical', 1)]) newest.add(record);
  assert.deepEqual(newest.values(), [item('a', 'critical', 1), item('b')]);
  assert.equal(newest.omitted(), 0);
});

test('a flood of mild records neither grows memory nor drives out a grave one', () => {
  const newest = createNewest<Item>(100, (record) => record.threat);
  newest.add(item('grave', 'high'));
  for (let index = 0; index < 10_000; index += 1) newest.add(item(`mild${index}`, 'info'));
  newest.add(item('worse', 'critical'));
  const kept = newest.values();
  assert.equal(kept.length, 100);
  assert.equal(kept[0]?.id, 'grave');
  assert.equal(kept.at(-1)?.id, 'worse');
  assert.equal(newest.omitted(), 9_902);
});

test('at the cap a record that is kept may still grow', () => {
  const newest = createNewest<Item>(2, (record) => record.threat);
  for (const record of [item('a'), item('b'), item('c'), item('b', 'medium', 1)]) newest.add(record);
  assert.equal(ids(newest.values()), 'a b');
  assert.equal(newest.values()[1]?.revision, 1);
  assert.equal(newest.omitted(), 1);
});
