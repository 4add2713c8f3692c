import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EVICTION_ORDER, TIMEOUTS } from './timeouts.ts';
import { WAITS } from './wait-lists.ts';

test('every class of waiting has a timeout, and a place in the order of eviction', () => {
  for (const wait of Object.values(WAITS)) assert.ok(TIMEOUTS[wait] > 0);
  assert.deepEqual(EVICTION_ORDER.toSorted(), Object.values(WAITS).toSorted());
});

test('what a flood makes gives way before what a handshake proves', () => {
  assert.equal(EVICTION_ORDER[0], WAITS.attempt);
  assert.equal(EVICTION_ORDER.at(-1), WAITS.stream);
});
