import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readRequestHead } from '../http/request-head.ts';
import { requestText } from './request-text.ts';

function framing(lines: string, wholeBody: number | null): string[] {
  const head = readRequestHead(`${lines}\r\nHost: a\r\n\r\n`, { targetBytes: 100, fields: 10 });
  assert.ok(typeof head !== 'string');
  return requestText(head, 'a', 'X-Real-IP: 1.2.3.4\r\n', wholeBody).split('\r\n');
}

describe('the head for the upstream', () => {
  test('says how long a body is that is there, and nothing of one that is not', () => {
    assert.deepEqual(framing('GET /a HTTP/1.1', 0), ['GET /a HTTP/1.1', 'Host: a', 'X-Real-IP: 1.2.3.4', '', '']);
    assert.equal(framing('POST / HTTP/1.1', 0).at(-3), 'Content-Length: 0');
    assert.equal(framing('POST / HTTP/1.1\r\nTransfer-Encoding: chunked', 7).at(-3), 'Content-Length: 7');
  });

  test('leaves the framing of a body that is still coming as it is', () => {
    assert.equal(framing('POST / HTTP/1.1\r\nTransfer-Encoding: chunked', null).at(-3), 'Transfer-Encoding: chunked');
    assert.equal(framing('POST / HTTP/1.1\r\nContent-Length: 9', null).at(-3), 'Content-Length: 9');
  });

  test('speaks HTTP/1.1 also for a client that does not', () => {
    assert.equal(framing('GET / HTTP/1.0', 0)[0], 'GET / HTTP/1.1');
  });
});
