import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startsHttp2 } from './preface.ts';

test('a connection that begins with the preface speaks HTTP/2, and one that may begin so is waited for', () => {
  for (const [text, answer] of [
    ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'yes'],
    ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\x12', 'yes'],
    ['P', 'maybe'],
    ['PRI * HTTP/2.0\r\n\r\n', 'maybe'],
    ['PR', 'maybe'],
    ['PROPFIND / HTTP/1.1\r\n', 'no'],
    ['PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n', 'no'],
    ['POST', 'no'],
    ['GET / HTTP/1.1\r\n', 'no'],
  ] as const) {
    assert.equal(startsHttp2(Buffer.from(text, 'latin1')), answer, text);
  }
});
