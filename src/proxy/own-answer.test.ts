import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { plainAnswer, refusalAnswer } from './own-answer.ts';

describe('an answer of the proxy itself', () => {
  test('to a refused request holds the reference and nothing that could be markup', () => {
    const { head, body } = refusalAnswer('a1-b2"><script>', 'text/html');
    assert.equal(head.status, 403);
    assert.match(body.toString(), /Reference: a1-b2script<\/p>\n$/);
    assert.equal(head.bodyLength, body.length);
  });

  test('is JSON where that is asked for and HTML is not', () => {
    for (const [accept, isJson] of [
      ['application/json', true],
      ['application/problem+json, text/plain', true],
      ['text/html, application/json', false],
      ['*/*', false],
      [null, false],
    ] as const) {
      const { head, body } = refusalAnswer('r', accept);
      assert.equal(head.contentType === 'application/json', isJson, String(accept));
      if (isJson) assert.deepEqual(JSON.parse(body.toString()), { error: 'refused', reference: 'r' });
    }
  });

  test('is not stored by anybody, and tells its fields also one by one', () => {
    const { head } = plainAnswer(503, 'Retry-After: 1\r\n');
    assert.equal(head.headers[head.headers.indexOf('Cache-Control') + 1], 'no-store');
    assert.equal(head.headers[head.headers.indexOf('Retry-After') + 1], '1');
  });
});
