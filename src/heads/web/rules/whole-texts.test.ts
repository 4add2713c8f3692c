import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeRequest } from '../decoding/decode-request.ts';
import { requestOf } from './request-of.ts';
import { WholeTexts } from './whole-texts.ts';

function wholeOf(parts: Parameters<typeof requestOf>[0], hasCookieHeader = true): WholeTexts {
  const whole = new WholeTexts(hasCookieHeader);
  whole.begin(decodeRequest(requestOf(parts)));
  return whole;
}

test('a URL is host, path and query: what they mean, and what was sent', () => {
  const whole = wholeOf({ url: '/Shop%41?id=%31&b=2', headers: { host: 'example.org' } });
  assert.equal(whole.url.raw, 'example.org/Shop%41?id=%31&b=2');
  assert.equal(whole.urlText('text'), 'example.org/ShopA?id=1&b=2');
  assert.equal(whole.urlText('forms'), 'example.org/shopa?id=1&b=2');
  assert.equal(whole.urlText('raw'), whole.url.raw);
  assert.equal(whole.urlText('raw-lower'), 'example.org/shop%41?id=%31&b=2');
  assert.equal(whole.host?.text, 'example.org');
});

test('a body stands by itself only where no field holds all of it', () => {
  assert.equal(wholeOf({ body: 'a=1&b=2' }).body?.text, 'a=1&b=2');
  assert.equal(wholeOf({ body: 'plain', headers: { 'content-type': 'text/plain' } }).body, null);
  assert.equal(wholeOf({ url: '/' }).body, null);
});

test('the header of cookies is there where it was sent and some leaf looks at it', () => {
  const headers = { cookie: 'a=1; b=2' };
  assert.equal(wholeOf({ headers }).cookieHeader?.text, 'a=1; b=2');
  assert.equal(wholeOf({ headers }, false).cookieHeader, null);
  assert.equal(wholeOf({ url: '/' }).cookieHeader, null);
});

test('nothing of one request is left in the next', () => {
  const whole = wholeOf({ url: '/a', body: 'a=1', headers: { host: 'one.example', cookie: 'a=1' } });
  for (const text of [whole.url, whole.body, whole.cookieHeader, whole.host]) assert.notEqual(text, null);
  whole.begin(decodeRequest(requestOf({ url: '/b' })));
  assert.ok(whole.url.text.endsWith('/b'), whole.url.text);
  assert.equal(whole.body, null);
  assert.equal(whole.cookieHeader, null);
});
