import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePrefix } from '../../../model/address.ts';
import { decodeRequest } from '../decoding/decode-request.ts';
import type { Leaf } from './condition.ts';
import { TextFinder } from './finder.ts';
import { LeafAsker } from './leaf-asker.ts';
import { LeafFindings } from './leaf-findings.ts';
import { type Places, placesOf } from './places.ts';
import { requestOf } from './request-of.ts';
import { WholeTexts } from './whole-texts.ts';

function leafOf(where: string, text: string, parts: Partial<Leaf> = {}): Leaf {
  const places = placesOf([where]) as Places;
  return { places, view: 'forms', finders: [new TextFinder(text)], literals: null, prefixes: [], ...parts };
}

/** Where a leaf finds something in a request of 198.51.100.7 that was answered with 404; null for nowhere. */
function placeOf(leaf: Leaf, request: Parameters<typeof requestOf>[0]): string | null {
  const findings = new LeafFindings(1);
  const whole = new WholeTexts(true);
  const asker = new LeafAsker([leaf], findings, whole);
  const decoded = decodeRequest(requestOf(request));
  findings.begin();
  whole.begin(decoded);
  asker.begin(decoded, { client: '198.51.100.7', status: 404 });
  asker.ask(0);
  return findings.of(0)?.where ?? null;
}

test('a leaf finds what stands where it looks, and nowhere else', () => {
  const request = { url: '/One?two=three', body: 'four=five', headers: { cookie: 'six=seven; a=b' } };
  const found: readonly (readonly [string, string, string])[] = [
    ['path', 'one', 'path'],
    ['query', 'three', 'query two'],
    ['body:four', 'five', 'body four'],
    ['body', 'four=five', 'body'],
    ['url', 'one?two=three', 'url'],
    ['cookie', 'seven', 'cookie six'],
    ['header:cookie', 'seven; a=b', 'header cookie'],
    ['status', '404', 'status'],
    ['client', '198.51.100.7', 'client'],
  ];
  for (const [where, text, place] of found) {
    assert.equal(placeOf(leafOf(where, text), request), place, where);
    assert.equal(placeOf(leafOf('method', text), request), null, where);
  }
});

test('a leaf looks at what is meant or at what was sent, in small letters or as it was', () => {
  const request = { url: '/%41' };
  const texts = { forms: '/a', text: '/A', 'raw-lower': '/%41', raw: '/%41' } as const;
  for (const view of ['forms', 'text', 'raw-lower', 'raw'] as const) {
    assert.equal(placeOf(leafOf('path', texts[view], { view }), request), 'path', view);
    assert.equal(placeOf(leafOf('path', '/B', { view }), request), null, view);
  }
});

test('a client is found by its network', () => {
  const network = (text: string): Partial<Leaf> => {
    const prefix = parsePrefix(text);
    assert.ok(prefix !== undefined);
    return { finders: [], prefixes: [prefix] };
  };
  assert.equal(placeOf(leafOf('client', '', network('198.51.100.0/24')), { url: '/' }), 'client');
  assert.equal(placeOf(leafOf('client', '', network('203.0.113.0/24')), { url: '/' }), null);
});
