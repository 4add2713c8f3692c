import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ANY_RECORD } from '../model/testing/records.ts';
import { withExchange, withoutExchange } from './web-exchange.ts';

const [LOGGED] = fc.sample(ANY_RECORD.http, { numRuns: 1, seed: 1 });

test('a row of a log of transactions gives the content that it tells', () => {
  assert.ok(LOGGED !== undefined);
  const row = {
    ...LOGGED,
    ...{ method: 'GET', uri: '/žluť?a=\xe9', host: 'a.example', userAgent: 'x😀', referrer: null, origin: null },
    ...{ version: '1.1', status: 404, responseBodyBytes: 7, originator: '192.0.2.9' },
  };
  assert.deepEqual(withExchange(row)?.web, {
    request: {
      method: 'GET',
      target: Buffer.from('/žluť?a=\xe9').toString('latin1'),
      version: '1.1',
      headers: ['Host', 'a.example', 'User-Agent', Buffer.from('x😀').toString('latin1')],
      body: null,
      isBodyCut: false,
    },
    response: { status: 404, headers: [], size: 7, body: null },
    client: '192.0.2.9',
    inspection: null,
    refused: null,
  });
  assert.equal(withExchange({ ...row, status: null })?.web?.response, null);
});

test('where nothing was asked there is nothing to hear', () => {
  assert.ok(LOGGED !== undefined);
  assert.equal(withExchange({ ...LOGGED, method: null }), undefined);
});

test('content that is there is used as it is, and can be taken away', () => {
  assert.ok(LOGGED !== undefined);
  const row = { ...LOGGED, method: 'GET' };
  const heard = withExchange(row);
  assert.ok(heard !== undefined);
  assert.equal(withExchange(heard), heard);
  assert.deepEqual(withoutExchange(heard), row);
  assert.equal(withoutExchange(row), row);
});

test('texts become bytes as UTF-8 has them', () => {
  assert.ok(LOGGED !== undefined);
  const row = { ...LOGGED, method: 'GET' };
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const target = withExchange({ ...row, uri: `Ā${text}` })?.web?.request.target;
      assert.equal(target, Buffer.from(`Ā${text}`).toString('latin1'));
    }),
  );
});
