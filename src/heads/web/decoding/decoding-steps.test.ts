import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeRequest } from './decode-request.ts';
import { decodingSteps, fieldOfHit } from './decoding-steps.ts';

const decoded = (target: string) =>
  decodeRequest({ method: 'GET', target, version: '1.1', headers: [], body: null, isBodyCut: false });

test('each step from what was sent to what it means is told, in order', () => {
  const request = decoded('/shop?q=%2526lt%253bscript+x');
  const field = fieldOfHit(request, 'query q');
  assert.ok(field);
  assert.deepEqual(decodingSteps(field), [
    { step: 'plus', text: '%2526lt%253bscript x' },
    { step: 'percent', text: '%26lt%3bscript x' },
    { step: 'percent', text: '&lt;script x' },
    { step: 'entities', text: '<script x' },
  ]);
  assert.equal(field.text, '<script x');
});

test('what was sent as it means has no steps, and what is not there no field', () => {
  const request = decoded('/shop?q=plain');
  const path = fieldOfHit(request, 'path');
  assert.ok(path);
  assert.deepEqual(decodingSteps(path), []);
  assert.equal(fieldOfHit(request, 'query other'), undefined);
});
