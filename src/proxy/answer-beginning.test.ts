import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AnswerBeginning } from './answer-beginning.ts';
import { readAnswerHead } from './http/answer-head.ts';

function beginning(type: string | null, limit = 10): AnswerBeginning | null {
  const head = readAnswerHead(`HTTP/1.1 200 OK\r\n${type === null ? '' : `Content-Type: ${type}\r\n`}\r\n`, 10);
  return head === null ? null : AnswerBeginning.of(head, limit);
}

describe('the beginning of an answer', () => {
  test('is kept of types that hold text, and of none', () => {
    const texts = [
      'text/html; charset=utf-8',
      'application/json',
      'application/problem+json',
      'image/svg+xml',
      'TEXT/PLAIN',
    ];
    for (const type of [...texts, 'application/javascript', null]) assert.ok(beginning(type), String(type));
    for (const type of ['image/png', 'application/octet-stream', 'video/mp4', 'font/woff2']) {
      assert.equal(beginning(type), null, type);
    }
    assert.equal(beginning('text/html', 0), null);
  });

  test('ends at its limit, over several pieces', () => {
    const kept = beginning('text/plain');
    for (const piece of ['abc', 'defgh', 'ijklm', 'nop']) kept?.take(Buffer.from(piece));
    assert.equal(kept?.bytes?.toString(), 'abcdefghij');
  });

  test('does not hold on to a large piece of which it is a small part', () => {
    const kept = beginning('text/plain');
    const piece = Buffer.alloc(65_536, 'x');
    kept?.take(piece);
    assert.equal(kept?.bytes?.toString(), 'xxxxxxxxxx');
    assert.notEqual(kept?.bytes?.buffer, piece.buffer);
  });
});
