import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyLine, headFault } from './head-fault.ts';
import { MALFORMATIONS, type MalformedKind } from './malformed.ts';

function faultOf(fault: MalformedKind, text: string): MalformedKind {
  return headFault(fault, Buffer.from(text, 'latin1'));
}

test('what is no HTTP at all is none, whatever byte tells it', () => {
  for (const [fault, text] of [
    ['control-character', '\x16\x03\x01\x02\x00\x01\x00'],
    ['bare-line-feed', '\n'],
    ['bare-line-feed', 'hello\n'],
    ['bare-carriage-return', '\rGET / HTTP/1.1'],
    ['control-character', 'GET\0/ HTTP/1.1'],
    ['request-line', ' GET / HTTP/1.1\r\n\r\n'],
    ['request-line', `${'A'.repeat(25)} / HTTP/1.1\r\n\r\n`],
  ] as const) {
    assert.equal(faultOf(fault, text), 'not-http', JSON.stringify(text));
  }
  assert.equal(MALFORMATIONS['not-http'].isSmuggling, false);
});

test('what begins as a request and has no request line is a broken one', () => {
  for (const text of ['hello world\n', 'GET /\n', 'GET /\0 HTTP/1.1\r\n', 'GET / HTTP\n']) {
    assert.equal(faultOf('bare-line-feed', text), 'request-line', JSON.stringify(text));
  }
});

test('behind a request line it stays what it is: two readers might see two requests', () => {
  assert.equal(faultOf('bare-line-feed', 'GET / HTTP/1.1\nHost: a\n\n'), 'bare-line-feed');
  assert.equal(faultOf('bare-line-feed', 'GET /a b HTTP/1.1\nHost: a'), 'bare-line-feed');
  assert.equal(faultOf('control-character', 'POST / HTTP/1.1\r\nA: \0'), 'control-character');
  assert.equal(faultOf('several-lengths', '\n'), 'several-lengths');
});

test('an empty line is one when it is whole', () => {
  for (const [text, length] of [
    ['\nGET', 1],
    ['\r\nGET', 2],
    ['\r', 0],
    ['\rGET', 0],
    ['GET', 0],
    ['', 0],
  ] as const) {
    assert.equal(emptyLine(Buffer.from(text)), length, JSON.stringify(text));
  }
});
