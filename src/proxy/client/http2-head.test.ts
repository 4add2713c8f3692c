import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CHUNKED } from '../http/request-head.ts';
import { readHttp2Head } from './http2-head.ts';

const LIMITS = { targetBytes: 100, fields: 20 };
const LINE = [':method', 'GET', ':scheme', 'https', ':authority', 'example.org', ':path', '/a'];

function read(raw: readonly string[], hasBody = false) {
  return readHttp2Head(raw, hasBody, LIMITS);
}

describe('the head of a request in HTTP/2', () => {
  test('becomes one of HTTP/1.1', () => {
    const head = read([
      ...LINE,
      'cookie',
      'a=1',
      'x-a',
      ' b ',
      'cookie',
      'c=2',
      'x-forwarded-for',
      '6.6.6.6',
      'te',
      'trailers',
    ]);
    assert.ok(typeof head !== 'string');
    assert.equal(head.host, 'example.org');
    assert.equal(head.plain, 'x-a: b\r\ncookie: a=1; c=2\r\n');
    assert.deepEqual(head.headers.slice(0, 4), ['host', 'example.org', 'x-a', 'b']);
    assert.equal(head.forwarded.chain, '6.6.6.6');
    assert.equal(head.bodyLength, 0);
  });

  test('knows whether a body comes, and how long it is if that was said', () => {
    const unknown = read(LINE, true);
    const known = read([...LINE, 'content-length', '7'], true);
    assert.ok(typeof unknown !== 'string' && typeof known !== 'string');
    assert.deepEqual([unknown.bodyLength, known.bodyLength], [CHUNKED, 7]);
  });

  for (const [kind, raw] of [
    ['http2-fields', [...LINE, 'x', 'a\r\nTransfer-Encoding: chunked']],
    ['http2-fields', [...LINE, 'x', 'a\0']],
    ['http2-fields', [...LINE, 'x: y\r\nz', 'a']],
    ['http2-fields', [...LINE, 'X-Upper', 'a']],
    ['http2-fields', [...LINE, 'transfer-encoding', 'chunked']],
    ['http2-fields', [...LINE, 'connection', 'upgrade']],
    ['http2-fields', [...LINE, 'upgrade', 'websocket']],
    ['framing-name', [...LINE, 'content_length', '5']],
    ['several-lengths', [...LINE, 'content-length', '5', 'content-length', '5']],
    ['content-length', [...LINE, 'content-length', '5,5']],
    ['several-hosts', [...LINE, 'host', 'other.org']],
    ['target', [':method', 'GET', ':authority', 'a', ':path', '/ HTTP/1.1\r\nHost: b']],
    ['target', [':method', 'GET', ':authority', 'a', ':path', '/ x']],
    ['target', [':method', 'GET', ':authority', 'a', ':path', 'a']],
    ['target', [':method', 'GET', ':authority', 'a']],
    ['target-size', [':method', 'GET', ':authority', 'a', ':path', `/${'a'.repeat(200)}`]],
    ['request-line', [':method', 'GET /x HTTP/1.1\r\n', ':authority', 'a', ':path', '/']],
    ['request-line', [':method', 'G T', ':authority', 'a', ':path', '/']],
    ['host', [':method', 'GET', ':authority', 'a/b', ':path', '/']],
    ['no-host', [':method', 'GET', ':path', '/']],
    ['field-count', Array.from({ length: 100 }, () => 'a')],
    ['expectation', [...LINE, 'expect', 'more']],
  ] as const) {
    test(`${JSON.stringify(raw.slice(-4)).slice(0, 90)} is refused`, () => {
      const head = read(raw);
      // A line break in a pseudo-header is a control character before it is anything else.
      assert.ok(head === kind || (head === 'http2-fields' && /[\r\n]/.test(raw.join(''))), String(head));
    });
  }

  test('never holds a line that was not a field', () => {
    const text = fc.string({ unit: 'binary', maxLength: 12 });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 10 }), (pairs) => {
        const head = read([...LINE, ...pairs.flat()]);
        if (typeof head === 'string') return;
        for (const line of head.plain.split('\r\n').slice(0, -1))
          assert.match(line, /^[!#$%&'*+.^_`|~0-9a-z-]+: [^\r\n]*$/);
      }),
    );
  });
});
