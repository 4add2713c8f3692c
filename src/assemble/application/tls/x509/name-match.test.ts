import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameMatches } from './name-match.ts';

const matches = (host: string, names: readonly string[], commonNames: readonly string[] = []) =>
  nameMatches(host, { commonNames, fields: { names } });

test('a name is compared without regard to case', () => {
  assert.equal(matches('WWW.example.org', ['www.EXAMPLE.org']), true);
  assert.equal(matches('example.org', ['www.example.org']), false);
  assert.equal(matches('', ['']), false);
});

test('a wildcard stands for one label, or for a part of it', () => {
  assert.equal(matches('www.example.org', ['*.example.org']), true);
  assert.equal(matches('a.b.example.org', ['*.example.org']), false);
  assert.equal(matches('example.org', ['*.example.org']), false);
  assert.equal(matches('example.org', ['*.org']), false);
  assert.equal(matches('www1.example.org', ['w*1.example.org']), true);
  assert.equal(matches('w.example.org', ['w*w.example.org']), false);
  assert.equal(matches('xn--a.example.org', ['x*.example.org']), false);
  assert.equal(matches('xn--a.example.org', ['*.example.org']), true);
  assert.equal(matches('www.example.org', ['www.*.org']), false);
});

test('common names count where there is no alternative name', () => {
  assert.equal(matches('www.example.org', [], ['www.example.org']), true);
  assert.equal(matches('www.example.org', ['mail.example.org'], ['www.example.org']), false);
});
