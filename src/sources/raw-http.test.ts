import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rawRequests } from './raw-http.ts';

function textsOf(text: string): readonly (readonly [string, string, string | null])[] {
  return rawRequests(text).map(({ request: { method, target, body } }) => [
    method,
    target,
    body === null ? null : Buffer.from(body).toString('latin1'),
  ]);
}

test('requests one behind the other, with bodies as long as they say', () => {
  const text =
    'POST /a?b=1 2 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\na=\r\n1\r\nGET /b HTTP/1.0\n\n\n\nGET /c HTTP/2\nUser-Agent: y\n';
  assert.deepEqual(textsOf(text), [
    ['POST', '/a?b=1 2', 'a=\r\n1'],
    ['GET', '/b', null],
    ['GET', '/c', null],
  ]);
  assert.deepEqual(
    rawRequests(text).map(({ request, line }) => [request.version, line]),
    [
      ['1.1', 1],
      ['1.0', 7],
      ['2', 11],
    ],
  );
});

test('a body whose length nobody tells goes on to the next request', () => {
  assert.deepEqual(textsOf('POST / HTTP/1.1\r\n\r\na=1\r\nb=2\r\nGET /b HTTP/1.1\r\n\r\n'), [
    ['POST', '/', 'a=1\r\nb=2'],
    ['GET', '/b', null],
  ]);
});

test('chunks are put together', () => {
  const head = 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n';
  const chunks = '5\r\nunion\r\n7;x=y\r\n select\r\n0\r\nTrailer: 1\r\n\r\n';
  assert.deepEqual(textsOf(`${head}${chunks}GET /b HTTP/1.1\r\n\r\n`), [
    ['POST', '/', 'union select'],
    ['GET', '/b', null],
  ]);
  assert.deepEqual(textsOf(`${head}no chunk`), [['POST', '/', 'no chunk']]);
});

test('what begins with no request line is a target, and is told', () => {
  assert.deepEqual(
    rawRequests('<script>\n\nGET / HTTP/1.1\n').map(({ request, isRequest }) => [request.target, isRequest]),
    [
      ['<script>', false],
      ['/', true],
    ],
  );
});

test('no text makes it throw or takes time beyond its length', () => {
  const crumb = fc.constantFrom(
    'GET ',
    '/',
    ' HTTP/1.1',
    '\r\n',
    '\n',
    'Content-Length: 3',
    ':',
    'Transfer-Encoding: chunked',
    '5',
    ' ',
  );
  fc.assert(fc.property(fc.array(crumb), (crumbs) => void rawRequests(crumbs.join(''))));
  for (const text of [`GET x${' '.repeat(1_000_000)}y`, 'GET / HTTP/1.1\n\n'.repeat(50_000), 'A '.repeat(500_000)]) {
    const begun = performance.now();
    rawRequests(text);
    assert.ok(performance.now() - begun < 2_000, text.slice(0, 10));
  }
});
