import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rememberLast } from './remember-last.ts';

test('asks once for the same thing, and again for another, whatever the answer is', () => {
  const asked: object[] = [];
  const of = rememberLast((thing: object) => {
    asked.push(thing);
    return asked.length === 1 ? undefined : asked.length;
  });
  const [one, other] = [{}, {}];
  assert.deepEqual([of(one), of(one), of(other), of(other), of(one)], [undefined, undefined, 2, 2, 3]);
  assert.equal(asked.length, 3);
});
