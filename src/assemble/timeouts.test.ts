import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SECOND } from '../model/time.ts';
import { EVICTION_ORDER, TIMEOUTS, waitEnds } from './timeouts.ts';
import { WAITS } from './wait-lists.ts';

test('every class of waiting has a timeout, and a place in the order of eviction', () => {
  for (const wait of Object.values(WAITS)) assert.ok(TIMEOUTS[wait] > 0);
  assert.deepEqual(EVICTION_ORDER.toSorted(), Object.values(WAITS).toSorted());
});

test('a flow of a name service ends at the first whole ten seconds after its beginning that find it nine seconds silent', () => {
  const ends = (last: number) => waitEnds(WAITS.query, 100 * SECOND, (100 + last) * SECOND) / SECOND - 100;
  assert.deepEqual([0, 1, 1.001, 8, 11, 11.5, 31].map(ends), [10, 10, 20, 20, 20, 30, 40]);
});

test('other flows end a fixed time after they began to wait, what has ended as what is closing', () => {
  assert.equal(waitEnds(WAITS.datagram, 5 * SECOND, 6 * SECOND), 65 * SECOND);
  assert.equal(waitEnds(WAITS.ended, 5 * SECOND, 6 * SECOND), 10 * SECOND);
});

test('what a flood makes gives way before what a handshake proves', () => {
  assert.equal(EVICTION_ORDER[0], WAITS.attempt);
  assert.equal(EVICTION_ORDER.at(-1), WAITS.stream);
});
