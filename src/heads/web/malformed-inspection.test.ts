import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MalformedRequest, malformedInspection } from './malformed-inspection.ts';

const SMUGGLED: MalformedRequest = {
  ...{ kind: 'several-lengths', isSmuggling: true, passedOnBy: null, status: 400 },
  beginning: `POST / HTTP/1.1\r\n${'A'.repeat(400)}`,
};

test('what could be cut in two ways is an attack, and says how it was answered', () => {
  const { isAttack, isBlockable, hits } = malformedInspection(SMUGGLED);
  assert.deepEqual([isAttack, isBlockable], [true, true]);
  assert.equal(hits[0]?.evidence, 'REQUEST_SMUGGLING');
  assert.equal(hits[0]?.severity, 'high');
  assert.equal(hits[0]?.message, 'The request is malformed (several-lengths) and was answered with 400');
  assert.equal(hits[0]?.excerpt.length, 80);
});

test('what is merely broken is low, and nobody is blocked for it', () => {
  const { isAttack, isBlockable, hits } = malformedInspection({ ...SMUGGLED, kind: 'not-http', isSmuggling: false });
  assert.deepEqual([isAttack, isBlockable], [false, false]);
  assert.deepEqual([hits[0]?.evidence, hits[0]?.severity], ['HTTP_PROTOCOL_ABUSE', 'low']);
});

test('what a trusted proxy passed on is not charged to it', () => {
  const { isAttack, isBlockable, hits } = malformedInspection({ ...SMUGGLED, passedOnBy: '10.0.0.7' });
  assert.deepEqual([isAttack, isBlockable], [false, false]);
  assert.deepEqual([hits[0]?.evidence, hits[0]?.severity], ['REQUEST_SMUGGLING', 'low']);
  assert.match(hits[0]?.message ?? '', /10\.0\.0\.7 is a trusted proxy/);
});
