import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FlowStage } from '../engine/flow-stage.ts';
import { gaveWay } from './gave-way.ts';

const NOTHING = { evidence: 0, profiles: 0, remembered: 0 };

test('nothing is said where nothing gave way', () => {
  assert.equal(gaveWay(new FlowStage().counters, null, NOTHING), null);
});

test('what gave way is said with its number', () => {
  const flow = { ...new FlowStage().counters, evicted: 1_200, holes: 3 };
  assert.equal(
    gaveWay(flow, null, { ...NOTHING, profiles: 2, remembered: 1 }),
    'caps were reached: 1,200 flows closed early, 3 stream holes given up, 3 entries of the judge forgotten; what they would have shown may be missing',
  );
});

test('whatever of the flow stage can give way is said', () => {
  const counters = new FlowStage().counters;
  const caps = [
    'evicted',
    'fragmentsEvicted',
    'tunnelsEvicted',
    'unread',
    'holes',
    'exchanges',
    'announcements',
    'unmeasured',
    'handOvers',
    'forgotten',
    'webForgotten',
  ] as const;
  for (const cap of caps)
    assert.match(gaveWay({ ...counters, [cap]: 7 }, null, NOTHING) ?? '', /^caps were reached: 7 /, cap);
});
