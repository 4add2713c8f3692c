import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebHead } from '../heads/web/web-head.ts';
import { warmUp } from './web-warm-up.ts';

test('what a head is warmed up with is no attack, and leaves nothing behind', () => {
  const head = new WebHead({ rules: [], model: null, threshold: null, bodyLimit: 65_536 });
  warmUp(head);
  assert.deepEqual(
    [...head.hits].filter(([, count]) => count > 0),
    [],
  );
  assert.deepEqual(head.tick(1_800_000_000_000_000), []);
});
