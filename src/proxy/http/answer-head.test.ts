import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type AnswerHead, CHUNKED_ANSWER, readAnswerHead, UNTIL_CLOSE } from './answer-head.ts';

function read(...lines: string[]): AnswerHead | null {
  return readAnswerHead(`${lines.join('\r\n')}\r\n\r\n`, 50);
}

describe('the head of an answer', () => {
  test('is read with its length, and lines for the client without what belongs to this hop', () => {
    const head = read(
      'HTTP/1.1 200 All right',
      'Server: s',
      'Connection: keep-alive',
      'Keep-Alive: timeout=5, max=9',
      'Content-Type: text/html',
      'Content-Length: 7',
      'Set-Cookie: a',
      'Set-Cookie: b',
    );
    assert.equal(head?.status, 200);
    assert.equal(head.reason, 'All right');
    assert.equal(head.bodyLength, 7);
    assert.equal(head.keptMilliseconds, 5_000);
    assert.equal(head.contentType, 'text/html');
    assert.equal(head.plain, 'Server: s\r\nContent-Type: text/html\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n');
    assert.ok(head.isKeptAlive);
  });

  test('knows bodies in chunks and bodies that end with the connection', () => {
    assert.equal(read('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked')?.bodyLength, CHUNKED_ANSWER);
    assert.equal(read('HTTP/1.1 200 OK')?.bodyLength, UNTIL_CLOSE);
    assert.equal(read('HTTP/1.0 200 OK')?.isKeptAlive, false);
    assert.equal(read('HTTP/1.1 204')?.reason, '');
    assert.equal(read('HTTP/1.1 200 OK', 'Content-Length: 5', 'Content-Length: 5')?.bodyLength, 5);
  });

  test('leaves out the body of Reset Content, which has none, and the connection with it', () => {
    const empty = read('HTTP/1.1 205 Reset', 'Content-Length: 0');
    assert.deepEqual([empty?.bodyLength, empty?.contentLength, empty?.isKeptAlive], [0, '0', true]);
    for (const framing of ['Content-Length: 5', 'Transfer-Encoding: chunked', 'A: b']) {
      const head = read('HTTP/1.1 205 Reset', framing);
      assert.deepEqual([head?.bodyLength, head?.contentLength, head?.isKeptAlive], [0, '0', false], framing);
    }
  });

  for (const lines of [
    ['HTTP/2 200 OK'],
    ['HTTP/1.1 20 OK'],
    ['HTTP/1.1 099 OK'],
    ['HTTP/1.1 600 OK'],
    ['HTTP/1.1 999 OK'],
    ['HTTP/1.1  200 OK'],
    ['ICY 200 OK'],
    ['HTTP/1.1 200 OK', 'Content-Length: 5', 'Content-Length: 6'],
    ['HTTP/1.1 200 OK', 'Content-Length: 5', 'Transfer-Encoding: chunked'],
    ['HTTP/1.1 200 OK', 'Transfer-Encoding: gzip'],
    ['HTTP/1.0 200 OK', 'Transfer-Encoding: chunked'],
    ['HTTP/1.1 200 OK', 'Content-Length: -5'],
    ['HTTP/1.1 200 OK', 'A : b'],
    ['HTTP/1.1 200 OK', 'A: b', ' folded'],
  ]) {
    test(`${JSON.stringify(lines)} could be read in two ways, and is not passed on`, () =>
      assert.equal(read(...lines), null));
  }

  test('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        readAnswerHead(`HTTP/1.1 200 OK\r\n${text}\r\n\r\n`, 50);
        readAnswerHead(`${text}\r\n\r\n`, 50);
      }),
    );
  });
});
