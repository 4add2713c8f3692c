import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { recordedRequest } from './recorded-request.ts';

test('a request with its headers and body, a character for each byte, and what it is', () => {
  const line =
    '{"method":"PUT","url":"/\xc3\xa9","headers":{"A":["1",2],"B":true},"body":"\\u00e9","label":1,"cls":"SQLi","client":"192.0.2.1","status":404}';
  assert.deepEqual(recordedRequest(line), {
    request: {
      method: 'PUT',
      target: '/\xc3\xa9',
      version: null,
      headers: ['A', '1', 'A', '2', 'B', 'true'],
      body: Buffer.from('\xc3\xa9', 'latin1'),
      isBodyCut: false,
    },
    label: '1',
    name: 'SQLi',
    client: '192.0.2.1',
    status: 404,
  });
  assert.deepEqual(recordedRequest('{"uri":"/"}')?.request.method, 'GET');
});

test('what is no request is none', () => {
  for (const line of ['', '[]', 'null', '{"method":"GET"}', '{"url":1}', '{"url":"/"'])
    assert.equal(recordedRequest(line), null);
});

test('objects where texts should be make nothing throw', () => {
  const deep = `${'['.repeat(5_000)}1${']'.repeat(5_000)}`;
  for (const value of ['{"toString":1,"valueOf":1}', deep, '[{"toString":null}]', 'null']) {
    const recorded = recordedRequest(`{"url":"/","headers":{"a":${value}},"body":${value},"method":${value}}`);
    assert.equal(recorded?.request.target, '/');
  }
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (headers, label) => {
      assert.ok(recordedRequest(JSON.stringify({ url: '/', headers, label })) !== null);
    }),
  );
});
